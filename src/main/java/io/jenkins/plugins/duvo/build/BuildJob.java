package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.follow.Ending;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.time.Duration;
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
    private JobRecord record;
    private LivingJob living;
    private FollowedJob followed;
    private RequestDesk desk;
    private Throwable abortCause;

    /** @param key names the Job within Jenkins, from before it has an id */
    public BuildJob(JobHost host, String key, JobSettings settings) {
        this.host = host;
        this.key = key;
        this.settings = settings;
        this.run = host.run();
        this.log = new JobLog(host.listener(), settings.logLevel());
        this.transcript = new Transcript(run, key, settings.logsEverything(), host::mask);
    }

    /** Starts the Job. Whatever is wrong finishes the step. */
    public void begin() {
        orFinish(this::start);
    }

    /** Takes the Job up again after a restart: it is followed or looked up, and started only if that was not tried. */
    public void resume() {
        orFinish(() -> {
            var known = DuvoJobsAction.of(run).find(key);
            var alive = LivingJobs.find(key);
            if (known.isPresent() && known.get().getEndedAt() > 0) {
                record = known.get();
                finishAs(Outcome.ofRecord(record, settings));
            } else if (known.isEmpty() || alive.isEmpty()) {
                start();
            } else {
                record = known.get();
                living = alive.get();
                takeUp();
            }
        });
    }

    private void start() throws IOException {
        settings.check();
        var duvo = connect();
        log.line(Messages.BuildJob_starting(
                settings.getAgentId(), duvo.connection().getName()));
        var tag =
                MessageTag.of(run, key, settings.getMessage(), duvo.connection().isTagMessages());
        record = new JobRecord(key, settings.getAgentId(), duvo.connection().getName(), System.currentTimeMillis());
        living = new LivingJob(
                LivingJob.VERSION,
                key,
                run.getExternalizableId(),
                duvo.connection().getName(),
                settings.getCredentialsId(),
                settings.getAgentId(),
                null,
                tag.reference(),
                tag.message(),
                settings.detaches(),
                null);
        // All this before the start is sent: a Job must never be somebody's who does not know of it.
        LivingJobs.save(living);
        DuvoJobsAction.of(run).add(record);
        host.saveState();
        follow(duvo, order(duvo));
    }

    private void takeUp() throws IOException {
        var duvo = connect();
        var order = order(duvo);
        if (living.runId() == null) {
            log.line(Messages.BuildJob_lookingUp());
            follow(duvo, order.unsure());
        } else {
            transcript.forEach(line -> spoken.add(line.message(), line.changeOrNew()));
            var cursor = transcript.resume();
            log.line(Messages.BuildJob_followingAgain(living.runId()));
            follow(duvo, order.resumed(living.runId(), cursor.position(), cursor.told()));
        }
    }

    private ConnectedDuvo connect() throws AbortException {
        var duvo = ConnectedDuvo.forBuild(settings.getConnection(), settings.getCredentialsId(), run);
        duvo.requireAgent(settings.getAgentId());
        return duvo;
    }

    private JobOrder order(ConnectedDuvo duvo) {
        return JobOrder.start(
                duvo.connection().getTeamId(),
                new StartRequest(living.agentId(), living.message(), null, null),
                living.reference(),
                Duration.ofMinutes(duvo.connection().getTroubleTimeoutMinutes()));
    }

    private synchronized void follow(ConnectedDuvo duvo, JobOrder order) throws IOException {
        if (abortCause != null && order.runId() == null && !order.maybeStarted()) {
            LivingJobs.remove(key);
            finish(null, abortCause); // aborted before anything was sent
            return;
        }
        desk = new RequestDesk(record, settings, log, host.prompt(), this);
        desk.takeUp();
        followed = DuvoEngine.get()
                .scheduler()
                .follow(duvo.duvo(), order, new JobStory(record, log, transcript, spoken, this));
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

    // --- what the desk wants

    @Override
    public synchronized boolean send(Decision decision) throws IOException {
        living = living.decided(decision);
        LivingJobs.save(living);
        return followed.answer(decision.requestId(), decision.answer());
    }

    @Override
    @CheckForNull
    public synchronized Decision undelivered() {
        return living.decision();
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }

    @Override
    public void saveRecord() throws IOException {
        run.save();
    }

    @Override
    public synchronized void fail(AbortException why, boolean stop) {
        if (abortCause == null) {
            abortCause = why;
            stopOrLeave(stop);
        }
    }

    private void stopOrLeave(boolean stop) {
        if (stop) {
            log.line(Messages.BuildJob_stopping(String.valueOf(record.getId())));
            followed.stop();
        } else {
            log.line(Messages.BuildJob_left(String.valueOf(record.getId())));
            followed.leave();
        }
    }

    /** A short lowercase phrase for developers. */
    public synchronized String describe() {
        return followed == null ? "preparing to start" : followed.describe();
    }

    // --- what the Job does

    @Override
    public void started(Job job) throws IOException {
        living = living.started(job.id());
        LivingJobs.save(living);
        run.save();
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
        log.line(Messages.BuildJob_stopUnconfirmed(String.valueOf(record.getId())));
        finish(null, aborted());
    }

    @Override
    public void ended(Ending ending) {
        try {
            record.ended(ending.messages());
            run.save();
            LivingJobs.remove(key);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot record the end of a Duvo Job in " + run, e);
        }
        finishAs(Outcome.of(ending, record, settings));
        desk().jobEnded();
    }

    private synchronized RequestDesk desk() {
        return desk;
    }

    private void finishAs(Outcome outcome) {
        if (outcome.line() != null) {
            log.line(outcome.line());
        }
        var cause = aborted();
        finish(result(), cause != null ? cause : outcome.failure());
    }

    @CheckForNull
    private synchronized Throwable aborted() {
        return abortCause;
    }

    private JobResult result() {
        return new JobResult(record, spoken, null);
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
