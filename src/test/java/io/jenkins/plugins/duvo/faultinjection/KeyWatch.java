package io.jenkins.plugins.duvo.faultinjection;

/**
 * Watch over one API key: measures the longest time for which Jobs of the key were followed and Duvo got no request of it. Pauses
 * that Duvo ordered do not count, nor does time in which the process is down or the machine sleeps.
 *
 * <p>Example: a Job is followed from 0 s on, requests come at 1 s and 5 s, the last one is answered with 429 and a pause of 20 s,
 * and the next one comes at 40 s. The longest time is 15 s, from 25 s to 40 s.
 */
final class KeyWatch {
    private int jobs;
    private long waitingSince;
    private long longest;

    /** A Job of the key is followed from now on. */
    void onFollowed(long now) {
        if (jobs++ == 0) {
            waitingSince = now;
        }
    }

    /** A Job of the key is no longer followed. */
    void onEnded(long now) {
        measure(now);
        jobs--;
    }

    /** A request of the key was sent. */
    void onRequest(long now) {
        measure(now);
        waitingSince = Math.max(waitingSince, now);
    }

    /** Duvo ordered a pause: the key need not send anything before it is over. */
    void onPause(long until) {
        waitingSince = Math.max(waitingSince, until);
    }

    /** The machine slept until now. */
    void onWake(long now) {
        waitingSince = Math.max(waitingSince, now);
    }

    /** The process died: no Job is followed until it is back. */
    void onCrash(long now) {
        measure(now);
        jobs = 0;
    }

    /** The longest time in milliseconds for which the key got no request, up to now. */
    long longest(long now) {
        measure(now);
        return longest;
    }

    private void measure(long now) {
        if (jobs > 0) {
            longest = Math.max(longest, now - waitingSince);
        }
    }
}
