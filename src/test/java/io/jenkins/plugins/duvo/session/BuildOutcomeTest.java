package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowResult.Reason;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildOutcomeTest {
    private final JobSettings settings = new JobSettings();
    private final JobRecord record = new JobRecord("key", "agent-1", "acme", System.currentTimeMillis());

    @BeforeEach
    void name() {
        record.setId("job-1");
    }

    @Test
    void completedJobIsNoFailure() {
        assertThat(ended("completed").failure(), is(nullValue()));
    }

    @Test
    void lastLineNamesStatusDurationAndMessageCount() {
        record.setShownCount(1);
        assertThat(ended("completed").line(), matchesPattern("Job job-1 completed in [^,]+, 1 message"));
        record.setShownCount(0);
        assertThat(ended("completed").line(), matchesPattern("Job job-1 completed in [^,]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "stopped", "interrupted", "cancelled"})
    void jobThatDidNotCompleteIsAFailure(String status) {
        assertThat(ended(status).failure().getMessage(), is("Duvo Job " + status + " (job-1)"));
    }

    @Test
    void endOfAnUnknownWordIsAFailureThatNamesIt() {
        var outcome = ended("expired");

        assertThat(outcome.failure().getMessage(), is("Duvo Job ended as expired (job-1)"));
        assertThat(outcome.line(), containsString("the unknown status \"expired\"; it counts as failed"));
    }

    @Test
    void recordedEndOfAnUnknownWordIsAFailureUnlessNotPropagated() {
        record.setJobEnd(new Status("expired"), null);
        record.endFollowing(48, null);

        assertThat(BuildOutcome.ofRecord(record, settings).reason(), is("Duvo Job ended as expired (job-1)"));
        settings.setPropagate(false);
        assertThat(BuildOutcome.ofRecord(record, settings).reason(), is(nullValue()));
    }

    @Test
    void failedJobIsNoFailureWithoutPropagate() {
        settings.setPropagate(false);

        assertThat(ended("failed").failure(), is(nullValue()));
    }

    @Test
    void failureSaysWhoseJobAndItsLastWords() {
        record.setAgentName("Post monthly depreciation");
        record.setLastWords("The period is closed, I cannot post anything.");

        assertThat(
                ended("failed").reason(),
                is(
                        "Duvo Job \"Post monthly depreciation\" failed: The period is closed, I cannot post anything. (job-1)"));
        assertThat(
                ended("expired").reason(),
                is(
                        "Duvo Job \"Post monthly depreciation\" ended as expired: The period is closed, I cannot post anything."
                                + " (job-1)"));
    }

    @Test
    void failedJobMarksTheStepWithoutPropagate() {
        settings.setPropagate(false);

        assertThat(ended("failed").mark(), is("Duvo Job failed (job-1)"));
        assertThat(ended("completed").mark(), is(nullValue()));
    }

    @ParameterizedTest
    @CsvSource({"true, fail", "false, fail", "true, continue"})
    void denialDecidesWhateverTheJobMadeOfIt(boolean propagate, String onDeny) {
        settings.setPropagate(propagate);
        var denial = new DecisionRecord("request", "Pay?", Verdict.DENIED, "alice");
        var gate = new DenialGate(List.of(denial), onDeny.equals("fail"));
        record.setAgentName("Pay invoices");

        var outcome = ended("completed").through(gate, record, settings);

        var why = "Duvo Job \"Pay invoices\": alice denied \"Pay?\" (job-1)";
        assertThat(gate.isDenied(), is(true));
        assertThat(outcome.reason(), is(propagate && !gate.isPassed() ? why : null));
        assertThat(outcome.mark(), is(propagate ? null : why));
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, alice, , , true",
        "DENIED, alice, true, , true",
        "DENIED, alice, false, , false",
        "DENIED, , true, , false",
        "DENIED, , true, 5, true",
        "APPROVED, alice, true, , false",
        "STOPPED, , true, , false",
        "ELSEWHERE, , true, , false",
        "NOT_ALLOWED, alice, , , false"
    })
    void denialCountsUnlessDuvoTookAnotherAnswerOrItsAuthorWantsIt(
            Verdict verdict, String user, Boolean accepted, Integer minutes, boolean counts) {
        var decision = new DecisionRecord("request", "Pay?", verdict, user);
        decision.setTimeLimit(minutes == null ? 0 : minutes);
        if (accepted != null) {
            decision.markAccepted(accepted);
        }

        assertThat(new DenialGate(List.of(decision), true).isDenied(), is(counts));
        assertThat(
                new DenialGate(List.of(decision.withBuild("other #1")), true).isDenied(),
                is(counts || verdict == Verdict.DENIED && !Boolean.FALSE.equals(accepted)));
    }

    @Test
    void unknownStartIsAFailureEvenWithoutPropagate() {
        settings.setPropagate(false);

        assertThat(failure(Reason.START_UNKNOWN), containsString("Cannot tell whether a Job was started"));
    }

    @Test
    void unknownStartNamesItsCandidates() {
        var outcome = BuildOutcome.of(
                new FollowResult(Reason.START_UNKNOWN, new Status(""), 0, null, null, List.of("job-7", "job-8")),
                record,
                settings);

        assertThat(outcome.failure().getMessage(), containsString("It may be one of these: job-7, job-8."));
    }

    @Test
    void otherJobsOfTheBuildAreNoCandidates() {
        var result = new FollowResult(Reason.START_UNKNOWN, new Status(""), 0, null, null, List.of("job-7", "job-8"));

        assertThat(result.withoutCandidates(List.of("job-7", "job-9")).candidates(), is(List.of("job-8")));
    }

    @Test
    void missingJobIsNamed() {
        assertThat(failure(Reason.GONE), is("Job job-1 no longer exists in Duvo"));
    }

    @Test
    void unreachableJobMayStillRun() {
        assertThat(
                failure(Reason.OUT_OF_REACH),
                allOf(containsString("job-1"), containsString("no luck"), containsString("may still run")));
    }

    @Test
    void forbiddenJobNamesTheReason() {
        assertThat(failure(Reason.FORBIDDEN), allOf(containsString("job-1"), containsString("no luck")));
    }

    @Test
    void rejectedStartNamesTheReason() {
        assertThat(failure(Reason.START_REFUSED), is("No Job was started. start a Job: no luck"));
    }

    @Test
    void detachedJobIsNoFailure() {
        var outcome = BuildOutcome.of(result(Reason.LEFT, "running"), record, settings);

        assertThat(outcome, is(new BuildOutcome(null, null, null)));
    }

    @Test
    void recordedFailureIsTheFailureAfterARestart() {
        record.setStatus("failed");
        record.endFollowing(48, "Job job-1 ended as failed");

        assertThat(BuildOutcome.ofRecord(record, settings).reason(), is("Job job-1 ended as failed"));
    }

    @Test
    void recordedReasonOfAnUnfinishedJobIsTheFailure() {
        record.setStatus("running");
        record.endFollowing(48, "The state of Job job-1 could not be read for too long");

        assertThat(
                BuildOutcome.ofRecord(record, settings).reason(),
                is("The state of Job job-1 could not be read for too long"));
    }

    @Test
    void recordedJobIsNoFailureWithoutWait() {
        settings.setWait(false);
        record.setStatus("running");
        record.endFollowing(0, null);

        assertThat(BuildOutcome.ofRecord(record, settings), is(new BuildOutcome(null, null, null)));
    }

    @Test
    void recordedStartThatWasGivenUpNamesNoJob() {
        var none = new JobRecord("local", "agent-1", "acme", 1);
        none.endFollowing(0, null);

        assertThat(BuildOutcome.ofRecord(none, settings).reason(), is("No Job was started."));
    }

    @Test
    void idsOfCandidatesAreMadeHarmless() {
        var candidates = List.of("job\u0000\uFFFE\u001B[31m", "half \uD800");

        var outcome = BuildOutcome.of(
                new FollowResult(Reason.START_UNKNOWN, new Status(""), 0, null, null, candidates), record, settings);

        assertThat(outcome.reason(), containsString("It may be one of these: job, half \uFFFD."));
    }

    private BuildOutcome ended(String status) {
        record.setStatus(status);
        return BuildOutcome.of(result(Reason.JOB_ENDED, status), record, settings);
    }

    private String failure(Reason reason) {
        return BuildOutcome.of(result(reason, "running"), record, settings)
                .failure()
                .getMessage();
    }

    private static FollowResult result(Reason reason, String status) {
        return new FollowResult(
                reason,
                new Status(status),
                48,
                DuvoException.invalidResponse("start a Job", "no luck"),
                null,
                List.of());
    }
}
