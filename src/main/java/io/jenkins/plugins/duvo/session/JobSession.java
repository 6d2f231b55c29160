package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.Transcript;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import io.jenkins.plugins.duvo.workspace.OutputFileWriter;
import io.jenkins.plugins.duvo.workspace.WorkspaceAccess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One Job's life in a build: started, taken up or taken up again, aborted, ended. The step that hosts it is finished exactly once,
 * whatever comes together. Methods read and write files and may wait for Jenkins; never call them on the Pipeline's VM thread.
 */
public final class JobSession {
    private final StepHost host;
    private final String localId;
    private final JobSettings settings;
    private final Run<?, ?> run;
    private final JobLog log;
    private final Transcript transcript;
    private final AgentOutput spoken = new AgentOutput();
    private final JobControl hold;
    private final StepCompletion end;
    private final StorageFailureReporter trouble;
    private volatile boolean restarted;
    private RequestCoordinator desk;
    /** What has to be there before the Job can be followed; an abort ends the wait for it. */
    private volatile CompletableFuture<?> awaited = CompletableFuture.completedFuture(null);

    /** @param localId names the Job within Jenkins, from before it has an id */
    public JobSession(StepHost host, String localId, JobSettings settings) {
        this.host = host;
        this.localId = localId;
        this.settings = settings;
        this.run = host.run();
        var mask = new MessageMasker(host::mask);
        this.log = new JobLog(host.listener(), settings.logLevel(), mask);
        this.transcript = new Transcript(run, localId, settings.isLogEverything(), mask);
        this.trouble = new StorageFailureReporter(log);
        this.hold = new JobControl(run, settings, log, trouble);
        this.end = new StepCompletion(host, log);
    }

    // --- how it begins

    /** Starts the Job, or takes up one that exists. Whatever is wrong finishes the step. */
    public void begin() {
        end.runOrFail(this::open);
    }

    private void open() throws IOException {
        settings.check();
        if (settings.getOutputFile() != null && !restarted) {
            new WorkspaceAccess(host).require("outputFile");
        }
        var duvo = ResolvedConnection.forBuild(settings.getConnection(), settings.getCredentialsId(), run);
        var ready = opening(duvo).open();
        ready.whenComplete((made, failure) -> end.runOrFail(() -> {
            if (failure == null) {
                begin(duvo, made.write());
            } else {
                end.complete(null, RetryingCaller.unwrap(failure));
            }
        }));
        if (!settings.isExistingJob()
                || settings.isDetachOnAbort()) { // else there is a Job that would have to be stopped
            setWait(ready);
        }
    }

    private Opening opening(ResolvedConnection duvo) {
        return settings.isExistingJob()
                ? new Attaching(host, localId, settings, duvo, log, transcript, end::isCompleted)
                : new Starting(host, localId, settings, duvo, log, restarted, end::isCompleted);
    }

    private void begin(ResolvedConnection duvo, JobStore ledger) throws IOException {
        host.saveState();
        register(ledger);
        var request = ledger.followRequest(duvo.connection());
        var runId = ledger.journaled().runId();
        follow(duvo, ledger, runId == null ? request : resumed(request, runId));
    }

    // --- how it goes on after a restart

    /** Takes the Job up again after a restart: it is followed or looked up, and started only if that was not tried. */
    public void resume() {
        restarted = true;
        end.runOrFail(() -> {
            var record = DuvoJobsAction.of(run).find(localId);
            var found = JobStore.find(run, localId);
            if (record.isEmpty()) { // the earlier life ended before it could send the start
                open();
            } else if (found.isPresent() && !found.get().journaled().abandoned()) {
                reattach(found.get());
            } else {
                replayTranscript();
                keepOutput();
                restoreAbort(record.get().abortReason());
                var result = new JobResult(record.get(), spoken, null);
                end.complete(BuildOutcome.ofRecord(record.get(), settings), result, hold.abortCause());
            }
        });
    }

    /** What the connection needs may come later than the build, which can be aborted meanwhile. */
    private void reattach(JobStore ledger) {
        register(ledger);
        restoreAbort(ledger.journaled().givenUp());
        var connected = new ConnectionWaiter(settings, run, log).await();
        connected.whenComplete((duvo, failure) -> {
            try {
                reattach(ledger, connected.join());
            } catch (IOException | RuntimeException e) {
                releaseUnreachable(RetryingCaller.unwrap(e));
            }
        });
        setWait(connected);
    }

