package io.jenkins.plugins.duvo.pipeline;

import hudson.Extension;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.call.MessagePager;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.session.ScriptValues;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Step {@code duvoMessages}: returns all messages that a Job has so far, oldest first, each as a map; see {@link ScriptValues}. */
public final class DuvoMessagesStep extends JobActionStep {
    @DataBoundConstructor
    public DuvoMessagesStep(String runId) {
        super(runId);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Reads the messages page by page. */
    public static final class Execution extends JobActionStepExecution {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context, JobActionStep step) {
            super(context, step);
        }

        @Override
        CompletableFuture<List<Object>> work(JobClient calls) {
            return calls.read()
                    .thenCompose(state -> new MessagePager(calls).from(0, 0))
                    .thenApply(messages -> {
                        var masker = new MessageMasker(this::mask);
                        var list = new ArrayList<>();
                        messages.forEach(message -> list.add(ScriptValues.toMap(masker.apply(message))));
                        return list;
                    });
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super("duvoMessages", Messages::DuvoMessagesStep_displayName);
        }
    }
}
