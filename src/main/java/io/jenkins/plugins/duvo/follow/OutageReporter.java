package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Reports outages of one Job to its listener: failures of its state and failures of its messages are one outage, published once
 * when it begins and once when it ends. A rejected key is not the Job's failure until a probe says otherwise.
 */
final class OutageReporter {
    private final JobContext context;
    private final JobLifecycle lifecycle;
    private final FailureTracker messages;
    private final FailureTracker state;
    private boolean reported;
    private int denials;

    /** @param messages the failures of the reads of the Job's messages */
    OutageReporter(JobContext context, JobLifecycle lifecycle, FailureTracker messages) {
        this.context = context;
        this.lifecycle = lifecycle;
        this.messages = messages;
        this.state = context.newFailureTracker();
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return state.retryAt();
    }

    /** The state was read, or the Job was started. */
    void onSuccess() {
        state.onSuccess();
        denials = 0;
        reportRecovery();
    }

    /** Duvo answered 429: the pause that it asks for is no failure. */
    void onThrottled() {
        state.onThrottled();
    }

    /**
     * The state could not be read, or the Job not be started. An outage is reported, unless it has lasted so long
     * ({@link #isTimedOut}) that the caller ends following.
     */
    void onFailure(DuvoException why) {
        if (lifecycle.isStarting() && state.retryAt() == 0) {
            state.restart(); // until now the start waited for its turn
        }
        state.onFailure(context.now());
        reportUnlessTimedOut(why);
    }

    /** Whether the failures of the Job's state, or of its start, have lasted too long. */
    boolean isTimedOut() {
        return state.isTimedOut(lifecycle.isWaitingForHuman());
    }

    private void reportUnlessTimedOut(DuvoException why) {
        if (!isTimedOut()) {
            report(why);
        }
    }

    private void endIfTimedOut(DuvoException why) {
        if (isTimedOut()) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        }
    }

    /** The state could not be read; ends following if that has lasted too long. */
    void onStatusFailure(DuvoException why) {
        if (isAccessDenial(why)) {
            onAccessDenied(why);
        } else if (!lifecycle.isEnded()) {
            onFailure(why);
            endIfTimedOut(why);
        }
    }

    /** Whether a failure says that the key may not do what was asked. */
    static boolean isAccessDenial(DuvoException why) {
        return why.isUnauthorized() || why.isForbidden();
    }

    /**
     * A call was denied ({@link #isAccessDenial}): suspends the key. Ends following if the key never worked, or if this Job alone was
     * denied too often.
     */
    void onAccessDenied(DuvoException why) {
        var probe = context.keyState().probe();
        probe.suspend(context.client(), context.now());
        denials++;
        if (!probe.hasEverWorked() || denials >= Limits.DENIALS_BEFORE_BELIEVED) {
            lifecycle.end(FollowResult.Reason.FORBIDDEN, why);
        }
    }

    /** Duvo rejects the key at present, so it was not this Job that was denied; ends following if that has lasted too long. */
    void onKeyRejected(DuvoException why) {
        denials = 0;
        if (!lifecycle.isStarting() && !lifecycle.isEnded()) {
            onFailure(why);
            endIfTimedOut(why);
        }
    }

    /** No call of the key gets through; ends following if that has lasted too long, but a start only once it was tried. */
    void onKeyOutage(DuvoException why) {
        if (lifecycle.isStarting()) {
            report(why);
        } else if (!lifecycle.isEnded()) {
            reportUnlessTimedOut(why);
            endIfTimedOut(why);
        }
    }

    /** Calls of the key get through again; where calls of the Job itself failed, one of those must get through. */
    void onKeyRecovered() {
        if (state.retryAt() == 0 && messages.retryAt() == 0) {
            reportRecovery();
        }
    }

    /** Publishes that an outage has begun, if that is so and was not published. */
    void report(DuvoException why) {
        if (!reported && (state.isReportable() || messages.isReportable())) {
            reported = true;
            context.publish(listener -> listener.connectionLost(why));
        }
    }

    /** Publishes that the outage is over, if that is so and was not published. */
    void reportRecovery() {
        if (reported && !state.isReportable() && !messages.isReportable()) {
            reported = false;
            context.publish(JobListener::connectionRestored);
        }
    }
}
