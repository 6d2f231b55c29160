package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * What goes wrong with one Job's calls. Trouble with its state and trouble with its messages are told as one, once when it begins
 * and once when it ends; a refusal is the key's fault until a probe says otherwise.
 */
final class OutageReporter {
    private final JobContext context;
    private final JobLifecycle lifecycle;
    private final FailureTracker messages;
    private final FailureTracker state;
    private boolean told;
    private int refusals;

    /** @param messages the trouble with the Job's messages */
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

    /** The state was read, or the Job started. */
    void onSuccess() {
        state.onSuccess();
        refusals = 0;
        reportRecovery();
    }

    /** Duvo wants silence. */
    void onThrottled() {
        state.onThrottled();
    }

    /**
     * The state could not be read, or the Job not be started.
     *
     * @return whether that has lasted too long
     */
    boolean onFailure(DuvoException why) {
        if (lifecycle.isStarting() && state.retryAt() == 0) {
            state.restart(); // before it was tried for the first time, it waited for its turn
        }
        state.onFailure(context.now());
        return giveUpIfExpired(why);
    }

    private boolean giveUpIfExpired(DuvoException why) {
        if (state.isTimedOut(lifecycle.isWaitingForHuman())) {
            return true;
        }
        report(why);
        return false;
    }

    /** The state could not be read; if that has lasted too long, it is an end. */
    void onStatusFailure(DuvoException why) {
        if (isAccessDenial(why)) {
            onAccessDenied(why);
        } else if (!lifecycle.isEnded() && onFailure(why)) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        }
    }

    /** Whether a failure says that the key may not do what was asked. */
    static boolean isAccessDenial(DuvoException why) {
        return why.isUnauthorized() || why.isForbidden();
    }

    /** A {@link #isAccessDenial} came; if it is meant for good, it is an end. */
    void onAccessDenied(DuvoException why) {
        if (!context.keyState().probe().suspend(context.duvo(), context.now())
                || ++refusals >= Limits.DENIALS_BEFORE_BELIEVED) {
            lifecycle.end(FollowResult.Reason.FORBIDDEN, why);
        }
    }

    /** Duvo does not take the key at present: it was not this Job that was refused. */
    void onKeyRejected(DuvoException why) {
        refusals = 0;
        if (!lifecycle.isStarting() && !lifecycle.isEnded() && onFailure(why)) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        }
    }

    /** No call of the key gets through; if that has lasted too long, it is an end, but of a start only when it was tried. */
    void onKeyOutage(DuvoException why) {
        if (lifecycle.isStarting()) {
            report(why);
        } else if (!lifecycle.isEnded() && giveUpIfExpired(why)) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        }
    }

    /** Calls of the key get through again; where calls of the Job itself failed, one of those must get through. */
    void onKeyRecovered() {
        if (state.retryAt() == 0 && messages.retryAt() == 0) {
            reportRecovery();
        }
    }

    void report(DuvoException why) {
        if (!told && (state.isReportable() || messages.isReportable())) {
            told = true;
            context.publish(listener -> listener.connectionLost(why));
        }
    }

    void reportRecovery() {
        if (told && !state.isReportable() && !messages.isReportable()) {
            told = false;
            context.publish(JobListener::connectionRestored);
        }
    }
}
