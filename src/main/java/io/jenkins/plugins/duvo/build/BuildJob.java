package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.follow.Ending;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One Job's life in a build: started, taken up or taken up again, aborted, ended. The step that hosts it is finished exactly once, whatever
 * comes together. Methods read and write files and may wait for Jenkins; never call them on the Pipeline's VM thread.
 */
public final class BuildJob implements JobStory.Life {
    private static final Logger LOGGER = Logger.getLogger(BuildJob.class.getName());

    private final JobHost host;
    private final String localId;
    private final JobSettings settings;
    private final Run<?, ?> run;
    private final JobLog log;
    private final Transcript transcript;
    private final Spoken spoken = new Spoken();
    private final JobHold hold;
    private final AtomicBoolean finished = new AtomicBoolean();
    private CompletableFuture<Opening.Ready> opening;
    private RequestDesk desk;

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
    }

    /** Starts the Job, or takes up one that exists. Whatever is wrong finishes the step. */
    public void begin() {
        orFinish(this::open);
    }

    /** Takes the Job up again after a restart: it is followed or looked up, and started only if that was not tried. */
    public void resume() {
        orFinish(() -> {
            var record = DuvoJobsAction.of(run).find(localId);
            var found = JobLedger.find(run, localId);
            if (record.isEmpty()) { // the earlier life ended before it could send the start
                open();
            } else if (found.isPresent()) {
                takeUp(found.get());
            } else {
                recall();
                finishAs(Outcome.ofRecord(record.get(), settings), new JobResult(record.get(), spoken, null));
            }
        });
    }

    private void open() throws IOException {
        settings.check();
        var duvo = connect();
        var ready = opening(duvo).open();
        synchronized (this) {
            opening = ready;
        }
        ready.whenComplete((made, failure) -> orFinish(() -> {
            if (failure == null) {
                begin(duvo, made.write());
            } else {
                finish(null, PatientCalls.cause(failure));
            }
        }));
        giveUpOpening();
    }

    private Opening opening(ConnectedDuvo duvo) {
        return settings.attaches()
                ? new Attaching(host, localId, settings, duvo, log, transcript, finished::get)
                : new Starting(host, localId, settings, duvo, log);
    }

    private void begin(ConnectedDuvo duvo, JobLedger ledger) throws IOException {
        host.saveState();
        var order = ledger.order(duvo.connection());
        var runId = ledger.living().runId();
        follow(duvo, ledger, runId == null ? order : resumed(order, runId));
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
            recall();
            log.line(Messages.BuildJob_followingAgain(runId));
            follow(duvo, ledger, resumed(order, runId));
        }
    }

    private void recall() throws IOException {
        transcript.forEach(line -> spoken.add(line.message(), line.changeOrNew()));
    }

    private JobOrder resumed(JobOrder order, String runId) throws IOException {
        var cursor = transcript.resume();
        return order.resumed(runId, cursor.position(), cursor.told());
    }

    private ConnectedDuvo connect() throws AbortException {
        return ConnectedDuvo.forBuild(settings.getConnection(), settings.getCredentialsId(), run);
    }

    private void follow(ConnectedDuvo duvo, JobLedger ledger, JobOrder order) throws IOException {
        hold.of(ledger);
        var asked = new RequestDesk(ledger.record(), settings, log, host.prompt(), hold);
        synchronized (this) {
            desk = asked;
        }
        asked.takeUp();
        Orphans.get().follows(localId, this);
        var story = new JobStory(ledger.record(), log, transcript, spoken, this);
        if (!hold.take(order, () -> DuvoEngine.get().scheduler().follow(duvo.duvo(), order, story))) {
            Orphans.get().followsNoMore(localId);
            finish(null, hold.aborted());
        }
    }

    /** The build was aborted: stops the Job or leaves it, as its settings say. A second call finishes the step at once. */
    public void abort(Throwable cause) {
        if (hold.abort(cause)) {
            giveUpOpening();
        } else {
            finish(null, hold.aborted());
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
        if (finished.compareAndSet(false, true)) {
            log.close();
            closeDesk();
            hold.abort(new AbortException());
        }
    }

    /** A short lowercase phrase for developers. */
    public String describe() {
        return hold.describe();
    }

    // --- what the Job does

    @Override
    public void queued(boolean waits) throws IOException {
        hold.ledger().queued(waits);
    }

    @Override
    public void started(Job job) throws IOException {
        hold.ledger().started(job.id());
        if (!settings.isWait()) {
            hold.leave();
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        desk().opened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, Settlement how) {
        desk().settled(request, how);
    }

    @Override
    public void answerRefused(HumanRequest request, DuvoException why) {
        desk().answerRefused(request, why);
    }

    @Override
    public void stopUnconfirmed() {
        var id = hold.ledger().record().getId();
        log.line(id == null ? Messages.BuildJob_startUnconfirmed() : Messages.BuildJob_stopUnconfirmed(id));
        finish(null, hold.aborted());
    }

    @Override
    public void ended(Ending ending) {
        var ledger = hold.ledger();
        try {
            var mayStillRun = ending.how() == Ending.How.OUT_OF_REACH || ending.how() == Ending.How.START_UNKNOWN;
            ledger.ended(ending.messages(), mayStillRun && !settings.detaches());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot record the end of a Duvo Job in " + run, e);
        }
        Orphans.get().followsNoMore(localId);
        var record = ledger.record();
        finishAs(Outcome.of(ending, record, settings), new JobResult(record, spoken, null));
        desk().jobEnded();
    }

    private synchronized RequestDesk desk() {
        return desk;
    }

    private void finishAs(Outcome outcome, JobResult result) {
        var line = outcome.line();
        if (line != null) {
            log.line(line);
        }
        var cause = hold.aborted();
        finish(result, cause != null ? cause : outcome.failure());
    }

    private void finish(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (finished.compareAndSet(false, true)) {
            log.close();
            closeDesk();
            host.finished(result, failure);
        }
    }

    private void closeDesk() {
        var open = desk();
        if (open != null) {
            open.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void orFinish(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            finish(null, e);
        }
    }
}
