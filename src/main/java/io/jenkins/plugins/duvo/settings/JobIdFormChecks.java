package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Form check for the field of an existing Job, for the descriptors of steps about one. */
public interface JobIdFormChecks {
    /** Checks the form of the id; whether there is such a Job, only the build knows. */
    @POST
    default FormValidation doCheckRunId(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return value.isBlank()
                ? ConnectionFormChecks.hint(item, value, Messages.JobIdFormChecks_missing())
                : id(item, value);
    }

    /** Checks the form of an id, for users who may read the project; a blank one is left out. */
    static FormValidation id(@CheckForNull Item item, String value) {
        return FormPermissions.canRead(item) && value.trim().matches(".*\\s.*")
                ? FormValidation.error(Messages.JobIdFormChecks_noId(value.trim()))
                : FormValidation.ok();
    }
}
