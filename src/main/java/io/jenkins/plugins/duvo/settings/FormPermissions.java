package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;

/** Permission checks of a project's form. A form outside of any project, whose item is null, is for administrators. */
final class FormPermissions {
    private FormPermissions() {}

    /** Whether the user may see how the project is configured. */
    static boolean canRead(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
    }

    /** Whether the user may make Jenkins use a key; to see the configuration is not enough. */
    static boolean canUseKeys(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** Check that passes unless it throws; the message of the exception is the line for users. */
    interface Check {
        void run() throws AbortException;
    }

    /** Runs a check if the user may see its result; else returns that all is well. */
    static FormValidation validation(boolean permitted, Check check) {
        try {
            if (permitted) {
                check.run();
            }
            return FormValidation.ok();
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
