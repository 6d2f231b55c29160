package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Hears whether Duvo takes keys, from whatever is asked with them. Called under the scheduler's lock for every answer: returns at
 * once.
 */
public interface KeyStatusListener {
    /** For those who do not care. */
    KeyStatusListener NONE = new KeyStatusListener() {
        @Override
        public void keyAccepted(Object account) {}

        @Override
        public void keyRejected(Object account, DuvoException why) {}
    };

    /**
     * Duvo took a key.
     *
     * @param account as in {@link DuvoAccess}
     */
    void keyAccepted(Object account);

    /** Duvo itself said that a key is not valid. */
    void keyRejected(Object account, DuvoException why);
}
