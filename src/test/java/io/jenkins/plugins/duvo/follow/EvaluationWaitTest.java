package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Evaluation;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.EvaluationSummary.SeverityCounts;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What single answers mean for a wait for an evaluation. */
class EvaluationWaitTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final EvaluationSweep.Place PLACE = new EvaluationSweep.Place(new JobListQuery("t", null, "a"), 0);

    private final EvaluationWait wait =
            new EvaluationWait(null, new EvaluationRequest("t", "a", "1", NOON, Duration.ofSeconds(30)), 0);

    private void row(String evaluation, long now) {
        row(NOON, new EvaluationSummary(evaluation, 0, 0, null, null), now);
    }

    private void row(Instant endedAt, EvaluationSummary summary, long now) {
        var job = new Job("1", "a", null, new Status("completed"), null, null, NOON, endedAt);
        wait.onSweep(now);
        wait.onRow(new JobRow(job, "", 1, null, NOON, summary), PLACE, now);
    }

    private static EvaluationSummary summary(int passed, int total, int critical) {
        return new EvaluationSummary("ready", passed, total, null, new SeverityCounts(critical, 0, 0));
    }

    private void evaluation(Instant madeAt, Map<String, ?> checks) {
        assertTrue(wait.areChecksDue());
        wait.onChecksSent();
        wait.onEvaluation(new Evaluation(madeAt, Map.copyOf(checks)));
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
    void rowIsNotSearchedWhileTheEvaluationIsRead() {
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

    @Test
    void summaryFromBeforeTheEvaluationIsReadAgain() {
        row(NOON, summary(1, 2, 0), 0);
        evaluation(NOON.plusSeconds(9), Map.of("goal", false, "tone", true)); // as many, but not the same ones
        assertNull(wait.result());
        row(NOON, summary(1, 2, 1), 5_000);
        assertEquals(1, wait.result().summary().failures().critical());
    }

    @Test
    void summaryFromBeforeTheEvaluationIsReadAgainAlsoWhenTheTimeIsUp() {
        row(NOON, summary(1, 1, 0), 30_000);
        evaluation(NOON.plusSeconds(9), Map.of("goal", false));
        assertFalse(wait.isTimeUp());
        row(NOON, summary(0, 1, 1), 35_000);
        assertEquals(0, wait.result().summary().passed());
    }

    @Test
    void summaryThatWasSeenToBecomeReadyIsThatOfTheEvaluation() {
        row("in_progress", 0);
        row(NOON, summary(0, 1, 1), 5_000);
        evaluation(NOON.plusSeconds(2), Map.of("goal", false));
        assertEquals(Reason.READY, wait.result().reason());
    }

    @Test
    void summaryThatTheChecksConfirmIsThatOfTheEvaluation() {
        row(NOON, summary(1, 1, 0), 0);
        evaluation(NOON.plusSeconds(2), Map.of("goal", true));
        assertEquals(Reason.READY, wait.result().reason());
    }

    @Test
    void rowThatLagsDoesNotMoveTheEndBack() {
        row(NOON.minusSeconds(3_600), summary(1, 1, 0), 0);
        assertFalse(wait.areChecksDue());
        row(NOON, summary(1, 1, 0), 5_000);
        evaluation(NOON.minusSeconds(3_599), Map.of("goal", true));
        assertNull(wait.result());
        assertEquals(Reason.OUTDATED, reasonAtTheEnd());
    }

    @Test
    void evaluationFromBeforeALaterEndDoesNotCount() {
        row(NOON, summary(1, 1, 0), 0);
        evaluation(NOON.plusSeconds(2), Map.of("goal", false));
        row(NOON.plusSeconds(60), summary(1, 1, 0), 10_000);
        assertNull(wait.result());
        evaluation(NOON.plusSeconds(70), Map.of("goal", true));
        assertEquals(Reason.READY, wait.result().reason());
    }

    @Test
    void formerEvaluationIsReadAtEverySecondSweepAndAtEachChange() {
        var former = NOON.minusSeconds(60);
        row(NOON, summary(1, 1, 0), 0);
        evaluation(former, Map.of("goal", true));
        row(NOON, summary(1, 1, 0), 5_000);
        assertFalse(wait.areChecksDue());
        row(NOON, summary(1, 1, 0), 10_000);
        evaluation(former, Map.of("goal", true));
        row(NOON, summary(0, 1, 0), 20_000);
        evaluation(former, Map.of("goal", true));
        row(NOON, summary(0, 1, 0), 30_000); // the last one
        assertTrue(wait.areChecksDue());
    }

    @Test
    void evaluationThatIsNotThereYetIsReadAtEverySecondSweep() {
        row(NOON, summary(1, 1, 0), 0);
        wait.onChecksSent();
        wait.onEvaluation(null);
        row(NOON, summary(1, 1, 0), 5_000);
        assertFalse(wait.areChecksDue());
        row(NOON, summary(1, 1, 0), 10_000);
        assertTrue(wait.areChecksDue());
    }
}
