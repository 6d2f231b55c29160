package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.JobState;
import java.time.Duration;

/**
 * Wait of one Job for a person although Duvo shows no human request: the request was cleared in Duvo's inbox, or is of a kind that the
 * API does not show. Publishes {@link JobListener#waitingWithoutRequest} when the wait has lasted for
 * {@link Limits#REQUESTLESS_WAIT_MS}, because a request may come a little later than the status, and
 * {@link JobListener#requestlessWaitOver} when the wait is over. Guarded by the scheduler's lock.
 *
 * <p>Example: a Job asks at 0 s, and its request is cleared at 300 s. The wait is published with the read at 360 s, as one of 6
 * minutes. At 390 s the Job runs: the end of the wait is published. Had it run at 340 s, nothing would have been published.
 */
final class RequestlessWait {
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final JobEvents events;
    /** Since when the Job waits, with or without a request. */
    private long waitingSince = NOT_WAITING;

    private long requestlessSince = NOT_WAITING;
    private boolean published;

    RequestlessWait(JobEvents events) {
        this.events = events;
    }

    /** The active Job was read in this state. */
    void onState(JobState state, long now) {
        if (!state.isWaitingForHuman()) {
            end();
            return;
        }
        if (waitingSince == NOT_WAITING) {
            waitingSince = now;
        }
        if (state.pending() != null) {
            endRequestless();
            return;
        }
        if (requestlessSince == NOT_WAITING) {
            requestlessSince = now;
        }
        if (!published && now - requestlessSince >= Limits.REQUESTLESS_WAIT_MS) {
            published = true;
            var waited = Duration.ofMillis(now - waitingSince);
            events.publish(listener -> listener.waitingWithoutRequest(waited));
        }
    }

    /** Duvo accepted an answer: if the Job waits on, that is another wait. */
    void onAnswered() {
        end();
    }

    /** The Job has ended. */
    void onJobEnded() {
        end();
    }

    private void end() {
        waitingSince = NOT_WAITING;
        endRequestless();
    }

    private void endRequestless() {
        requestlessSince = NOT_WAITING;
        if (published) {
            published = false;
            events.publish(JobListener::requestlessWaitOver);
        }
    }
}
