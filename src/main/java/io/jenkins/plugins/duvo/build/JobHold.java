package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobOrder;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The hold that a build has on its Job: through it the Job is answered, and stopped or left when the build no longer wants it,
 * which may come before the Job is there. Methods may write files.
 */
final class JobHold implements AskingJob {
    private final Run<?, ?> run;
    private final JobSettings settings;
    private final JobLog log;
    private JobLedger ledger;
    private FollowedJob followed;
    private Throwable abortCause;

    JobHold(Run<?, ?> run, JobSettings settings, JobLog log) {
        this.run = run;
        this.settings = settings;
        this.log = log;
    }

    synchronized void of(JobLedger written) {
        ledger = written;
    }

    synchronized JobLedger ledger() {
        return ledger;
    }

    /** Takes hold, unless the build was aborted before anything was sent: then there is no Job, and this returns false. */
    synchronized boolean take(JobOrder order, Supplier<FollowedJob> follow) throws IOException {
        if (abortCause != null && order.runId() == null && !order.maybeStarted()) {
            ledger.ended(0, false);
            return false;
        }
        followed = follow.get();
        if (abortCause != null) {
            stopOrLeave(!settings.detaches());
        }
        return true;
    }

    /** The build no longer wants the Job. Returns false if that was known before. */
    synchronized boolean abort(Throwable cause) {
        return abort(cause, !settings.detaches());
    }

    private boolean abort(Throwable cause, boolean stop) {
        if (abortCause != null) {
            return false;
        }
        abortCause = cause;
        if (followed != null) {
            stopOrLeave(stop);
        }
        return true;
    }

    private void stopOrLeave(boolean stop) {
        var id = ledger.record().getId();
        if (stop) {
            log.line(id == null ? Messages.BuildJob_stoppingStart() : Messages.BuildJob_stopping(id));
            followed.stop();
        } else {
            log.line(id == null ? Messages.BuildJob_leftStarting() : Messages.BuildJob_left(id));
            followed.leave();
        }
    }

    /** Why the build no longer wants the Job; null while it does. */
    @CheckForNull
    synchronized Throwable aborted() {
        return abortCause;
    }

    synchronized void leave() {
        followed.leave();
    }

    /** Somebody says that something happened to the Job. */
    void hint() {
        var job = followed();
        if (job != null) {
            job.hint();
        }
    }

    @CheckForNull
    private synchronized FollowedJob followed() {
        return followed;
    }

    /** A short lowercase phrase for developers. */
    synchronized String describe() {
        return followed == null ? "preparing" : followed.describe();
    }

    @Override
    public synchronized boolean send(Decision decision) throws IOException {
        ledger.decided(decision);
        return followed.answer(decision.requestId(), decision.answer());
    }

    @Override
    @CheckForNull
    public synchronized Decision undelivered() {
        return ledger.living().decision();
    }

    @Override
    public synchronized void fail(AbortException why, boolean stop) {
        abort(why, stop);
    }

    @Override
    public void saveRecord() throws IOException {
        ledger().save();
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }
}
