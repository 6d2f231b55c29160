package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;

/**
 * Tells administrators that Duvo refused the default connection's key. It knows that from builds and forms and asks nobody
 * itself. Another key in the credential, or a call that succeeds, is the end of it.
 */
@Extension
public final class RejectedKeyMonitor extends AdministrativeMonitor {
    @Override
    public String getDisplayName() {
        return Messages.RejectedKeyMonitor_DisplayName();
    }

    @Override
    public boolean isActivated() {
        return getProblem() != null;
    }

    /** What is wrong and what to change, in one sentence; null if nothing is. */
    @CheckForNull
    public String getProblem() {
        var refused = DuvoEngine.get().rejectedKeys();
        if (refused.isEmpty()) { // nearly always: no credential is looked up for it
            return null;
        }
        try {
            var duvo = ResolvedConnection.forAdministrators(null);
            var words = refused.reason(duvo.access().keyId());
            return words == null
                    ? null
                    : Messages.RejectedKeyMonitor_Problem(
                            duvo.connection().getName(), duvo.connection().getCredentialsId(), words);
        } catch (DuvoConfigurationException e) {
            return null; // there is no key that could have been refused
        }
    }
}
