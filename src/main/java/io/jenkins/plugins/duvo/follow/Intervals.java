package io.jenkins.plugins.duvo.follow;

/**
 * How the Jobs of a key are looked at now.
 *
 * @param lists whether statuses are read from lists, so that single reads are for what lists do not tell
 * @param readEvery milliseconds between two single reads of one Job
 * @param rereadEvery the same for a Job that waits for a person and whose status lists tell
 * @param auditEvery the same for any other Job whose status lists tell, while it says nothing
 * @param few whether there are so few Jobs that each is polled at a constant pace
 */
record Intervals(boolean lists, long readEvery, long rereadEvery, long auditEvery, boolean few) {
    static final Intervals ALONE =
            new Intervals(false, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, true);

    /** Milliseconds between two regular looks at a Job. */
    long every(boolean listed, boolean waiting) {
        if (listed) {
            return waiting ? rereadEvery : auditEvery;
        }
        return waiting ? Math.max(readEvery, Limits.STATUS_READ_WAITING_MS) : readEvery;
    }

    /** Whether the other differs so much that what Jobs want must be worked out anew. */
    boolean differsFrom(Intervals other) {
        return lists != other.lists
                || few != other.few
                || apart(readEvery, other.readEvery)
                || apart(rereadEvery, other.rereadEvery)
                || apart(auditEvery, other.auditEvery);
    }

    private static boolean apart(long one, long other) {
        return Math.abs(one - other) > other / 10;
    }
}
