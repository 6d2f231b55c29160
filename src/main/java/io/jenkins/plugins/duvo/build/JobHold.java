package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.request.RequestOwner;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The hold that a build has on its Job: through it the Job is answered, and stopped or left when the build no longer wants it,
 * which may come before the Job is there. Methods may write files.
 */
final class JobHold implements RequestOwner {
    private static final int LONGEST_TITLE = 200;

    private final Run<?, ?> run;
    private final JobSettings settings;
    private final JobLog log;
    private final StorageFailureReporter trouble;
    private JobStore ledger;
    private volatile FollowedJob followed;
    /** What the Job waits on; null while it waits on nothing. */
    private HumanRequest waitsOn;

    private Throwable abortCause;
    private boolean stopping;

    JobHold(Run<?, ?> run, JobSettings settings, JobLog log, StorageFailureReporter trouble) {
        this.run = run;
        this.settings = settings;
        this.log = log;
        this.trouble = trouble;
    }

    synchronized void of(JobStore written) {
        ledger = written;
    }

    synchronized JobStore ledger() {
        return ledger;
    }

    /** Takes hold, unless the build was aborted before anything was sent: then there is no Job, and this returns false. */
    synchronized boolean take(JobOrder order, Supplier<FollowedJob> follow) throws IOException {
        if (abortCause != null && order.runId() == null && !order.maybeStarted()) {
            ledger.saveEnd(0, null, abortCause, false);
            return false;
        }
        followed = follow.get();
        if (abortCause != null) {
            stopOrLeave(!ledger.journaled().isDetached());
        }
        return true;
    }

    /** The build no longer wants the Job. Returns false if that was known before. */
    synchronized boolean abort(Throwable cause) {
        return abort(cause, !settings.isDetachOnAbort());
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
            stopping = true;
            log.println(id != null ? Messages.BuildJob_stopping(id) : notStarted());
            tellWhatIsInTheWay();
            rememberStop();
            followed.stop();
        } else {
            log.println(left());
            followed.leave();
        }
    }

    /**
     * The build cannot get hold of the Job: it is stopped or left as soon as that can be done, however long the build goes on.
     *
     * @param why the step fails, unless the build was aborted
     */
    synchronized void letGo(String why) {
        var stop = !ledger.journaled().isDetached();
        if (stop) {
            log.println(ledger.journaled().queued() ? notStarted() : Messages.BuildJob_stoppedLater());
        } else {
            log.println(left());
        }
        try {
            ledger.saveEnd(ledger.record().getMessageCount(), why, abortCause, stop);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    private String left() {
        var id = ledger.record().getId();
        return id == null ? Messages.BuildJob_leftStarting() : Messages.BuildJob_left(id);
    }

    private String notStarted() {
        return ledger.journaled().queued() ? Messages.BuildJob_leavesLine() : Messages.BuildJob_stoppingStart();
    }

    /** A restart must not turn a stop into a Job that goes on. */
    private void rememberStop() {
        try {
            ledger.saveAbort(abortCause);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** Duvo stops no Job that waits for a person. */
    private void tellWhatIsInTheWay() {
        if (waitsOn == null) {
            return;
        }
        log.println(
                waitsOn.approval()
                        ? Messages.BuildJob_denyingFirst(PlainText.line(waitsOn.title(), LONGEST_TITLE))
                        : Messages.BuildJob_stillWaits(ledger.record().getId()));
    }

    /** @param request what the Job waits on now; null if nothing */
    synchronized void waitsOn(@CheckForNull HumanRequest request) {
        waitsOn = request;
        if (stopping) {
            tellWhatIsInTheWay();
        }
    }

    /** Why the build no longer wants the Job; null while it does. */
    @CheckForNull
    synchronized Throwable aborted() {
        return abortCause;
    }

    void leave() {
        followed().leave();
    }

    /** Somebody says that something happened to the Job. */
    void hint() {
        var job = followed();
        if (job != null) {
            job.hint();
        }
    }

    /** Waits for {@link #take}: news may come before it has returned. */
    private synchronized FollowedJob followed() {
        return followed;
    }

    /** A short lowercase phrase for developers; never waits. */
    String describe() {
        var following = followed;
        return following == null ? "preparing" : following.describe();
    }

    @Override
    public boolean send(PendingDecision decision) {
        try {
            ledger().saveDecision(decision);
        } catch (IOException e) {
            trouble.report(e);
        }
        return followed().answer(decision.requestId(), decision.answer());
    }

    @Override
    @CheckForNull
    public PendingDecision undelivered() {
        return ledger().journaled().decision();
    }

    @Override
    public synchronized void fail(AbortException why, boolean stop) {
        abort(why, stop);
    }

    @Override
    public boolean isGivenUp() {
        return aborted() != null;
    }

    @Override
    public void saveRecord() {
        try {
            ledger().save();
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }
}
