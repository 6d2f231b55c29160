package io.jenkins.plugins.duvo.faultinjection;

import java.time.Duration;

/**
 * The engine's process dies and comes back.
 *
 * @param place where
 * @param number at a page: at which one; else unused
 * @param after at a time: how long after the build began
 * @param down until it is back
 */
record CrashPoint(Place place, int number, Duration after, Duration down) {
    enum Place {
        /** At any time. */
        TIME,
        /** The start was told, but is not written down yet. */
        STARTED,
        /** A page was printed, but is not in the transcript yet. */
        PRINTED,
        /** A page was just added to the transcript. */
        APPENDED,
        /** A decision was written down, but not sent yet. */
        DECIDED
    }
}
