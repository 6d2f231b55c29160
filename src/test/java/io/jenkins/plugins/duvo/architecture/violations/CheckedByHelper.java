package io.jenkins.plugins.duvo.architecture.violations;

import hudson.util.FormValidation;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Not a violation: a helper checks the permission. */
public final class CheckedByHelper {
    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return administrators(() -> FormValidation.ok(value));
    }

    private static FormValidation administrators(Supplier<FormValidation> result) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? result.get() : FormValidation.ok();
    }
}
