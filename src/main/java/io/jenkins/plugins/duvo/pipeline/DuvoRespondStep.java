package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.request.JobGateRegistry;
import io.jenkins.plugins.duvo.session.ScriptValues;
import io.jenkins.plugins.duvo.settings.AnswersArgument;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Step {@code duvoRespond}: answers the open human request of a Job with yes or no to an approval, or with answers to its
 * questions.
 */
public final class DuvoRespondStep extends JobActionStep {
    private static final Logger LOGGER = Logger.getLogger(DuvoRespondStep.class.getName());

    private String requestId;
    private Boolean approve;
    private List<PresetAnswer> answers = List.of();

    @DataBoundConstructor
    public DuvoRespondStep(String runId) {
        super(runId);
    }

    /** The id of the only request that may be answered; null for the one that is open, whichever it is. */
    @CheckForNull
    public String getRequestId() {
        return requestId;
    }

    @DataBoundSetter
    public void setRequestId(@CheckForNull String requestId) {
        this.requestId = Util.fixEmptyAndTrim(requestId);
    }

    /** Whether to approve; null if the step answers questions. */
    @CheckForNull
    public Boolean getApprove() {
        return approve;
    }

    @DataBoundSetter
    public void setApprove(@CheckForNull Boolean approve) {
        this.approve = approve;
    }

    /** The answers to questions; empty if the step answers an approval. */
    public List<PresetAnswer> getAnswers() {
        return answers;
    }

