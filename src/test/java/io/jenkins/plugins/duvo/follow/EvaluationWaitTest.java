package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What single answers mean for a wait for an evaluation. */
class EvaluationWaitTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final EvaluationSweep.Place PLACE = new EvaluationSweep.Place(new JobListQuery("t", null, "a"), 0);

    private final EvaluationWait wait =
            new EvaluationWait(null, new EvaluationRequest("t", "a", "1", NOON, Duration.ofSeconds(30)), 0);

    private void row(String evaluation, long now) {
        var job = new Job("1", "a", null, new Status("completed"), null, null, NOON, NOON);
        wait.onRow(new JobRow(job, "", 1, null, NOON, new EvaluationSummary(evaluation, 0, 0, null, null)), PLACE, now);
    }

    private Reason reasonAtTheEnd() {
        wait.onTimeout();
        return wait.result().reason();
    }

    @Test
    void listThatDuvoRefusesAgainAndAgainIsUnreadable() {
        for (int i = 1; i < Limits.DENIALS_BEFORE_BELIEVED; i++) {
            wait.onListFailed(EngineHarness.httpError(400));
            assertNull(wait.result());
        }
        wait.onListFailed(EngineHarness.httpError(400));
        assertEquals(Reason.UNREADABLE, wait.result().reason());
    }

    @Test
    void listThatCanBeReadAgainIsReadable() {
        wait.onListFailed(RecordingCallSink.unknown());
        wait.onNotListed(false);
        assertEquals(Reason.NOT_LISTED, reasonAtTheEnd());
    }

    @Test
    void rowThatCanBeReadAgainIsReadable() {
        wait.onListFailed(RecordingCallSink.unknown());
        row("in_progress", 0);
        assertEquals(Reason.NONE, reasonAtTheEnd());
    }

    @Test
    void evaluationThatIsNotFoundIsNoFailure() {
        row("ready", 0);
        wait.onListFailed(RecordingCallSink.unknown());
        wait.onChecksFailed(EngineHarness.httpError(404));
        assertEquals(Reason.NONE, reasonAtTheEnd());
    }

    @Test
    void evaluationIsUnavailableOnceDuvoHasSaidSoForAWhile() {
        row("unavailable", 5_000);
        row("unavailable", 5_000 + Limits.EVALUATION_UNAVAILABLE_MS - 1);
        assertNull(wait.result());
        row("unavailable", 5_000 + Limits.EVALUATION_UNAVAILABLE_MS);
        assertEquals(Reason.UNAVAILABLE, wait.result().reason());
    }

    @Test
    void waitWithoutATurnSaysForHowLong() {
        assertEquals(Reason.UNREADABLE, reasonAtTheEnd());
        var seconds = 30 + Limits.EVALUATION_GRACE_MS / 1_000;
        assertTrue(wait.result().why().getMessage().contains("no turn for " + seconds + " s"));
    }

    @Test
    void rowIsNotLookedForWhileTheEvaluationIsRead() {
        assertTrue(wait.isRowDue());
        row("ready", 0);
        assertFalse(wait.isRowDue());
        wait.onChecksSent();
        assertFalse(wait.isRowDue());
    }

    @Test
    void listThatMissesTheJobIsRemembered() {
        assertFalse(wait.isMissedByTeamList());
        wait.onMissedByTeamList();
        assertTrue(wait.isMissedByTeamList());
    }
}
