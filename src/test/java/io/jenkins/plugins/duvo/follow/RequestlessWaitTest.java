package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Job that waits for a person while Duvo shows no request, read by read. */
class RequestlessWaitTest {
    private static final JobState WAITING = state("waiting", null);
    private static final JobState RUNNING = state("running", null);
    private static final JobState ASKING =
            state("waiting", new HumanRequest("7", "Pay?", null, null, "approval", null));

    private static final String BEGUN = "waiting without a request";
    private static final String OVER = "no longer waiting without a request";

    private final JobFixture fixture = new JobFixture();
    private final RequestlessWait wait = new RequestlessWait(fixture.follower);

    private static JobState state(String status, HumanRequest pending) {
        return new JobState(new Job("1", "a", null, new Status(status), null, null, null, null), pending);
    }

    private List<String> published() {
        return fixture.listener().lines;
    }

    @Test
    void waitIsPublishedOnceAfterAMinute() {
        wait.onState(WAITING, 5_000);
        wait.onState(WAITING, 5_000 + Limits.REQUESTLESS_WAIT_MS - 1);
        assertEquals(List.of(), published());
        wait.onState(WAITING, 5_000 + Limits.REQUESTLESS_WAIT_MS);
        wait.onState(WAITING, 9_000 + Limits.REQUESTLESS_WAIT_MS);
        assertEquals(List.of(BEGUN), published());
    }

    @Test
    void waitBeginsAnewAfterAnythingElse() {
        wait.onState(WAITING, 0);
        wait.onState(RUNNING, Limits.REQUESTLESS_WAIT_MS / 2);
        wait.onState(WAITING, Limits.REQUESTLESS_WAIT_MS);
        wait.onState(ASKING, Limits.REQUESTLESS_WAIT_MS * 3 / 2);
        wait.onState(WAITING, 2 * Limits.REQUESTLESS_WAIT_MS);
        assertEquals(List.of(), published());
        wait.onState(WAITING, 3 * Limits.REQUESTLESS_WAIT_MS);
        assertEquals(List.of(BEGUN), published());
    }

    @Test
    void endOfWaitIsPublishedIfItsBeginningWas() {
        wait.onState(WAITING, 0);
        wait.onState(RUNNING, 1_000);
        assertEquals(List.of(), published());
        wait.onState(WAITING, 2_000);
        wait.onState(WAITING, 2_000 + Limits.REQUESTLESS_WAIT_MS);
        wait.onState(ASKING, 3_000 + Limits.REQUESTLESS_WAIT_MS);
        wait.onState(ASKING, 4_000 + Limits.REQUESTLESS_WAIT_MS);
        assertEquals(List.of(BEGUN, OVER), published());
    }

    @Test
    void waitWithARequestBeforeCounts() {
        wait.onState(ASKING, 1_000);
        wait.onState(ASKING, 300_000);
        wait.onState(WAITING, 301_000);
        wait.onState(WAITING, 301_000 + Limits.REQUESTLESS_WAIT_MS);
        assertEquals(Duration.ofMillis(300_000 + Limits.REQUESTLESS_WAIT_MS), fixture.listener().waited);
    }

    @Test
    void waitAfterAnAnswerIsAnother() {
        wait.onState(ASKING, 1_000);
        wait.onAnswered();
        wait.onState(WAITING, 301_000);
        wait.onState(WAITING, 301_000 + Limits.REQUESTLESS_WAIT_MS);
        assertEquals(Duration.ofMillis(Limits.REQUESTLESS_WAIT_MS), fixture.listener().waited);
    }

    @Test
    void waitEndsWithTheJob() {
        wait.onState(WAITING, 0);
        wait.onState(WAITING, Limits.REQUESTLESS_WAIT_MS);
        wait.onJobEnded();
        wait.onJobEnded();
        assertEquals(List.of(BEGUN, OVER), published());
    }
}
