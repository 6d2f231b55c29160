package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Step {@code duvoStop}: stops a Job and returns its status as soon as the Job has ended, or after ten seconds. */
public final class DuvoStopStep extends JobActionStep {
    @DataBoundConstructor
    public DuvoStopStep(String runId) {
        super(runId);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /**
     * Sends the stop and reads the Job each second until it has ended or ten seconds have passed. A stop may be repeated: it is sent
     * again if Duvo did not accept it, and once a Job that waited for a person, on which a stop has no effect, goes on.
     */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
        private static final long READ_INTERVAL_MS = 1_000;
        private static final int MAX_STATUS_LENGTH = 200;

        Execution(StepContext context, JobActionStep step) {
            super(context, step);
        }

        @Override
        CompletableFuture<String> work(JobClient calls) {
            return calls.read().thenCompose(state -> {
                if (state.existingJob().hasEnded()) {
                    say(Messages.DuvoStopStep_endedAlready(runId(), word(state)));
                    return CompletableFuture.completedFuture(word(state));
                }
                say(Messages.DuvoStopStep_stopping(runId()));
                return stop(calls, System.nanoTime() + TIMEOUT_NANOS, state.isWaitingForHuman());
            });
        }

        private CompletableFuture<String> stop(JobClient calls, long deadline, boolean waits) {
            return calls.stop()
                    .handle((accepted, failure) -> failure == null ? null : RetryingCaller.unwrap(failure))
                    .thenCompose(failure -> checkEnd(calls, deadline, waits, failure));
        }

        /** @param waited whether the Job waited for a person when the stop was sent; a stop has no effect then */
        private CompletableFuture<String> checkEnd(
                JobClient calls, long deadline, boolean waited, @CheckForNull Throwable failure) {
            return calls.read(READ_INTERVAL_MS).thenCompose(state -> {
                if (state.existingJob().hasEnded()) {
                    say(Messages.DuvoStopStep_ended(runId(), word(state)));
                    return CompletableFuture.completedFuture(word(state));
                }
                var late = System.nanoTime() >= deadline;
                if (failure != null && (late || isFinal(failure))) {
                    return CompletableFuture.failedFuture(failure);
                }
                var waits = state.isWaitingForHuman();
                if (late) {
                    say(
                            waits
                                    ? Messages.DuvoStopStep_waits(runId())
                                    : Messages.DuvoStopStep_runs(runId(), word(state)));
                    return CompletableFuture.completedFuture(word(state));
                }
                return failure != null || waited && !waits
                        ? stop(calls, deadline, waits)
                        : checkEnd(calls, deadline, waited, null);
            });
        }

        private static boolean isFinal(Throwable failure) {
            return !(failure instanceof DuvoException why) || why.outcome() == Outcome.REFUSED;
        }

        private static String word(JobState state) {
            return PlainText.toLine(state.existingJob().status().word(), MAX_STATUS_LENGTH);
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super("duvoStop", Messages::DuvoStopStep_displayName);
        }
    }
}
