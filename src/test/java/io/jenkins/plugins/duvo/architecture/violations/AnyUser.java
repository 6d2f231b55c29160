package io.jenkins.plugins.duvo.architecture.violations;

import hudson.util.FormValidation;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Has a web method that checks no permission. */
public final class AnyUser {
    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return FormValidation.ok(looked(value));
    }

    private static String looked(String value) {
        return Jenkins.get().getRootUrl() + value;
    }
}
