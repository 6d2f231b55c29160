package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.ControllerIdentity;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import io.jenkins.plugins.duvo.workspace.OutputFileWriter;
import io.jenkins.plugins.duvo.workspace.WorkspaceAccess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Session of one Job in one build step: it opens the Job, follows it, reattaches to it after a restart, and aborts it.
 *
 * <p>Order of a session: {@link #begin} opens the Job ({@link JobOpener}), registers it as this session's, and follows it. From then
 * on {@link JobEventHandler} hears what the Job does and {@link JobControl} acts on it. {@link StepCompletion} finishes the host's
 * step exactly once, whatever ends come together. After a restart, {@link #resume} takes the place of {@link #begin}.
 *
 * <p>Methods read and write files and may wait for Jenkins; never call them on the Pipeline's VM thread.
 */
public final class JobSession {
    private static final Logger LOGGER = Logger.getLogger(JobSession.class.getName());

    private final SessionContext context;
    private final JobSettings settings;
    private final JobLog log;
    private final JobControl control;
    private final StepCompletion completion;
    private final EvaluationStage evaluation;
    private volatile boolean restarted;
    private RequestCoordinator requests;
    /** What has to complete before the Job can be followed. An abort completes it exceptionally, which ends the wait. */
    private volatile CompletableFuture<?> wait = CompletableFuture.completedFuture(null);

    /** @param localId names the Job within Jenkins, from before Duvo has given it an id */
    public JobSession(StepHost host, String localId, JobSettings settings) {
        this.context = SessionContext.of(host, localId, settings);
        this.settings = settings;
        this.log = context.log();
        this.control = new JobControl(context);
        this.completion = new StepCompletion(host, log);
        this.evaluation = new EvaluationStage(context, control, completion);
    }

    // --- begin

    /** Starts the Job, or attaches to one that exists. Any failure fails the step. */
    public void begin() {
        completion.runOrFail(this::open);
    }

    private void open() throws IOException {
        settings.check();
        if (settings.getOutputFile() != null && !restarted) {
            new WorkspaceAccess(context.host()).require("outputFile");
        }
        var duvo = ResolvedConnection.forBuild(settings.getConnection(), settings.getCredentialsId(), context.run());
        log.setKeys(duvo::keys);
        var opener = new JobOpener(context, duvo, completion::isCompleted);
        var prepared = settings.isExistingJob() ? opener.attach() : opener.start(restarted);
        prepared.whenComplete((job, failure) -> completion.runOrFail(() -> {
            if (failure == null) {
                begin(duvo, job.save());
            } else {
                completeOrFail(failure);
            }
        }));
        // An existing Job that an abort would have to stop must be registered first, so an abort waits for it.
        if (!settings.isExistingJob() || settings.isDetachOnAbort()) {
            setWait(prepared);
        }
    }

    private void begin(ResolvedConnection duvo, JobStore store) {
        var runId = store.journaled().runId();
        try {
            context.host().saveState();
            register(store);
            var request = store.followRequest(duvo.connection());
            follow(duvo, store, runId == null ? request : resumed(request, runId));
        } catch (Throwable e) { // of any kind: the step ends, and a start was not sent
            release(e, runId != null);
        }
    }

    /** Makes the Job this session's, before it can be followed: requests, aborts and the end of the build now concern it. */
    private void register(JobStore store) {
        control.setStore(store);
        store.record().setFollowed(true);
        JobLabels.set(store.record(), context);
        requests = new RequestCoordinator(
                store.record(), settings, log, context.host().prompt(), control);
        completion.setRequests(requests);
        requests.restore();
        OrphanReaper.get().register(context.localId(), this);
    }

    private void follow(ResolvedConnection duvo, JobStore store, FollowRequest request) throws IOException {
        writeOutputFile();
        WebhookRegistry.get().register(store.journaled().webhookUrl(), control::refreshSoon);
        var handler = new JobEventHandler(
                context, store.record(), store, control, requests, completion, ended -> evaluation.begin(duvo, ended));
        if (!control.attach(request, () -> DuvoEngine.get().scheduler().follow(duvo.access(), request, handler))) {
            OrphanReaper.get().unregister(context.localId());
            WebhookRegistry.get().unregister(store.journaled().webhookUrl());
            completion.complete(null, control.abortCause());
        }
        JobLabels.requestName(duvo, store.record(), context);
    }

    /** Writes the Job's text to the output file from now on, beginning with what the transcript already has. */
    private void writeOutputFile() {
        var path = settings.getOutputFile();
        if (path != null) {
            var timeout = restarted ? WorkspaceAccess.AGENT_RECONNECT_TIMEOUT : OutputFileWriter.FINAL_WRITE_TIMEOUT;
            completion.setOutputFile(new OutputFileWriter(path, context.host(), context.transcript(), log, timeout));
        }
    }

    // --- resume after a restart

    /**
     * Goes on with the Job after a restart. A Job that may be alive is followed or looked up; one that was dealt with before the
     * restart completes the step with what the record says; and a Job is opened anew only if no start was saved.
     */
    public void resume() {
        restarted = true;
        completion.runOrFail(() -> {
            var record = DuvoJobsAction.of(context.run()).find(context.localId());
            var found = JobStore.find(context.run(), context.localId());
            if (record.isEmpty()) { // Jenkins ended before it could send the start
                open();
            } else if (found.isPresent() && !found.get().journaled().abandoned()) {
                reattach(found.get());
            } else {
                replayTranscript();
                writeOutputFile();
                restoreAbort(record.get().abortReason());
                endAgain(record.get());
            }
        });
    }

    /** Completes the step of a Job that ended before the restart; first waits on for its evaluation, if there was none by then. */
    private void endAgain(JobRecord record) {
        var denials = DenialGate.of(context, record);
        var isGated = control.abortCause() == null
                && denials.isPassed()
                && record.getFailure() == null
                && EvaluationStage.isNeeded(settings, record);
        var evaluated = record.getEvaluation();
        if (!isGated) {
            var result = new JobResult(record, context.agentOutput(), null, denials);
            var outcome = BuildOutcome.ofRecord(record, settings);
            completion.complete(
                    record.isFinished() ? outcome.through(denials, record, settings) : outcome,
                    result,
                    control.abortCause());
        } else if (evaluated != null) {
            evaluation.end(record, evaluated);
        } else {
            OrphanReaper.get().register(context.localId(), this);
            var connected = connect();
            connected.whenComplete((duvo, failure) -> completion.runOrFail(() -> {
                if (control.abortCause() != null) {
                    OrphanReaper.get().unregister(context.localId());
                    completeOrFail(control.abortCause());
                } else if (failure == null) {
                    log.setKeys(duvo::keys);
                    evaluation.begin(duvo, record);
                } else {
                    evaluation.fail(record, RetryingCaller.unwrap(failure));
                }
            }));
            setWait(connected);
        }
    }

    /** The connection, as soon as it can be resolved: after a restart, a credential may come later than the build. */
    private CompletableFuture<ResolvedConnection> connect() {
        return new ConnectionWaiter(settings.getConnection(), settings.getCredentialsId(), context.run(), log).await();
    }

    /** Follows a journaled Job again, as soon as its connection can be resolved. The build can be aborted meanwhile. */
    private void reattach(JobStore store) {
        register(store);
        onRelocated(); // the project may have moved while Jenkins was away
        restoreAbort(store.journaled().givenUp());
        var connected = connect();
        connected.whenComplete((duvo, failure) -> {
            try {
                reattach(store, connected.join());
            } catch (Throwable e) { // of any kind: else the step would never end
                release(RetryingCaller.unwrap(e), true);
            }
        });
        setWait(connected);
    }

    private void reattach(JobStore store, ResolvedConnection duvo) throws IOException {
        log.setKeys(duvo::keys);
        duvo.requireAgent(store.journaled().agentId());
        var request = store.followRequest(duvo.connection());
        var runId = store.runId();
        if (store.journaled().queued()) {
            follow(duvo, store, request);
        } else if (runId == null) {
            log.println(Messages.JobSession_lookingUp());
            follow(duvo, store, request.withUnknownStart());
        } else {
            var resumed = resumed(request, runId); // before the replay: it cuts off messages that are delivered again
            replayTranscript();
            log.println(Messages.JobSession_followingAgain(runId));
            follow(duvo, store, resumed);
        }
    }

    /** The request to follow the Job from where the transcript ends. */
    private FollowRequest resumed(FollowRequest request, String runId) throws IOException {
        var cursor = context.transcript().resume();
        return request.resumedAt(runId, cursor.position(), cursor.lastMessages());
    }

    /** Collects the Job's text from before the restart. */
    private void replayTranscript() throws IOException {
        context.transcript().forEach(line -> context.agentOutput().add(line.message(), line.changeOrNew()));
    }

    /** @param why the saved reason: empty if the build was aborted, null if the Job was not given up */
    private void restoreAbort(@CheckForNull String why) {
        if (why != null) {
            control.abort(why.isEmpty() ? context.host().abortedBeforeRestart() : new AbortException(why));
        }
    }

    /**
     * Fails the step, because its Job cannot be followed, and leaves the Job to the {@link OrphanReaper}.
     *
     * @param maybeStarted whether there may be a Job
     */
    private void release(Throwable why, boolean maybeStarted) {
        try {
            OrphanReaper.get().unregister(context.localId());
            control.abandon(WorkspaceAccess.why(why), maybeStarted);
        } finally {
            completeOrFail(why);
        }
    }

    /** Completes the step with the abort of its build, or else fails it. */
    private void completeOrFail(Throwable why) {
        var cause = control.abortCause();
        if (cause == null) {
            completion.fail(why);
        } else {
            completion.complete(null, cause);
        }
    }

    // --- abort and end

    /**
     * Aborts the session because the build was aborted: stops the Job or detaches it, as its settings say. The step ends when the Job
     * has. A second call ends the step at once.
     */
    public void abort(Throwable cause) {
        try {
            if (control.abort(cause)) {
                cancelWait();
                evaluation.abort();
                return;
            }
            completion.abandonOutputFile();
        } catch (Throwable e) { // of any kind: the build ends, and the OrphanReaper stops its Job
            LOGGER.log(Level.WARNING, "Cannot stop a Duvo Job yet", e);
        }
        completion.complete(null, control.abortCause());
    }

    private void setWait(CompletableFuture<?> future) {
        wait = future;
        cancelWait(); // the abort may have come before
    }

    /** Ends the wait if the build was aborted. */
    private void cancelWait() {
        var cause = control.abortCause();
        if (cause != null) {
            wait.completeExceptionally(cause);
        }
    }

    boolean isOf(Run<?, ?> build) {
        return context.run().getExternalizableId().equals(build.getExternalizableId());
    }

    /** Journals the build's id if it is another one now. */
    void onRelocated() {
        saveIfStored(JobStore::saveRelocation);
    }

    /** Journals what this Jenkins is now, because it has moved. */
    void onMoved(ControllerIdentity here) {
        saveIfStored(journal -> journal.saveMove(here));
    }

    /** Saves a change of the journal entry, unless the Job had none any more when the session began. */
    private void saveIfStored(JobSaver.Change change) {
        var store = control.store();
        if (store != null) {
            context.saver().save(store, change);
        }
    }

    /** Ends the session without finishing the step, because Jenkins shuts down. The Job is stopped or left when Jenkins is back. */
    public void onShutdown() {
        log.println(
                settings.isDetachOnAbort()
                        ? Messages.JobSession_leftAtShutdown()
                        : Messages.JobSession_stoppedAfterShutdown());
        completion.completeSilently();
    }

    /** Stops or detaches the Job, because the build ended without ending this session. The step is not finished any more. */
    void onBuildEnded() {
        if (completion.completeSilently()) {
            abort(new AbortException());
        }
    }

    /** A short lowercase phrase for developers. */
    public String describe() {
        return evaluation.isWaiting() ? "waiting for Duvo's evaluation" : control.describe();
    }
}
