package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Reporter of one Job's outages to its listener. Failed reads of the state, failed reads of the messages and an answer that cannot
 * be sent are one outage: it is published once when it begins and once when it ends. Ends following when an outage lasts for the
 * outage timeout, or when access to the Job is denied for good. A rejected key counts as a failure of the Job only once a probe
 * confirms it. Guarded by the scheduler's lock.
 *
 * <p>Example: three reads of the state fail in a row, and {@code connectionLost} is published. Three reads of the messages fail
 * too, which publishes nothing. The state is read again, but {@code connectionRestored} is published only when the messages are
 * read as well.
 */
final class OutageReporter {
    /**
     * Outage of a Job.
     *
     * @param why the failure that led to it
     * @param since when it was published, in milliseconds of the scheduler's clock
     */
    record Outage(DuvoException why, long since) {}

    private final JobContext context;
    private final JobLifecycle lifecycle;
    private final FailureTracker messages;
    private final FailureTracker answers;
    private final FailureTracker state;
    /** The outage that was published; null if there is none. */
    private Outage current;

    private int denials;

    /**
     * @param messages the failures of the reads of the Job's messages
     * @param answers the failures of the answer that is pending
     */
    OutageReporter(JobContext context, JobLifecycle lifecycle, FailureTracker messages, FailureTracker answers) {
        this.context = context;
        this.lifecycle = lifecycle;
        this.messages = messages;
        this.answers = answers;
        this.state = context.newFailureTracker();
    }

    /** When to read the state or send the start again, in milliseconds of the scheduler's clock; 0 while nothing failed. */
    long retryAt() {
        return state.retryAt();
    }

    /** The state was read, or the Job was started. */
    void onSuccess() {
        state.onSuccess();
        denials = 0;
        reportRecovery();
    }

    /** Duvo answered 429; the pause that it asks for is no failure. */
    void onThrottled() {
        state.onThrottled();
    }

    /**
     * The state could not be read, or the Job could not be started. An outage is reported, unless it has lasted so long
     * ({@link #isTimedOut}) that the caller ends following.
     */
    void onFailure(DuvoException why) {
        if (lifecycle.isStarting() && state.retryAt() == 0) {
            state.restart(); // until now the start waited in the queue
        }
        state.onFailure(context.now());
        reportUnlessTimedOut(why);
    }

    /**
     * The state was due to be read for this long, and the read had no turn although the key may send calls; ends following if
     * the state has not been known for too long.
     */
    void onStateOverdue(long millis) {
        state.onOverdue(millis);
        var why = DuvoException.noTurn("read the Job", state.failingMillis() / 1000);
        reportUnlessTimedOut(why);
        endIfTimedOut(why);
    }

    /** A list showed the state. */
    void onStateListed() {
        state.onSuccessElsewhere();
        reportRecovery();
    }

    /** For how long the state has not been known, as the end of a short lowercase phrase for developers; empty while it is known. */
    String describe() {
        return state.failingMillis() < Limits.STATUS_UNKNOWN_REPORT_MS
                ? ""
                : ", its status has not been known for " + state.failingMillis() / 1000 + " s";
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

    /** The state could not be read; ends following if the outage has lasted too long. */
    void onStatusFailure(DuvoException why) {
        if (isAccessDenial(why)) {
            onAccessDenied(why);
        } else if (!lifecycle.isEnded()) {
            onFailure(why);
            endIfTimedOut(why);
        }
    }

    /** Whether Duvo rejected the key (401) or denied it this call (403). */
    static boolean isAccessDenial(DuvoException why) {
        return why.isUnauthorized() || why.isForbidden();
    }

    /**
     * A call of the Job was denied ({@link #isAccessDenial}): suspends the key until a probe shows that Duvo accepts it. Ends
     * following if the key never worked, or if this Job was denied {@link Limits#DENIALS_BEFORE_BELIEVED} times in a row.
     */
    void onAccessDenied(DuvoException why) {
        var probe = context.keyState().probe();
        probe.suspend(lifecycle.runId(), context.client(), context.now());
        denials++;
        if (!probe.hasEverWorked() || denials >= Limits.DENIALS_BEFORE_BELIEVED) {
            lifecycle.end(FollowResult.Reason.FORBIDDEN, why);
        }
    }

    /**
     * A probe failed, so the denial did not concern this Job, which is started, alone; ends following if the outage has lasted too
     * long.
     */
    void onKeyRejected(DuvoException why) {
        denials = 0;
        if (!lifecycle.isEnded()) {
            onFailure(why);
            endIfTimedOut(why);
        }
    }

    /**
     * No call of the key gets through; ends following if that has lasted too long. A Job that is not started yet only reports
     * it.
     */
    void onKeyOutage(DuvoException why) {
        if (lifecycle.isStarting()) {
            report(why);
        } else if (!lifecycle.isEnded()) {
            reportUnlessTimedOut(why);
            endIfTimedOut(why);
        }
    }

    /**
     * Calls of the key get through again: reports the recovery, unless calls of the Job itself failed and none has succeeded
     * since.
     */
    void onKeyRecovered() {
        if (state.retryAt() == 0 && messages.retryAt() == 0 && answers.retryAt() == 0) {
            reportRecovery();
        }
    }

    /** The outage that was published and is not over; null if there is none. */
    @CheckForNull
    Outage current() {
        return current;
    }

    /** Publishes the outage, if there is one and it was not published yet. */
    void report(DuvoException why) {
        if (current == null && isReportable()) {
            current = new Outage(why, context.now());
            context.publish(listener -> listener.connectionLost(why));
        }
    }

    /** Publishes the end of the published outage, if it is over. */
    void reportRecovery() {
        if (current != null && !isReportable()) {
            current = null;
            context.publish(JobListener::connectionRestored);
        }
    }

    private boolean isReportable() {
        return state.isReportable() || messages.isReportable() || answers.isReportable();
    }
}
