package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;

/** Who is told what by the form of a job; a form outside of any job, which is null, is for administrators. */
final class FormPermissions {
    private FormPermissions() {}

    /** Whether somebody sees how the job is configured. */
    static boolean canRead(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
    }

    /** Whether somebody may make Jenkins use a key: looking is one thing, this another. */
    static boolean canUseKeys(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** Something that is right unless it throws, and then the message says what is wrong. */
    interface Check {
        void run() throws AbortException;
    }

    /** What a check finds, if it may be told. */
    static FormValidation validation(boolean told, Check check) {
        try {
            if (told) {
                check.run();
            }
            return FormValidation.ok();
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
