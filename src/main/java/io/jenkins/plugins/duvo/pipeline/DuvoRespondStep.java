package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Answers the human request that a Job has open: yes or no to an approval, or answers to its questions. */
public final class DuvoRespondStep extends JobActionStep {
    private Boolean approve;
    private List<PresetAnswer> answers = List.of();

    @DataBoundConstructor
    public DuvoRespondStep(String runId) {
        super(runId);
    }

    /** Null for answers to questions. */
    @CheckForNull
    public Boolean getApprove() {
        return approve;
    }

    @DataBoundSetter
    public void setApprove(@CheckForNull Boolean approve) {
        this.approve = approve;
    }

    /** Empty for an approval. */
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

    /** Reads the Job before and after whatever it sends: what Duvo holds is the truth. */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        /** Persisted. */
        private final ScriptedAnswer response;
        /** Persisted from before the answer is sent: the request that it is for; null while it certainly was not sent. */
        private volatile String requestId;

        Execution(StepContext context, DuvoRespondStep step) {
            super(context, step);
            this.response = new ScriptedAnswer(step.approve, step.answers);
        }

        @Override
        CompletableFuture<Object> work(JobClient calls) throws AbortException {
            response.check();
            return calls.read()
                    .thenCompose(
                            state -> requestId == null ? first(calls, state) : again(calls, state, new RetryPolicy()));
        }

        private CompletableFuture<Object> first(JobClient calls, JobState state) {
            var open = state.pending();
            if (open == null || state.existingJob().status().isEnded()) {
                return failed(new AbortException(Messages.DuvoRespondStep_nothing(
                        runId(), state.existingJob().status().word())));
            }
            try {
                var answer = response.to(open);
                requestId = open.id();
                save();
                return send(calls, open, answer, new RetryPolicy());
            } catch (AbortException e) {
                return failed(e);
            }
        }

        /** The answer may have been taken already; while its request is open, it was not. */
        private CompletableFuture<Object> again(JobClient calls, JobState state, RetryPolicy patience) {
            var open = stillOpen(state);
            if (open == null) {
                say(Messages.DuvoRespondStep_settled(runId()));
                return CompletableFuture.completedFuture(null);
            }
            try {
                return send(calls, open, response.to(open), patience);
            } catch (AbortException e) {
                return failed(e);
            }
        }

        /** The request that the answer is for; null if it is settled. */
        @CheckForNull
        private HumanRequest stillOpen(JobState state) {
            var open = state.pending();
            return open != null
                            && open.id().equals(requestId)
                            && state.existingJob().status().isActive()
                    ? open
                    : null;
        }

        private CompletableFuture<Object> send(
                JobClient calls, HumanRequest open, Answer answer, RetryPolicy patience) {
            return calls.respond(open.id(), answer)
                    .<Object>thenApply(taken -> {
                        say(response.confirmation(open, runId()));
                        return null;
                    })
                    .exceptionallyCompose(failure -> RetryingCaller.unwrap(failure) instanceof DuvoException why
                            ? notConfirmed(calls, why, patience)
                            : failed(failure));
        }

        private CompletableFuture<Object> notConfirmed(JobClient calls, DuvoException why, RetryPolicy patience) {
            if (why.isUnauthorized() || why.isForbidden()) {
                return failed(why);
            }
            var refused = why.outcome() == Outcome.REFUSED;
            var pause = refused ? 0 : patience.delayForFailure().orElse(-1);
            if (pause < 0) {
                return failed(why);
            }
            return calls.read(pause).thenCompose(state -> {
                if (!refused) {
                    return again(calls, state, patience);
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
    public static final class DescriptorImpl extends JobActionStepDescriptor implements CustomDescribableModel {
        @Override
        public String getFunctionName() {
            return "duvoRespond";
        }

        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return AnswersArgument.rows(arguments);
        }

        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
            var written = AnswersArgument.map(step);
            if (!written.getArguments().containsKey("answers")) {
                return written;
            }
            // The form's checkbox says something in any case.
            var arguments = new HashMap<String, Object>(written.getArguments());
            arguments.remove("approve");
            return written.withArguments(arguments);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoRespondStep_displayName();
        }
    }
}
