package io.jenkins.plugins.duvo.session;

import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Job whose build has ended without it: it is stopped, and what becomes of it goes into the build's record. The build's log is
 * finished and stays as it is, and nobody is left to be asked: an approval that is open is denied by the stop.
 */
final class OrphanStop implements JobListener {
    private static final Logger LOGGER = Logger.getLogger(OrphanStop.class.getName());
    /** How long Duvo may be out of reach before the Job is given up: a day, as for every stop. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final JournaledJob living;
    private final Runnable done;

    /** @param done called once when nothing more will be done */
    OrphanStop(JournaledJob living, Runnable done) {
        this.living = living;
        this.done = done;
    }

    /** Blocks on credentials and files. */
    void stop() throws IOException {
        if (living.queued()) { // nothing was ever sent
            leave();
            return;
        }
        var run = run();
        var duvo = run == null
                ? ResolvedConnection.forAdministrators(living.connection())
                : ResolvedConnection.forBuild(living.connection(), living.credentialsId(), run);
        var request = living.followRequest(duvo.connection().getTeamId(), PATIENCE);
        var runId = living.runId();
        DuvoEngine.get()
                .scheduler()
                .follow(
                        duvo.access(),
                        runId == null ? request.withUnknownStart() : request.resumedAt(runId, 0, List.of()),
                        this)
                .stop();
        LOGGER.log(Level.INFO, "Stopping the Duvo Job of {0}, which has ended without it", living.build());
    }

    /** Nobody follows the Job any more, if there is one; it goes on. */
    void leave() throws IOException {
        inRecord(record -> record.ended(record.getMessageCount(), record.getFailure()));
        JobJournal.remove(living.localId());
        done.run();
    }

    private Run<?, ?> run() {
        return Run.fromExternalizableId(living.build());
    }

    @Override
    public void started(Job job) {
        inRecord(record -> record.setId(job.id()));
    }

    @Override
    public void connectionLost(DuvoException why) {
        LOGGER.log(Level.INFO, "Trouble while stopping the Duvo Job of {0}: {1}", new Object[] {
            living.build(), why.getMessage()
        });
    }

    @Override
    public void ended(FollowResult result) {
        inRecord(record -> {
            record.setStatus(result.status().word());
            record.ended(result.messages(), record.getFailure());
        });
        try {
            JobJournal.remove(living.localId());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot forget the Duvo Job of " + living.build(), e);
        }
        done.run();
    }

    private void inRecord(Consumer<JobRecord> change) {
        var run = run();
        var action = run == null ? null : run.getAction(DuvoJobsAction.class);
        if (action != null) {
            try {
                action.find(living.localId()).ifPresent(change);
                DuvoJobsAction.save(run);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Cannot record what became of a Duvo Job in " + run, e);
            }
        }
    }
}
