package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowResult.Reason;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import io.jenkins.plugins.duvo.store.OrphanFate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stop of one orphan: has the engine stop a Job whose build has ended without it, and writes what becomes of the Job to the build's
 * record. The build's log is finished and stays as it is. No user is asked: the stop denies an open approval.
 */
final class OrphanStop implements JobListener {
    private static final Logger LOGGER = Logger.getLogger(OrphanStop.class.getName());
    /** How long Duvo may be out of reach before the Job is given up: a day, as for every stop. */
    private static final Duration OUTAGE_TIMEOUT = Duration.ofDays(1);

    private final JournaledJob job;
    /** Hears what becomes of the stop, once. */
    private final OrphanReaper reaper;
    /** Whether the key that is used is the one that the Job was started with: only of such a key is it known that it sees the Job. */
    private volatile boolean isOwnKey;

    OrphanStop(JournaledJob job, OrphanReaper reaper) {
        this.job = job;
        this.reaper = reaper;
    }

    /**
     * Begins to follow the Job in order to stop it. A Job that still waited in the queue was never started, so its journal entry is
     * removed. Blocks on credentials and files.
     *
     * @throws IOException if the connection or its credential is gone, or a file cannot be written
     */
    void stop() throws IOException {
        if (job.queued()) { // no start was ever sent
            detach();
            return;
        }
        updateRecord(job, OrphanFate.STOPPING, record -> {});
        var mark = job.startMark();
        var duvo = ResolvedConnection.forStop(job.connection(), job.credentialsId(), job.build(), mark);
        isOwnKey = mark == null ? run(job) != null : mark.equals(duvo.startMark());
        var request = job.followRequest(duvo.connection().getTeamId(), OUTAGE_TIMEOUT);
        var runId = job.runId();
        setFollowed(true);
        DuvoEngine.get()
                .scheduler()
                .follow(
                        duvo.access(),
                        runId == null ? request.withUnknownStart() : request.resumedAt(runId, 0, List.of()),
                        this)
                .stop();
        LOGGER.log(Level.INFO, "Stopping the Duvo Job of {0}, which has ended without it", job.build());
    }

    /** Leaves the Job running, if there is one, and removes it from the journal. */
    void detach() throws IOException {
        updateRecord(job, OrphanFate.LEFT, JobRecord::endFollowing);
        JobJournal.remove(job.localId());
        reaper.onSettled(job);
    }

    /** The build; null if it is gone, or the file does not name it. */
    @CheckForNull
    private static Run<?, ?> run(JournaledJob job) {
        return job.build().lastIndexOf('#') <= 0 ? null : Run.fromExternalizableId(job.build());
    }

    private void setFollowed(boolean now) {
        records(job).flatMap(records -> records.find(job.localId())).ifPresent(record -> record.setFollowed(now));
    }

    @Override
    public void started(Job started) {
        updateRecord(job, OrphanFate.STOPPING, record -> record.setId(started.id()));
    }

    @Override
    public void connectionLost(DuvoException why) {
        LOGGER.log(Level.INFO, "Duvo is out of reach while the Duvo Job of {0} is stopped: {1}", new Object[] {
            job.build(), why.getMessage()
        });
    }

    /**
     * Ends the stop. A key that is refused proves nothing about the Job, and neither does a key that does not see the Job, unless the
     * Job was started with it.
     */
    @Override
    public void ended(FollowResult result) {
        setFollowed(false);
        var reason = result.reason();
        if (reason == Reason.FORBIDDEN) {
            reaper.onFailed(job, new IOException(Messages.OrphanStop_keyRefused()));
            return;
        }
        if (reason == Reason.GONE && !isOwnKey) {
            reaper.onFailed(job, new IOException(Messages.OrphanStop_unknownToKey()));
            return;
        }
        var fate = reason == Reason.JOB_ENDED || reason == Reason.GONE ? OrphanFate.STOPPED : OrphanFate.LOST;
        updateRecord(job, fate, record -> {
            if (reason == Reason.JOB_ENDED) {
                record.setJobEnd(result.status(), result.endedAt());
            } else {
                record.setStatus(result.status().word());
            }
            record.endFollowing(result.messages(), record.getFailure());
        });
        forget(job);
        reaper.onSettled(job);
    }

    /** Writes what became of an orphan to the record of its build, if there still is one; a failure is only logged. */
    static void updateRecord(JournaledJob job, OrphanFate fate, Consumer<JobRecord> change) {
        records(job).ifPresent(records -> {
            try {
                var record = records.find(job.localId());
                if (record.isPresent()) {
                    record.get().setOrphanFate(fate);
                    change.accept(record.get());
                    records.save(record.get());
                }
            } catch (Throwable e) { // of any kind: the build is saved with the actions of all plugins
                LOGGER.log(Level.WARNING, "Cannot record what became of a Duvo Job in " + job.build(), e);
            }
        });
    }

    private static Optional<DuvoJobsAction> records(JournaledJob job) {
        return Optional.ofNullable(run(job)).map(run -> run.getAction(DuvoJobsAction.class));
    }

    /** Removes an orphan from the journal; a failure is only logged. */
    static void forget(JournaledJob job) {
        try {
            JobJournal.remove(job.localId());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot forget the Duvo Job of " + job.build(), e);
        }
    }
}
