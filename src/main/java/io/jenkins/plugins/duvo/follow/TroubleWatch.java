package io.jenkins.plugins.duvo.follow;

/**
 * Turns failed attempts into trouble and giving up. Only time between attempts counts, so that neither a sleeping machine nor a
 * key that waits for its turn makes trouble. Where no call of the key gets through, that counts as if each had been an attempt here.
 */
final class TroubleWatch {
    private final long timeout;
    private final KeyTrouble key;
    private long keySpent;
    private int failures;
    private long lastFailure;
    private long troubled;
    private long wait;
    private boolean counting;

    /**
     * @param timeout milliseconds of trouble after which to give up
     * @param key the trouble of all the key's calls; what was before now does not count
     */
    TroubleWatch(long timeout, KeyTrouble key) {
        this.timeout = timeout;
        this.key = key;
        begin();
    }

    /** Nothing was to be asked before now: trouble that the key had earlier does not count. */
    void begin() {
        keySpent = key.spent();
    }

    /** An attempt failed. */
    void failed(long now) {
        if (counting) {
            // More than the wait and an attempt is time in which nothing was asked.
            troubled += Math.min(now - lastFailure, wait + Limits.ATTEMPT_LONGEST);
        }
        counting = true;
        failures++;
        lastFailure = now;
        wait = wait == 0 ? Limits.RETRY_FIRST : Math.min(Limits.RETRY_LONGEST, wait * 2);
    }

    /** Duvo wants silence: the time until the next attempt is nobody's fault. */
    void throttled() {
        counting = false;
    }

    /** An attempt succeeded. */
    void succeeded() {
        failures = 0;
        troubled = 0;
        wait = 0;
        counting = false;
    }

    /** Whether so many attempts failed in a row that people should know. */
    boolean troubled() {
        return failures >= Limits.TROUBLE_FAILURES || key.troubled();
    }

    /** Whether it has lasted too long. */
    boolean over(boolean waiting) {
        var lasted = Math.max(troubled, key.since(keySpent));
        return troubled() && lasted >= (waiting ? Math.max(timeout, Limits.TROUBLE_WAITING) : timeout);
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return failures == 0 ? 0 : lastFailure + wait;
    }
}
