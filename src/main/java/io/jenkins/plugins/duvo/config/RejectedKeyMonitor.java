package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;

/**
 * Monitor that tells administrators that Duvo rejected the default connection's key. It learns that from the calls of builds and
 * forms and makes none itself. It goes away when the credential holds another key, or when a call with the key succeeds.
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
        var keys = DuvoEngine.get().usedKeys();
        if (!keys.isAnyRejected()) { // nearly always; saves the lookup of the credential
            return null;
        }
        try {
            var duvo = ResolvedConnection.forAdministrators(null);
            var reason = keys.rejection(duvo.access().keyId());
            return reason == null
                    ? null
                    : Messages.RejectedKeyMonitor_Problem(
                            duvo.connection().getName(), duvo.connection().getCredentialsId(), reason);
        } catch (DuvoConfigurationException e) {
            return null; // there is no key that Duvo could have rejected
        }
    }
}
