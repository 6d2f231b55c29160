package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Listener that is notified, by every call, whether Duvo accepts the call's key. Called under the scheduler's lock, so its
 * methods must return at once.
 */
public interface KeyStatusListener {
    /** Listener that ignores everything. */
    KeyStatusListener NONE = new KeyStatusListener() {
        @Override
        public void keyAccepted(Object keyId) {}

        @Override
        public void keyRejected(Object keyId, DuvoException why) {}
    };

    /**
     * A call with a key succeeded.
     *
     * @param keyId the key's {@link DuvoAccess#keyId}
     */
    void keyAccepted(Object keyId);

    /**
     * Duvo rejected a key (HTTP 401).
     *
     * @param keyId the key's {@link DuvoAccess#keyId}
     */
    void keyRejected(Object keyId, DuvoException why);
}
