package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.KeyStatusListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that Duvo did not take when they were used last, since Jenkins was started. Holds no key. Thread-safe. */
final class RejectedKeys implements KeyStatusListener {
    private final Map<Object, String> reason = new ConcurrentHashMap<>();

    @Override
    public void keyAccepted(Object account) {
        reason.remove(account);
    }

    @Override
    public void keyRejected(Object account, DuvoException why) {
        reason.put(account, why.reason());
    }

    boolean isEmpty() {
        return reason.isEmpty();
    }

    /** Duvo's own words about a key; null if it took the key, or was not asked. */
    @CheckForNull
    String reason(Object account) {
        return reason.get(account);
    }
}