    @DataBoundSetter
    public void setAnswers(@CheckForNull List<PresetAnswer> answers) {
        this.answers = answers == null ? List.of() : new ArrayList<>(answers);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /**
     * Sends one answer at most once. It reads the Job before it sends, and again after an answer whose outcome it does not know:
     * while the request is still open at Duvo, the answer was not accepted and is sent again.
     *
     * <p>Where another build of this controller follows the Job and settles its requests, the answer is sent only if this build runs as a
     * user who may settle them there. What was sent is recorded on this build and on those that follow the Job.
     */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        /** Persisted. */
        private ScriptedAnswer response;
        /** Persisted: id of the only request that may be answered; null for any. */
        private final String onlyRequestId;
        /** Persisted before the answer is sent: id of the request that it is for; null while the answer certainly was not sent. */
        private volatile String requestId;
        /** Persisted: a digest of what the request asks; null for a saved Pipeline that is older than this field. */
        private volatile String asked;
        /** Persisted: the idempotency key of the answer. */
        private String intent = UUID.randomUUID().toString();
        /** Live; null after a restart. */
        private transient volatile Consumer<DecisionRecord> followers;
        /** Live: the title of the request, masked; null after a restart. */
        private transient volatile String title;

        Execution(StepContext context, DuvoRespondStep step) {
            super(context, step);
            this.response = new ScriptedAnswer(step.approve, step.answers);
            this.onlyRequestId = step.requestId;
        }

        /** Sets the default of a field that a saved Pipeline lacks because it is older than the field. */
        private Object readResolve() {
            response = response == null ? new ScriptedAnswer(null, List.of()) : response;
            intent = intent == null ? UUID.randomUUID().toString() : intent;
            return this;
        }

        @Override
        CompletableFuture<Object> work(JobClient calls) throws AbortException {
            response.check();
            return calls.read()
                    .thenCompose(state -> requestId == null
                            ? first(calls, state)
                            : announced(state, () -> again(calls, state, new RetryPolicy())));
        }

        /** Sends an answer while steps of the build that follow the Job know that it is on its way. */
        private CompletableFuture<Object> announced(JobState state, Supplier<CompletableFuture<Object>> sending) {
            var over = JobGateRegistry.answering(run(), state.existingJob().id());
            return CompletableFuture.completedFuture(sending)
                    .thenCompose(Supplier::get) // whatever it throws is the future's
                    .whenComplete((done, failure) -> over.run());
        }

        private CompletableFuture<Object> first(JobClient calls, JobState state) {
            var open = state.pending();
            if (open == null || state.existingJob().status().isEnded()) {
                return failed(new AbortException(Messages.DuvoRespondStep_nothing(
                        runId(), state.existingJob().status().word())));
            }
            if (onlyRequestId != null && !onlyRequestId.equals(ScriptValues.id(open))) {
                return failed(new AbortException(Messages.DuvoRespondStep_another(
                        runId(), onlyRequestId, mask(PlainText.title(open.title())), PlainText.id(open.id()))));
            }
            try {
                var answer = answerTo(open);
                followers = JobGateRegistry.requireAdmitted(
                        run(), authentication(), state.existingJob().id(), response.isDenial());
                requestId = open.id();
                title = mask(PlainText.title(open.title()));
                asked = PendingDecision.digest(open);
                save();
                ScriptedAnswer.ownWords(open, answer).forEach(this::say);
                return announced(state, () -> send(calls, open, answer, new RetryPolicy()));
            } catch (AbortException e) {
                return failed(e);
            }
        }

        /** Sends an answer again that Duvo may have accepted already: only while its request is open, for then Duvo did not. */
        private CompletableFuture<Object> again(JobClient calls, JobState state, RetryPolicy policy) {
            var open = stillOpen(state);
            if (open == null) {
                recordAnswer();
                say(Messages.DuvoRespondStep_settled(runId()));
                return CompletableFuture.completedFuture(null);
            }
            try {
                return send(calls, open, answerTo(open), policy);
            } catch (AbortException e) {
                return failed(e);
            }
        }

        /** Makes the answer from what the script says, which knows a question as it is asked or as the steps show it, without secrets. */
        private Answer answerTo(HumanRequest open) throws AbortException {
            try {
                return response.to(open);
            } catch (AbortException e) {
                var masked = MaskedRequest.of(open, this::mask);
                if (masked.shown().equals(open)) {
                    throw e;
                }
                return masked.toOriginal(response.to(masked.shown()));
            }
        }

        /** Returns the request that the answer is for; null if it is resolved. */
        @CheckForNull
        private HumanRequest stillOpen(JobState state) {
            var open = state.pending();
            return open != null
                            && open.id().equals(requestId)
                            && (asked == null || asked.equals(PendingDecision.digest(open)))
                            && state.existingJob().status().isActive()
                    ? open
                    : null;
        }

        private CompletableFuture<Object> send(JobClient calls, HumanRequest open, Answer answer, RetryPolicy policy) {
            return calls.respond(open.id(), answer, IdempotencyKey.of("respond", intent))
                    .<Object>thenApply(accepted -> {
                        recordAnswer();
                        say(response.confirmation(open, runId()));
                        return null;
                    })
                    .exceptionallyCompose(failure -> RetryingCaller.unwrap(failure) instanceof DuvoException why
                            ? notConfirmed(calls, why, policy)
                            : failed(failure));
        }

        /** Records what Duvo has accepted, here and on the builds that follow the Job. A failure is logged only. */
        private void recordAnswer() {
            var as = authentication();
            var user = ACL.SYSTEM2.equals(as) ? null : as.getName();
            var decision =
                    new DecisionRecord(requestId, title == null ? response.kind() : title, response.verdict(), user);
            decision.markAccepted(true);
            decision.setAsked(asked);
            var through = decision.withBuild(run().getFullDisplayName());
            var notifier = followers;
            (notifier == null ? JobGateRegistry.followers(runId()) : notifier).accept(through);
            try {
                var own = decision.withBuild(run().getFullDisplayName());
                own.setJobId(runId());
                DuvoJobsAction.of(run()).add(own);
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot record the answer to Duvo Job " + runId());
            }
        }

        private CompletableFuture<Object> notConfirmed(JobClient calls, DuvoException why, RetryPolicy policy) {
            if (why.isUnauthorized() || why.isForbidden()) {
                return failed(why);
            }
            var rejected = why.outcome() == Outcome.REFUSED;
            var pause = rejected ? 0 : policy.delayForFailure().orElse(-1);
            if (pause < 0) {
                return failed(why);
            }
            return calls.read(pause).thenCompose(state -> {
                if (!rejected) {
                    return again(calls, state, policy);
                }
                return failed(new AbortException(
                        stillOpen(state) != null
                                ? Messages.DuvoRespondStep_refused(runId(), why.reason())
                                : Messages.DuvoRespondStep_elsewhere(runId())));
            });
        }

        private static <T> CompletableFuture<T> failed(Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor
            implements JobIdFormChecks, CustomDescribableModel {
        public DescriptorImpl() {
            super("duvoRespond", Messages::DuvoRespondStep_displayName);
        }

        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return AnswersArgument.rows(arguments);
        }

        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
            var converted = AnswersArgument.map(step);
            if (!converted.getArguments().containsKey("answers")) {
                return converted;
            }
            // The form's checkbox always submits a value.
            var arguments = new HashMap<String, Object>(converted.getArguments());
            arguments.remove("approve");
            return converted.withArguments(arguments);
        }

        @POST
        public FormValidation doCheckRequestId(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return JobIdFormChecks.id(item, value);
        }
    }
}
