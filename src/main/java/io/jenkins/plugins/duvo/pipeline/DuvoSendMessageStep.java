package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.MessagePager;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.request.JobGateRegistry;
import io.jenkins.plugins.duvo.settings.ConnectionFormChecks;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Step {@code duvoSendMessage}: sends a message to a Job. A Job that waits or has completed goes on because of it. */
public final class DuvoSendMessageStep extends JobActionStep {
    private final String message;

    @DataBoundConstructor
    public DuvoSendMessageStep(String runId, String message) {
        super(runId);
        this.message = Util.fixNull(message);
    }

    public String getMessage() {
        return message;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /**
     * Sends the message once. If Duvo's answer is lost, or Jenkins restarts in the meantime, the message is looked for among the
     * Job's messages and never sent again.
     *
     * <p>A message makes a Job go on that waits for a person. So where another build of this controller settles the Job's requests, it is
     * sent to a waiting Job only if this build runs as a user who may answer there.
     */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        /** Persisted. */
        private String message;
        /** Persisted before the message is sent: by this it is found again; null while it certainly was not sent. */
        private volatile SentMessageMarker trace;
        /** Persisted: the idempotency key of the message. */
        private String intent = UUID.randomUUID().toString();

        Execution(StepContext context, DuvoSendMessageStep step) {
            super(context, step);
            this.message = step.message;
        }

        /** Sets the default of a field that a saved Pipeline lacks because it is older than the field. */
        private Object readResolve() {
            message = Util.fixNull(message);
            intent = intent == null ? UUID.randomUUID().toString() : intent;
            return this;
        }

        @Override
        CompletableFuture<Object> work(JobClient calls) throws AbortException {
            if (message.isBlank()) {
                throw new AbortException(Messages.DuvoSendMessageStep_noMessage());
            }
            var sent = trace;
            return calls.read()
                    .thenCompose(state -> sent == null ? send(calls, state) : find(calls, sent, new RetryPolicy()));
        }

        private CompletableFuture<Object> send(JobClient calls, JobState state) {
            if (state.pending() != null) {
                try {
                    JobGateRegistry.requireAdmitted(
                            run(), authentication(), state.existingJob().id(), false);
                } catch (AbortException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }
            return calls.newest().thenCompose(newest -> {
                var about = SentMessageMarker.about(message, newest);
                trace = about;
                save();
                return calls.send(message, IdempotencyKey.of("send", intent))
                        .<Object>thenApply(sent -> done())
                        .exceptionallyCompose(failure -> RetryingCaller.unwrap(failure) instanceof DuvoException why
                                        && why.outcome() == Outcome.UNKNOWN
                                ? find(calls, about, new RetryPolicy())
                                : CompletableFuture.failedFuture(failure));
            });
        }

        private CompletableFuture<Object> find(JobClient calls, SentMessageMarker about, RetryPolicy retryPolicy) {
            // Where Duvo's reads lag behind its writes, the message is listed after a while only.
            var pause = retryPolicy.delayForNotFound();
            if (pause.isEmpty()) {
                return CompletableFuture.failedFuture(
                        new AbortException(Messages.DuvoSendMessageStep_unknown(runId())));
            }
            return new MessagePager(calls)
                    .from(about.from(), pause.getAsLong())
                    .thenCompose(messages -> messages.stream().anyMatch(about::is)
                            ? CompletableFuture.completedFuture(done())
                            : find(calls, about, retryPolicy));
        }

        @CheckForNull
        private Object done() {
            say(Messages.DuvoSendMessageStep_sent(runId()));
            return null;
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super("duvoSendMessage", Messages::DuvoSendMessageStep_displayName);
        }

        /** Says what to enter in an empty field, which the field of a new step is at first. */
        @POST
        public FormValidation doCheckMessage(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return ConnectionFormChecks.hint(item, value, Messages.DuvoSendMessageStep_hint());
        }
    }
}
