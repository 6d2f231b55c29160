package io.jenkins.plugins.duvo.follow;

/** When a Job that Duvo does not know is gone: replicas lag, so a few reads over a minute or two must agree. */
final class Absence {
    private boolean everSeen;
    private int reads;
    private long since;

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean doubted() {
        return reads > 0;
    }

    void seen() {
        everSeen = true;
        reads = 0;
    }

    /** Duvo did not know the Job; returns whether to believe it. */
    boolean absent(long now) {
        if (reads == 0) {
            since = now;
        }
        reads++;
        return reads >= Limits.ABSENT_READS && now - since >= (everSeen ? Limits.ABSENT : Limits.ABSENT_AFTER_START);
    }
}
