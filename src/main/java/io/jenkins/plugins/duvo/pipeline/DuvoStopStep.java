package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Stops a Job and returns its status: as soon as it has ended, or after ten seconds. */
public final class DuvoStopStep extends JobActionStep {
    @DataBoundConstructor
    public DuvoStopStep(String runId) {
        super(runId);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Asks Duvo to stop the Job, which may be repeated, and looks whether it has. */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);
        private static final long PACE_MILLIS = 1_000;
        private static final int LONGEST_WORD = 200;

        Execution(StepContext context, JobActionStep step) {
            super(context, step);
        }

        @Override
        CompletableFuture<String> work(JobClient calls) {
            return calls.read().thenCompose(state -> {
                if (state.existingJob().status().isEnded()) {
                    say(Messages.DuvoStopStep_endedAlready(runId(), word(state)));
                    return CompletableFuture.completedFuture(word(state));
                }
                say(Messages.DuvoStopStep_stopping(runId()));
                return stop(calls, System.nanoTime() + LONGEST, state.isWaitingForHuman());
            });
        }

        private CompletableFuture<String> stop(JobClient calls, long deadline, boolean waits) {
            return calls.stop()
                    .handle((taken, failure) -> failure == null ? null : RetryingCaller.unwrap(failure))
                    .thenCompose(failure -> look(calls, deadline, waits, failure));
        }

        /** @param waited whether the Job waited for a person when the stop was sent, which has no effect then */
        private CompletableFuture<String> look(
                JobClient calls, long deadline, boolean waited, @CheckForNull Throwable failure) {
            return calls.read(PACE_MILLIS).thenCompose(state -> {
                if (state.existingJob().status().isEnded()) {
                    say(Messages.DuvoStopStep_ended(runId(), word(state)));
                    return CompletableFuture.completedFuture(word(state));
                }
                var late = System.nanoTime() >= deadline;
                if (failure != null && (late || hopeless(failure))) {
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
                        : look(calls, deadline, waited, null);
            });
        }

        private static boolean hopeless(Throwable failure) {
            return !(failure instanceof DuvoException why) || why.outcome() == Outcome.REFUSED;
        }

        private static String word(JobState state) {
            return PlainText.toLine(state.existingJob().status().word(), LONGEST_WORD);
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends JobActionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "duvoStop";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoStopStep_displayName();
        }
    }
}
