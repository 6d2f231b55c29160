package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowedJob;
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
final class JobControl implements RequestOwner {
    private static final int LONGEST_TITLE = 200;

    private final Run<?, ?> run;
    private final JobSettings settings;
    private final JobLog log;
    private final StorageFailureReporter trouble;
    private JobStore store;
    private volatile FollowedJob followed;
    /** What the Job waits on; null while it waits on nothing. */
    private HumanRequest setBlockingRequest;

    private Throwable abortCause;
    private boolean stopping;

    JobControl(Run<?, ?> run, JobSettings settings, JobLog log, StorageFailureReporter trouble) {
        this.run = run;
        this.settings = settings;
        this.log = log;
        this.trouble = trouble;
    }

    synchronized void setStore(JobStore written) {
        store = written;
    }

    synchronized JobStore store() {
        return store;
    }

    /** Takes hold, unless the build was aborted before anything was sent: then there is no Job, and this returns false. */
    synchronized boolean attach(FollowRequest request, Supplier<FollowedJob> follow) throws IOException {
        if (abortCause != null && request.runId() == null && !request.maybeStarted()) {
            store.saveEnd(0, null, abortCause, false);
            return false;
        }
        followed = follow.get();
        if (abortCause != null) {
            stopOrDetach(!store.journaled().isDetached());
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
            stopOrDetach(stop);
        }
        return true;
    }

    private void stopOrDetach(boolean stop) {
        var id = store.record().getId();
        if (stop) {
            stopping = true;
            log.println(id != null ? Messages.JobControl_stopping(id) : stopMessage());
            logBlockingRequest();
            persistAbort();
            followed.stop();
        } else {
            log.println(detachMessage());
            followed.detach();
        }
    }

    /**
     * The build cannot get hold of the Job: it is stopped or left as soon as that can be done, however long the build goes on.
     *
     * @param why the step fails, unless the build was aborted
     */
    synchronized void abandon(String why) {
        var stop = !store.journaled().isDetached();
        if (stop) {
            log.println(store.journaled().queued() ? stopMessage() : Messages.JobControl_stoppedLater());
        } else {
            log.println(detachMessage());
        }
        try {
            store.saveEnd(store.record().getMessageCount(), why, abortCause, stop);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    private String detachMessage() {
        var id = store.record().getId();
        return id == null ? Messages.JobControl_leftStarting() : Messages.JobSession_left(id);
    }

    private String stopMessage() {
        return store.journaled().queued() ? Messages.JobControl_leavesLine() : Messages.JobControl_stoppingStart();
    }

    /** A restart must not turn a stop into a Job that goes on. */
    private void persistAbort() {
        try {
            store.saveAbort(abortCause);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** Duvo stops no Job that waits for a person. */
    private void logBlockingRequest() {
        if (setBlockingRequest == null) {
            return;
        }
        log.println(
                setBlockingRequest.isApproval()
                        ? Messages.JobControl_denyingFirst(PlainText.toLine(setBlockingRequest.title(), LONGEST_TITLE))
                        : Messages.JobControl_stillWaits(store.record().getId()));
    }

    /** @param request what the Job waits on now; null if nothing */
    synchronized void setBlockingRequest(@CheckForNull HumanRequest request) {
        setBlockingRequest = request;
        if (stopping) {
            logBlockingRequest();
        }
    }

    /** Why the build no longer wants the Job; null while it does. */
    @CheckForNull
    synchronized Throwable abortCause() {
        return abortCause;
    }

    void detach() {
        followed().detach();
    }

    /** Somebody says that something happened to the Job. */
    void refreshSoon() {
        var job = followed();
        if (job != null) {
            job.refreshSoon();
        }
    }

    /** Waits for {@link #attach}: news may come before it has returned. */
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
            store().saveDecision(decision);
        } catch (IOException e) {
            trouble.report(e);
        }
        return followed().answer(decision.requestId(), decision.answer());
    }

    @Override
    @CheckForNull
    public PendingDecision undelivered() {
        return store().journaled().decision();
    }

    @Override
    public synchronized void fail(AbortException why, boolean stop) {
        abort(why, stop);
    }

    @Override
    public boolean isGivenUp() {
        return abortCause() != null;
    }

    @Override
    public void saveRecord() {
        try {
            store().save();
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }
}