    private void reattach(JobStore ledger, ResolvedConnection duvo) throws IOException {
        duvo.requireAgent(ledger.journaled().agentId());
        var request = ledger.followRequest(duvo.connection());
        var runId = ledger.runId();
        if (ledger.journaled().queued()) {
            follow(duvo, ledger, request);
        } else if (runId == null) {
            log.println(Messages.JobSession_lookingUp());
            follow(duvo, ledger, request.withUnknownStart());
        } else {
            var resumed = resumed(request, runId); // cuts off what will be told again
            replayTranscript();
            log.println(Messages.JobSession_followingAgain(runId));
            follow(duvo, ledger, resumed);
        }
    }

    /** @param why as it was kept: empty where the build was aborted, null where it was not given up */
    private void restoreAbort(@CheckForNull String why) {
        if (why != null) {
            hold.abort(why.isEmpty() ? host.abortedBeforeRestart() : new AbortException(why));
        }
    }

    private void replayTranscript() throws IOException {
        transcript.forEach(line -> spoken.add(line.message(), line.changeOrNew()));
    }

    private FollowRequest resumed(FollowRequest request, String runId) throws IOException {
        var cursor = transcript.resume();
        return request.resumedAt(runId, cursor.position(), cursor.told());
    }

    /** This build cannot get hold of the Job: others stop it, or leave it. */
    private void releaseUnreachable(Throwable why) {
        OrphanReaper.get().unregister(localId);
        hold.abandon(WorkspaceAccess.why(why));
        end.fail(hold.abortCause() == null ? why : hold.abortCause());
    }

    /** What the Job says goes into its file from now on, beginning with what it said before. */
    private void keepOutput() {
        var path = settings.getOutputFile();
        if (path != null) {
            var patience = restarted ? WorkspaceAccess.AGENT_RECONNECT_TIMEOUT : OutputFileWriter.FINAL_WRITE_TIMEOUT;
            end.setOutputFile(new OutputFileWriter(path, host, transcript, log, patience));
        }
    }

    /** From here on the Job is this build's, whether it can be followed yet or not. */
    private void register(JobStore ledger) {
        hold.setStore(ledger);
        desk = new RequestCoordinator(ledger.record(), settings, log, host.prompt(), hold);
        end.setRequests(desk);
        desk.restore();
        OrphanReaper.get().register(localId, this);
    }

    private void follow(ResolvedConnection duvo, JobStore ledger, FollowRequest request) throws IOException {
        keepOutput();
        WebhookRegistry.get().register(ledger.journaled().webhookUrl(), hold::refreshSoon);
        var life = new JobLife(ledger, settings, log, hold, desk, spoken, end, trouble);
        var tellsAll = !settings.isExistingJob() || settings.isFromStart();
        var story = new JobEventHandler(ledger.record(), log, transcript, spoken, life, tellsAll, trouble);
        if (!hold.attach(request, () -> DuvoEngine.get().scheduler().follow(duvo.access(), request, story))) {
            OrphanReaper.get().unregister(localId);
            WebhookRegistry.get().unregister(ledger.journaled().webhookUrl());
            end.complete(null, hold.abortCause());
        }
        AssignmentNameCache.get().tell(duvo, ledger.record());
    }

    // --- how it is given up

    /** The build was aborted: stops the Job or leaves it, as its settings say. A second call finishes the step at once. */
    public void abort(Throwable cause) {
        if (hold.abort(cause)) {
            cancelWait();
        } else {
            end.abandonOutputFile();
            end.complete(null, hold.abortCause());
        }
    }

    private void setWait(CompletableFuture<?> what) {
        awaited = what;
        cancelWait();
    }

    private void cancelWait() {
        var cause = hold.abortCause();
        if (cause != null) {
            awaited.completeExceptionally(cause);
        }
    }

    boolean isOf(Run<?, ?> build) {
        return run.getExternalizableId().equals(build.getExternalizableId());
    }

    /** The build may be called otherwise now. */
    void onRelocated() {
        try {
            hold.store().saveRelocation();
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** Jenkins ends, and the step with it: what is to become of the Job is seen to when Jenkins is back. */
    public void onShutdown() {
        log.println(
                settings.isDetachOnAbort()
                        ? Messages.JobSession_leftAtShutdown()
                        : Messages.JobSession_stoppedAfterShutdown());
        end.completeSilently();
    }

    /** The build has ended without this step's knowing: nobody is told any more, and the Job is stopped or left. */
    void onBuildEnded() {
        if (end.completeSilently()) {
            abort(new AbortException());
        }
    }

    /** A short lowercase phrase for developers. */
    public String describe() {
        return hold.describe();
    }
}
