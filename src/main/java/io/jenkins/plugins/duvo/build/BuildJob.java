package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.follow.JobOrder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One Job's life in a build: started, taken up or taken up again, aborted, ended. The step that hosts it is finished exactly once,
 * whatever comes together. Methods read and write files and may wait for Jenkins; never call them on the Pipeline's VM thread.
 */
public final class BuildJob {
    private final JobHost host;
    private final String localId;
    private final JobSettings settings;
    private final Run<?, ?> run;
    private final JobLog log;
    private final Transcript transcript;
    private final Spoken spoken = new Spoken();
    private final JobHold hold;
    private final StepEnd end;
    private CompletableFuture<Opening.Ready> opening;
    private volatile boolean restarted;

    /** @param localId names the Job within Jenkins, from before it has an id */
    public BuildJob(JobHost host, String localId, JobSettings settings) {
        this.host = host;
        this.localId = localId;
        this.settings = settings;
        this.run = host.run();
        var mask = new MessageMask(host::mask);
        this.log = new JobLog(host.listener(), settings.logLevel(), mask);
        this.transcript = new Transcript(run, localId, settings.logsEverything(), mask);
        this.hold = new JobHold(run, settings, log);
        this.end = new StepEnd(host, log);
    }

    // --- how it begins

    /** Starts the Job, or takes up one that exists. Whatever is wrong finishes the step. */
    public void begin() {
        end.unlessFailing(this::open);
    }

    private void open() throws IOException {
        settings.check();
        if (settings.getOutputFile() != null && !restarted) {
            new Workspace(host).require("outputFile");
        }
        var duvo = connect();
        var ready = opening(duvo).open();
        synchronized (this) {
            opening = ready;
        }
        ready.whenComplete((made, failure) -> end.unlessFailing(() -> {
            if (failure == null) {
                begin(duvo, made.write());
            } else {
                end.reach(null, PatientCalls.cause(failure));
            }
        }));
        giveUpOpening();
    }

    private Opening opening(ConnectedDuvo duvo) {
        return settings.attaches()
                ? new Attaching(host, localId, settings, duvo, log, transcript, end::isReached)
                : new Starting(host, localId, settings, duvo, log, restarted, end::isReached);
    }

    private void begin(ConnectedDuvo duvo, JobLedger ledger) throws IOException {
        host.saveState();
        var order = ledger.order(duvo.connection());
        var runId = ledger.living().runId();
        follow(duvo, ledger, runId == null ? order : resumed(order, runId));
    }

    private ConnectedDuvo connect() throws AbortException {
        return ConnectedDuvo.forBuild(settings.getConnection(), settings.getCredentialsId(), run);
    }

    // --- how it goes on after a restart

    /** Takes the Job up again after a restart: it is followed or looked up, and started only if that was not tried. */
    public void resume() {
        restarted = true;
        end.unlessFailing(() -> {
            var record = DuvoJobsAction.of(run).find(localId);
            var found = JobLedger.find(run, localId);
            if (record.isEmpty()) { // the earlier life ended before it could send the start
                open();
            } else if (found.isPresent()) {
                takeUp(found.get());
            } else {
                recall();
                keepOutput();
                var result = new JobResult(record.get(), spoken, null);
                end.reach(Outcome.ofRecord(record.get(), settings), result, hold.aborted());
            }
        });
    }

    private void takeUp(JobLedger ledger) throws IOException {
        var duvo = connect();
        duvo.requireAgent(ledger.living().agentId());
        var order = ledger.order(duvo.connection());
        var runId = ledger.living().runId();
        if (ledger.living().queued()) {
            follow(duvo, ledger, order);
        } else if (runId == null) {
            log.line(Messages.BuildJob_lookingUp());
            follow(duvo, ledger, order.unsure());
        } else {
            var resumed = resumed(order, runId); // cuts off what will be told again
            recall();
            log.line(Messages.BuildJob_followingAgain(runId));
            follow(duvo, ledger, resumed);
        }
    }

    private void recall() throws IOException {
        transcript.forEach(line -> spoken.add(line.message(), line.changeOrNew()));
    }

    private JobOrder resumed(JobOrder order, String runId) throws IOException {
        var cursor = transcript.resume();
        return order.resumed(runId, cursor.position(), cursor.told());
    }

    /** What the Job says goes into its file from now on, beginning with what it said before. */
    private void keepOutput() {
        var path = settings.getOutputFile();
        if (path != null) {
            var patience = restarted ? Workspace.REUNION : OutputFile.LAST;
            end.completes(new OutputFile(path, host, transcript, log, patience));
        }
    }

    private void follow(ConnectedDuvo duvo, JobLedger ledger, JobOrder order) throws IOException {
        hold.of(ledger);
        keepOutput();
        var desk = new RequestDesk(ledger.record(), settings, log, host.prompt(), hold);
        end.closes(desk);
        desk.takeUp();
        Orphans.get().follows(localId, this);
        Webhooks.get().listen(ledger.living().webhookUrl(), hold::hint);
        var life = new JobLife(ledger, settings, log, hold, desk, spoken, end);
        var story = new JobStory(ledger.record(), log, transcript, spoken, life);
        if (!hold.take(order, () -> DuvoEngine.get().scheduler().follow(duvo.duvo(), order, story))) {
            Orphans.get().followsNoMore(localId);
            Webhooks.get().forget(ledger.living().webhookUrl());
            end.reach(null, hold.aborted());
        }
    }

    // --- how it is given up

    /** The build was aborted: stops the Job or leaves it, as its settings say. A second call finishes the step at once. */
    public void abort(Throwable cause) {
        if (hold.abort(cause)) {
            giveUpOpening();
        } else {
            end.waitsNoMore();
            end.reach(null, hold.aborted());
        }
    }

    /** There is no Job yet that would have to be stopped, unless it is another's. */
    private void giveUpOpening() {
        var cause = hold.aborted();
        var open = opening();
        if (cause != null && open != null && (!settings.attaches() || settings.detaches())) {
            open.completeExceptionally(cause);
        }
    }

    @CheckForNull
    private synchronized CompletableFuture<Opening.Ready> opening() {
        return opening;
    }

    boolean belongsTo(String build) {
        return build.equals(hold.ledger().living().build());
    }

    /** The build has ended without this step's knowing: nobody is told any more, and the Job is stopped or left. */
    void buildEnded() {
        if (end.reachUntold()) {
            hold.abort(new AbortException());
        }
    }

    /** A short lowercase phrase for developers. */
    public String describe() {
        return hold.describe();
    }
}
