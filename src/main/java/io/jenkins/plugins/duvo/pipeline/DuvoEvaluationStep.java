package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.settings.ConnectionFormChecks;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Step {@code duvoEvaluation}: waits for Duvo's evaluation of a Job and returns it as a map; see {@link EvaluationRecord#toMap}. */
public final class DuvoEvaluationStep extends JobActionStep {
    private int timeoutMinutes = JobSettings.DEFAULT_EVALUATION_TIMEOUT_MINUTES;

    @DataBoundConstructor
    public DuvoEvaluationStep(String runId) {
        super(runId);
    }

    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Reads the Job and waits for its evaluation; the time of the wait goes on over a restart. */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        /** Persisted. */
        private final int timeoutMinutes;
        /** Persisted: when the time is up, in milliseconds since 1970; 0 until the wait begins. */
        private long deadline;
        /** Live; null until the wait begins. */
        private transient volatile CompletableFuture<EvaluationResult> waiting;

        Execution(StepContext context, DuvoEvaluationStep step) {
            super(context, step);
            this.timeoutMinutes = step.timeoutMinutes;
        }

        @Override
        CompletableFuture<Map<String, Object>> work(JobClient calls) throws AbortException {
            if (timeoutMinutes < 0) {
                throw new AbortException(Messages.DuvoEvaluationStep_negative(Integer.toString(timeoutMinutes)));
            }
            if (deadline == 0) {
                deadline = System.currentTimeMillis()
                        + Duration.ofMinutes(timeoutMinutes).toMillis();
                save();
            }
            return calls.read().thenCompose(state -> await(calls, state.existingJob()));
        }

        private CompletableFuture<Map<String, Object>> await(JobClient calls, Job job) {
            var future = calls.evaluation(job, Duration.ofMillis(deadline - System.currentTimeMillis()));
            waiting = future;
            if (isOver()) {
                future.cancel(false); // the abort came before there was anything to cancel
            }
            return future.thenCompose(this::outcome);
        }

        private CompletableFuture<Map<String, Object>> outcome(EvaluationResult result) {
            return switch (result.reason()) {
                case READY, UNAVAILABLE ->
                    CompletableFuture.completedFuture(new EvaluationRecord(result, this::mask).toMap());
                case NONE -> nothing(Messages.DuvoEvaluationStep_none(runId(), timeoutMinutes));
                case OUTDATED -> nothing(Messages.DuvoEvaluationStep_outdated(runId()));
                case NOT_LISTED -> failure(Messages.DuvoEvaluationStep_notListed(runId()));
                case UNREADABLE -> {
                    var why = result.why();
                    yield failure(Messages.DuvoEvaluationStep_unreadable(runId(), why == null ? "" : why.getMessage()));
                }
            };
        }

        private CompletableFuture<Map<String, Object>> nothing(String line) {
            say(line);
            return CompletableFuture.completedFuture(null);
        }

        private static CompletableFuture<Map<String, Object>> failure(String why) {
            return CompletableFuture.failedFuture(new AbortException(why));
        }

        @Override
        public void stop(@NonNull Throwable cause) {
            super.stop(cause);
            var future = waiting;
            if (future != null) {
                // The engine forgets the wait under its lock, and the Pipeline's thread must not wait for that lock.
                Computer.threadPoolForRemoting.execute(() -> future.cancel(false));
            }
        }

        @Override
        public String getStatus() {
            var future = waiting;
            return future == null || future.isDone()
                    ? super.getStatus()
                    : "waiting for Duvo's evaluation of Job " + runId();
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super("duvoEvaluation", Messages::DuvoEvaluationStep_displayName);
        }

        @POST
        public FormValidation doCheckTimeoutMinutes(
                @AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return ConnectionFormChecks.minutes(item, value);
        }
    }
}
