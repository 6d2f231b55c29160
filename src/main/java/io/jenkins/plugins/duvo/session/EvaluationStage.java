package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.EvaluationRequest;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.session.EvaluationGate.Decision;
import io.jenkins.plugins.duvo.session.EvaluationGate.Verdict;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.CheckRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.workspace.WorkspaceAccess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Stage of a session between the end of its Job and the end of its step, if the step has a gate. It waits for Duvo's evaluation of the
 * Job, has the {@link EvaluationGate} decide on it, and completes the step. The time of the wait counts from the end of the Job, which the
 * build's record has, so that a restart does not begin it anew. No thread waits. Safe from any thread; methods may write files.
 */
final class EvaluationStage {
    private final SessionContext context;
    private final JobControl control;
    private final StepCompletion completion;
    /** Null until the wait has begun. */
    private CompletableFuture<EvaluationResult> waiting;
    /** The Job that is waited for; null until then. */
    private JobRecord evaluated;

    EvaluationStage(SessionContext context, JobControl control, StepCompletion completion) {
        this.context = context;
        this.control = control;
        this.completion = completion;
    }

    /** Whether a step with these settings waits for the evaluation of the Job: it has a gate, and the Job completed. */
    static boolean isNeeded(JobSettings settings, JobRecord record) {
        return settings.isGated() && record.isFinished() && new Status(record.getStatus()).isSucceeded();
    }

    /** Waits for the evaluation of the Job, which has ended, and then completes the step. */
    void begin(ResolvedConnection duvo, JobRecord record) {
        try {
            await(duvo, record);
        } catch (Throwable e) { // of any kind: else the step would never end
            fail(record, e);
        }
    }

    private void await(ResolvedConnection duvo, JobRecord record) {
        var timeout = Duration.ofMinutes(context.settings().getEvaluationTimeoutMinutes());
        var left = timeout.minusMillis(System.currentTimeMillis() - record.getEndedAt());
        context.log()
                .println(
                        timeout.isZero()
                                ? Messages.EvaluationStage_asking()
                                : Messages.EvaluationStage_waiting(timeout.toMinutes()));
        var request = new EvaluationRequest(
                duvo.connection().getTeamId(),
                record.getAgentId(),
                String.valueOf(record.getId()),
                record.completedAt(),
                left);
        var future = DuvoEngine.get().scheduler().awaitEvaluation(duvo.access(), request);
        synchronized (this) {
            waiting = future;
            evaluated = record;
        }
        future.thenAccept(result -> completion.runOrFail(() -> onResult(record, result)));
        if (control.abortCause() != null) {
            abort(); // it came before there was anything to cancel
        }
    }

    /** Completes the step as if Duvo could not be read, because the connection cannot be used. */
    void fail(JobRecord record, Throwable why) {
        var failure = DuvoException.invalidResponse("read the evaluation", WorkspaceAccess.why(why));
        onResult(record, new EvaluationResult(EvaluationResult.Reason.UNREADABLE, null, Map.of(), failure));
    }

    /** Ends the wait, if it has begun, and completes the step, because the build was aborted. The Job has ended: nothing is stopped. */
    void abort() {
        var future = future();
        if (future != null && future.cancel(false)) {
            evaluated.setAbortReason("");
            save(evaluated);
            complete(evaluated, null);
        }
    }

    @CheckForNull
    private synchronized CompletableFuture<EvaluationResult> future() {
        return waiting;
    }

    /** Whether the step waits for the evaluation. */
    boolean isWaiting() {
        var future = future();
        return future != null && !future.isDone();
    }

    /**
     * Logs and saves the evaluation, and completes the step. It logs first: the log's decorators show with their masking which secrets
     * they know. The secrets that are known before are masked before anything is cut, because a mask does not find a part of a secret.
     */
    private void onResult(JobRecord record, EvaluationResult result) {
        print(new EvaluationRecord(result, context.log()::mask));
        var evaluation = new EvaluationRecord(result, context.log()::mask);
        var decision = EvaluationGate.of(context.settings()).decide(evaluation);
        evaluation.setObjection(decision.objection());
        record.setEvaluation(evaluation, failsStep(decision) ? failure(record, decision) : null);
        save(record);
        end(record, decision);
    }

    private void print(EvaluationRecord evaluation) {
        context.log().println(EvaluationGate.describe(evaluation));
        for (var check : evaluation.getChecks()) {
            if (!Boolean.TRUE.equals(check.getPassed())) {
                context.log().println(line(check));
            }
        }
    }

    private static String line(CheckRecord check) {
        var text = check.getText();
        return "  " + check.getName() + ": " + (text == null ? String.valueOf(check.getPassed()) : text);
    }

    /** Completes the step with an evaluation that was known before a restart. */
    void end(JobRecord record, EvaluationRecord evaluation) {
        end(record, EvaluationGate.of(context.settings()).decide(evaluation));
    }

    private void end(JobRecord record, Decision decision) {
        var fails = failsStep(decision);
        if (decision.verdict() != Verdict.PASSED && !fails) {
            var why = failure(record, decision);
            context.log().println(why);
            context.host().markUnstable(context.log().mask(why), decision.isUnstable());
        }
        complete(record, fails ? new AbortException(failure(record, decision)) : null);
    }

    private boolean failsStep(Decision decision) {
        return decision.verdict() == Verdict.FAILED && context.settings().isPropagate();
    }

    private static String failure(JobRecord record, Decision decision) {
        return Messages.EvaluationStage_notPassed(record.getId(), decision.objection());
    }

    private void complete(JobRecord record, @CheckForNull Throwable failure) {
        OrphanReaper.get().unregister(context.localId());
        var abortCause = control.abortCause();
        var result = new JobResult(record, context.agentOutput(), null, DenialGate.of(context, record));
        completion.complete(result, abortCause == null ? failure : abortCause);
    }

    private void save(JobRecord record) {
        try {
            DuvoJobsAction.of(context.run()).save(record);
        } catch (Throwable e) { // of any kind: the build is saved with the actions of all plugins
            context.saver().report(e);
        }
    }
}
