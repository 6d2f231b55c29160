package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Step {@code duvoStatus}: returns the present state of a Job as a {@link JobResult}. */
public final class DuvoStatusStep extends JobActionStep {
    @DataBoundConstructor
    public DuvoStatusStep(String runId) {
        super(runId);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Reads the Job and its newest messages. */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context, JobActionStep step) {
            super(context, step);
        }

        @Override
        CompletableFuture<JobResult> work(JobClient calls) {
            return calls.read()
                    .thenCompose(state -> calls.newest()
                            .thenApply(newest -> JobResult.of(
                                    state.existingJob(), masked(state.pending()), masked(newest), Instant.now())));
        }

        @CheckForNull
        private HumanRequest masked(@CheckForNull HumanRequest request) {
            return request == null
                    ? null
                    : MaskedRequest.of(request, this::mask).shown();
        }

        private MessagePage masked(MessagePage page) {
            var masker = new MessageMasker(this::mask);
            return page.withMessages(page.messages().stream().map(masker::apply).toList());
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super("duvoStatus", Messages::DuvoStatusStep_displayName);
        }
    }
}
