package io.jenkins.plugins.duvo.follow;

/** When a Job that Duvo does not know is gone: replicas lag, so a few reads over a minute or two must agree. */
final class Absence {
    private boolean everSeen;
    private int reads;
    private long since;

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean isUnconfirmed() {
        return reads > 0;
    }

    void onFound() {
        everSeen = true;
        reads = 0;
    }

    /** Duvo did not know the Job; returns whether to believe it. */
    boolean recordNotFound(long now) {
        if (reads == 0) {
            since = now;
        }
        reads++;
        return reads >= Limits.NOT_FOUND_READS
                && now - since >= (everSeen ? Limits.NOT_FOUND_MS : Limits.NOT_FOUND_AFTER_START_MS);
    }
}
