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
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One Job's life in a build: started or taken up again, aborted, ended. The step that hosts it is finished exactly once, whatever
 * comes together. Methods read and write files and may wait for Jenkins; never call them on the Pipeline's VM thread.
 */
public final class BuildJob implements JobStory.Life, RequestDesk.Job {
    private static final Logger LOGGER = Logger.getLogger(BuildJob.class.getName());

    private final JobHost host;
    private final String key;
    private final JobSettings settings;
    private final Run<?, ?> run;
    private final JobLog log;
    private final Transcript transcript;
    private final Spoken spoken = new Spoken();
    private final AtomicBoolean finished = new AtomicBoolean();
    private JobLedger ledger;
    private FollowedJob followed;
    private RequestDesk desk;
    private Throwable abortCause;

    /** @param key names the Job within Jenkins, from before it has an id */
    public BuildJob(JobHost host, String key, JobSettings settings) {
        this.host = host;
        this.key = key;
        this.settings = settings;
        this.run = host.run();
        var mask = new MessageMask(host::mask);
        this.log = new JobLog(host.listener(), settings.logLevel(), mask);
        this.transcript = new Transcript(run, key, settings.logsEverything(), mask);
    }

    /** Starts the Job. Whatever is wrong finishes the step. */
    public void begin() {
        orFinish(this::start);
    }

    /** Takes the Job up again after a restart: it is followed or looked up, and started only if that was not tried. */
    public void resume() {
        orFinish(() -> {
            var record = DuvoJobsAction.of(run).find(key);
            var found = JobLedger.find(run, key);
            if (record.isEmpty()) { // the earlier life ended before it could send the start
                start();
            } else if (found.isPresent()) {
                ledger = found.get();
                takeUp();
            } else {
                finishAs(Outcome.ofRecord(record.get(), settings), new JobResult(record.get(), spoken, null));
            }
        });
    }

    private void start() throws IOException {
        settings.check();
        var duvo = connect();
        log.line(Messages.BuildJob_starting(
                settings.getAgentId(), duvo.connection().getName()));
        ledger = JobLedger.begin(run, key, settings, duvo.connection());
        host.saveState();
        follow(duvo, ledger.order(duvo.connection()));
    }

    private void takeUp() throws IOException {
        var duvo = connect();
        var order = ledger.order(duvo.connection());
        var runId = ledger.living().runId();
        if (ledger.living().queued()) {
            follow(duvo, order);
        } else if (runId == null) {
            log.line(Messages.BuildJob_lookingUp());
            follow(duvo, order.unsure());
        } else {
            transcript.forEach(line -> spoken.add(line.message(), line.changeOrNew()));
            var cursor = transcript.resume();
            log.line(Messages.BuildJob_followingAgain(runId));
            follow(duvo, order.resumed(runId, cursor.position(), cursor.told()));
        }
    }

    private ConnectedDuvo connect() throws AbortException {
        var duvo = ConnectedDuvo.forBuild(settings.getConnection(), settings.getCredentialsId(), run);
        duvo.requireAgent(settings.getAgentId());
        return duvo;
    }

    private synchronized void follow(ConnectedDuvo duvo, JobOrder order) throws IOException {
        if (abortCause != null && order.runId() == null && !order.maybeStarted()) {
            ledger.ended(0, false);
            finish(null, abortCause); // aborted before anything was sent
            return;
        }
        desk = new RequestDesk(ledger.record(), settings, log, host.prompt(), this);
        desk.takeUp();
        Orphans.get().follows(key, this);
        followed = DuvoEngine.get()
                .scheduler()
                .follow(duvo.duvo(), order, new JobStory(ledger.record(), log, transcript, spoken, this));
        if (abortCause != null) {
            stopOrLeave(!settings.detaches());
        }
    }

    /** The build was aborted: stops the Job or leaves it, as its settings say. A second call finishes the step at once. */
    public synchronized void abort(Throwable cause) {
        if (abortCause != null) {
            finish(null, abortCause);
            return;
        }
        abortCause = cause;
        if (followed != null) {
            stopOrLeave(!settings.detaches());
        }
    }

    boolean belongsTo(String build) {
        return build.equals(ledger.living().build());
    }

    /** The build has ended without this step's knowing: nobody is told any more, and the Job is stopped or left. */
    synchronized void buildEnded() {
        if (finished.compareAndSet(false, true)) {
            log.close();
            closeDesk();
            if (abortCause == null) {
                abortCause = new AbortException();
                stopOrLeave(!settings.detaches());
            }
        }
    }

    // --- what the desk wants

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
    public Run<?, ?> run() {
        return run;
    }

    @Override
    public void saveRecord() throws IOException {
        ledger.save();
    }

    @Override
    public synchronized void fail(AbortException why, boolean stop) {
        if (abortCause == null) {
            abortCause = why;
            stopOrLeave(stop);
        }
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

    /** A short lowercase phrase for developers. */
    public synchronized String describe() {
        return followed == null ? "preparing to start" : followed.describe();
    }

    // --- what the Job does

    @Override
    public void queued(boolean waits) throws IOException {
        ledger.queued(waits);
    }

    @Override
    public void started(Job job) throws IOException {
        ledger.started(job.id());
        if (!settings.isWait()) {
            followed().leave();
        }
    }

    private synchronized FollowedJob followed() {
        return followed;
    }

    @Override
    public void requestOpened(HumanRequest request) {
        desk.opened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, Settlement how) {
        desk.settled(request, how);
    }

    @Override
    public void answerRefused(HumanRequest request, DuvoException why) {
        desk.answerRefused(request, why);
    }

    @Override
    public void stopUnconfirmed() {
        var id = ledger.record().getId();
        log.line(id == null ? Messages.BuildJob_startUnconfirmed() : Messages.BuildJob_stopUnconfirmed(id));
        finish(null, aborted());
    }

    @Override
    public void ended(Ending ending) {
        try {
            var mayStillRun = ending.how() == Ending.How.OUT_OF_REACH || ending.how() == Ending.How.START_UNKNOWN;
            ledger.ended(ending.messages(), mayStillRun && !settings.detaches());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot record the end of a Duvo Job in " + run, e);
        }
        Orphans.get().followsNoMore(key);
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
        var cause = aborted();
        finish(result, cause != null ? cause : outcome.failure());
    }

    @CheckForNull
    private synchronized Throwable aborted() {
        return abortCause;
    }

    private void finish(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (finished.compareAndSet(false, true)) {
            log.close();
            closeDesk();
            host.finished(result, failure);
        }
    }

    private synchronized void closeDesk() {
        if (desk != null) {
            desk.close();
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
