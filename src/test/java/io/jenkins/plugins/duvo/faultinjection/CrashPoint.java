package io.jenkins.plugins.duvo.faultinjection;

import java.time.Duration;

/**
 * A crash and restart of the process in which the engine runs.
 *
 * @param place where the process crashes
 * @param number the page at which it crashes, for {@link Place#PRINTED} and {@link Place#APPENDED}; else unused
 * @param after time since the beginning of the build, for {@link Place#TIME}; else unused
 * @param down time until the process is back
 */
record CrashPoint(Place place, int number, Duration after, Duration down) {
    enum Place {
        /** At any time. */
        TIME,
        /** The start was published, but is not on the disk yet. */
        STARTED,
        /** A page was printed to the log, but is not in the transcript yet. */
        PRINTED,
        /** A page was just appended to the transcript. */
        APPENDED,
        /** A decision is on the disk, but was not sent yet. */
        DECIDED
    }
}
