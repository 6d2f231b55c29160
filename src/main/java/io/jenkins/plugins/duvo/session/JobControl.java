package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.request.RequestOwner;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;

/**
 * Control of one Job on behalf of its build: answers it, and stops or detaches it when the build is aborted. An abort may come
 * before the Job is followed; {@link #attach} then carries it out. Safe from any thread; methods may write files.
 */
final class JobControl implements RequestOwner {
    private final SessionContext context;
    private final JobLog log;
    private JobStore store;
    /** Null until {@link #attach}. */
    private volatile FollowedJob followed;
    /** The human request for which the Job waits; null while it waits for none. */
    private HumanRequest blockingRequest;
    /** Why the build was aborted or gave the Job up; null while it follows the Job. */
    private Throwable abortCause;

    private boolean stopping;
    /** Whether the Job has ended, so that there is nothing to stop. */
    private boolean isJobEnded;
    /** The human request with which the Job was handed over to the build's script, masked; null while it was not. */
    private HumanRequest handedOver;

    JobControl(SessionContext context) {
        this.context = context;
        this.log = context.log();
    }

    synchronized void setStore(JobStore written) {
        store = written;
    }

    synchronized JobStore store() {
        return store;
    }

    /**
     * Begins to follow the Job, and stops or detaches it at once if the build was aborted before.
     *
     * @return false if the build was aborted before a start could be sent: then there is no Job, and nothing is followed
     */
    synchronized boolean attach(FollowRequest request, Supplier<FollowedJob> follow) {
        if (abortCause != null && request.runId() == null && !request.maybeStarted()) {
            context.saver().save(store, both -> both.saveEnd(0, null, abortCause, false));
            return false;
        }
        followed = follow.get();
        if (abortCause != null) {
            stopOrDetach(!store.journaled().isDetached());
        }
        return true;
    }

    /** Stops the Job or detaches it, as the settings say. Returns false, and does nothing, if the build was aborted before. */
    synchronized boolean abort(Throwable cause) {
        return abort(cause, !context.settings().isDetachOnAbort());
    }

    private boolean abort(Throwable cause, boolean stop) {
        if (abortCause != null) {
            return false;
        }
        abortCause = cause;
        if (followed != null && !isJobEnded) {
            stopOrDetach(stop);
        }
        return true;
    }

    private void stopOrDetach(boolean stop) {
        var id = store.record().getId();
        if (stop) {
            stopping = true;
            store.record().markStopping();
            log.println(id != null ? Messages.JobControl_stopping(id) : stopMessage());
            logBlockingRequest();
            context.saver().save(store, journal -> journal.saveAbort(abortCause)); // a restart goes on stopping the Job
            followed.stop();
        } else {
            log.println(detachMessage());
            followed.detach();
        }
    }

    /**
     * Gives up a Job that the build cannot follow. The {@link OrphanReaper} stops or detaches it as soon as it can, even if the build
     * still goes on.
     *
     * @param why why the step fails, unless the build was aborted
     * @param maybeStarted whether there may be a Job; if not, it is only recorded that the step ends
     */
    synchronized void abandon(String why, boolean maybeStarted) {
        var stop = maybeStarted && !store.journaled().isDetached();
        if (stop) {
            log.println(store.journaled().queued() ? stopMessage() : Messages.JobControl_stoppedLater());
        } else if (maybeStarted) {
            log.println(detachMessage());
        }
        var failure = log.mask(why);
        context.saver().save(store, both -> both.saveEnd(both.record().getMessageCount(), failure, abortCause, stop));
    }

    private String detachMessage() {
        var id = store.record().getId();
        return id == null ? Messages.JobControl_leftStarting() : Messages.JobControl_left(id);
    }

    private String stopMessage() {
        return store.journaled().queued() ? Messages.JobControl_leavesLine() : Messages.JobControl_stoppingStart();
    }

    /** Logs what delays the stop, if anything does: Duvo stops no Job that waits for a person. */
    private void logBlockingRequest() {
        if (blockingRequest == null) {
            return;
        }
        log.println(
                blockingRequest.isApproval()
                        ? Messages.JobControl_denyingFirst(PlainText.title(blockingRequest.title()))
                        : Messages.JobControl_stillWaits(store.record().getId()));
    }

    /** @param request the human request for which the Job waits now; null if it waits for none */
    synchronized void setBlockingRequest(@CheckForNull HumanRequest request) {
        blockingRequest = request;
        if (stopping) {
            logBlockingRequest();
        }
    }

    /** Why the build was aborted or gave the Job up; null while it follows the Job. */
    @CheckForNull
    synchronized Throwable abortCause() {
        return abortCause;
    }

    /** The Job has ended: an abort from now on stops nothing. Returns why the build was aborted before; null if it was not. */
    @CheckForNull
    synchronized Throwable onJobEnded() {
        isJobEnded = true;
        return abortCause;
    }

    void detach() {
        followed().detach();
    }

    /** Has the Job read soon, because a webhook said that it changed. Does nothing before {@link #attach}. */
    void refreshSoon() {
        var job = followed();
        if (job != null) {
            job.refreshSoon();
        }
    }

    /** Waits for an {@link #attach} that is under way: the first events of the Job may come before it returns. */
    private synchronized FollowedJob followed() {
        return followed;
    }

    /** A short lowercase phrase for developers. Never waits. */
    String describe() {
        var following = followed;
        return following == null ? "preparing" : following.describe();
    }

    @Override
    public boolean send(HumanRequest request, PendingDecision decision, Answer answer) {
        context.saver().save(store(), journal -> journal.saveDecision(decision));
        return followed().answer(request, answer, decision.idempotencyKey());
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
    public synchronized void handOver(HumanRequest request) {
        if (abortCause == null && handedOver == null && !isJobEnded) {
            handedOver = request;
            log.println(Messages.JobControl_handedOver(
                    PlainText.title(request.title()), store.record().getId()));
            followed.detach();
        }
    }

    /** The human request with which the Job was handed over to the build's script, masked; null while it was not. */
    @CheckForNull
    synchronized HumanRequest handedOver() {
        return handedOver;
    }

    @Override
    public boolean isGivenUp() {
        return abortCause() != null;
    }

    @Override
    public void saveRecord() {
        context.saver().save(store(), JobStore::save);
    }

    @Override
    public Run<?, ?> run() {
        return context.run();
    }

    @Override
    public Authentication authentication() {
        return context.host().authentication();
    }
}
