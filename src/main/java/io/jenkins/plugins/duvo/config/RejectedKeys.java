package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.KeyStatusListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Registry of the keys that Duvo rejected when they were used last since Jenkins was started. It holds ids of keys only. Thread-safe. */
final class RejectedKeys implements KeyStatusListener {
    private final Map<Object, String> reasons = new ConcurrentHashMap<>();

    @Override
    public void keyAccepted(Object keyId) {
        reasons.remove(keyId);
    }

    @Override
    public void keyRejected(Object keyId, DuvoException why) {
        reasons.put(keyId, why.reason());
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** Duvo's reason for rejecting a key; null if Duvo accepted the key, or it was not used. */
    @CheckForNull
    String reason(Object keyId) {
        return reasons.get(keyId);
    }
}
