package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Hears whether Duvo takes keys, from whatever is asked with them. Called under the scheduler's lock for every answer: returns at
 * once.
 */
public interface KeyNews {
    /** For those who do not care. */
    KeyNews NONE = new KeyNews() {
        @Override
        public void taken(Object account) {}

        @Override
        public void refused(Object account, DuvoException why) {}
    };

    /**
     * Duvo took a key.
     *
     * @param account as in {@link Duvo}
     */
    void taken(Object account);

    /** Duvo itself said that a key is not valid. */
    void refused(Object account, DuvoException why);
}
