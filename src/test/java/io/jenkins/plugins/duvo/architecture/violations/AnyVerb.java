package io.jenkins.plugins.duvo.architecture.violations;

import hudson.util.FormValidation;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;

/** Has a web method that a link can call. */
public final class AnyVerb {
    public FormValidation doCheckName(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.ok(value);
    }
}
