package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.settings.AnswersArgument;
import io.jenkins.plugins.duvo.settings.JobFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Base class of the descriptors of {@link JobStep}s: shared help, checks of the form, and the conversion of {@code answers}. */
public abstract class JobStepDescriptor extends StepDescriptor implements CustomDescribableModel, JobFormChecks {
    /** @param shared the fields whose help files are those of {@link JobSettings} */
    JobStepDescriptor(List<String> shared) {
        shared.forEach(field -> addHelpFileRedirect(field, JobSettings.class, field));
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @NonNull
    @Override
    public final Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return AnswersArgument.rows(withEmptySubmitterList(arguments));
    }

    /**
     * Replaces a blank {@code submitter} of a script, which is a mistake such as a blank variable, by a list without names, which is
     * refused. In a form, a blank field means that there is no submitter.
     */
    private static Map<String, Object> withEmptySubmitterList(Map<String, Object> arguments) {
        var submitter = arguments.get("submitter");
        if (submitter == null || !submitter.toString().isBlank()) {
            return arguments;
        }
        var changed = new HashMap<>(arguments);
        changed.put("submitter", ",");
        return changed;
    }

    @NonNull
    @Override
    public final UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
        return AnswersArgument.map(step);
    }
}
