package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.follow.ConcurrencyLimit;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is kept of one Job on disk: its file while it may be alive, and its part of the build's record. Methods write files. */
@Restricted(NoExternalUse.class)
public final class JobStore {
    private final Run<?, ?> run;
    private final JobRecord record;
    private JournaledJob journaled;

    private JobStore(Run<?, ?> run, JobRecord record, JournaledJob living) {
        this.run = run;
        this.record = record;
        this.journaled = living;
    }

    /**
     * Writes down that a Job is to be started. Before the start is sent: a Job must never be somebody's who does not know.
     *
     * @param sandboxId where the files for the Job are; null if there are none
     */
    public static JobStore begin(
            Run<?, ?> run,
            String localId,
            JobSettings settings,
            DuvoConnection connection,
            @CheckForNull String sandboxId)
            throws IOException {
        var agentId = Objects.requireNonNull(settings.getAgentId());
        var tag = TaggedMessage.of(run, localId, settings.getMessage(), connection.isTagMessages());
        var record = new JobRecord(localId, agentId, connection.getName(), System.currentTimeMillis());
        record.setLogLevel(settings.logLevel());
        return new JobStore(
                        run,
                        record,
                        new JournaledJob(
                                JournaledJob.VERSION,
                                localId,
                                ControllerIdentity.here(),
                                run.getExternalizableId(),
                                connection.getName(),
                                settings.getCredentialsId(),
                                agentId,
                                null,
                                tag.reference(),
                                tag.message(),
                                sandboxId,
                                settings.isDetachOnAbort(),
                                false,
                                null,
                                connection.isWebhooks() ? WebhookRegistry.newUrl() : null,
                                null,
                                false))
                .written();
    }

    /** Writes down that a Job which exists is followed. */
    public static JobStore attach(
            Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection, Job job)
            throws IOException {
        var agentId = Objects.toString(job.agentId(), "");
        var created = job.createdAt();
        var record = new JobRecord(
                localId,
                agentId,
                connection.getName(),
                created == null ? System.currentTimeMillis() : created.toEpochMilli());
        record.setLogLevel(settings.logLevel());
        record.setId(job.id());
        record.createdAt(created);
        var completed = job.completedAt();
        if (job.status().isEnded() && completed != null) {
            record.endedBefore(completed);
        }
        return new JobStore(
                        run,
                        record,
                        new JournaledJob(
                                JournaledJob.VERSION,
                                localId,
                                ControllerIdentity.here(),
                                run.getExternalizableId(),
                                connection.getName(),
                                settings.getCredentialsId(),
                                agentId,
                                job.id(),
                                null,
                                null,
                                null,
                                settings.isDetachOnAbort(),
                                false,
                                null,
                                null,
                                null,
                                false))
                .written();
    }

    private synchronized JobStore written() throws IOException {
        try {
            JobJournal.save(journaled);
            DuvoJobsAction.of(run).add(record);
            return this;
        } catch (IOException e) { // then it was not begun
            record.ended(0, null);
            JobJournal.remove(record.getLocalId());
            throw e;
        }
    }

    /** What an earlier life of Jenkins wrote down; empty if the Job is not alive. */
    public static Optional<JobStore> find(Run<?, ?> run, String localId) throws IOException {
        var record = DuvoJobsAction.of(run).find(localId);
        var living = JobJournal.find(localId);
        return record.isEmpty() || living.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobStore(run, record.get(), living.get()));
    }

    public JobRecord record() {
        return record;
    }

    public synchronized JournaledJob journaled() {
        return journaled;
    }

    /** Duvo's id of the Job; null while it is not known. */
    @CheckForNull
    public String runId() {
        var id = journaled().runId();
        return id == null ? record.getId() : id; // one of the two may not have been written
    }

    /** The start of the Job, as it was or will be sent. */
    public FollowRequest followRequest(DuvoConnection connection) {
        var job = journaled();
        var patience = Duration.ofMinutes(connection.getTroubleTimeoutMinutes());
        return job.followRequest(connection.getTeamId(), patience)
                .withLimit(new ConcurrencyLimit(
                        connection.getName(),
                        () -> connection.current().getMaxConcurrentJobs(),
                        record.getStartedAt(),
                        job.queued()));
    }

    /** Writes down whether the Job waits in line; before the start is sent, that it does no more. */
    public synchronized void saveQueued(boolean waits) throws IOException {
        write(journaled.withQueued(waits));
    }

    public synchronized void saveStarted(String id) throws IOException {
        try {
            write(journaled.withRunId(id));
        } finally {
            save();
        }
    }

    public synchronized void saveDecision(PendingDecision decision) throws IOException {
        write(journaled.withDecision(decision));
    }

    /** @param aborted why the build no longer wants the Job */
    public synchronized void saveAbort(Throwable aborted) throws IOException {
        write(journaled.withAbortReason(words(aborted)));
    }

    /** What is kept of why a build gave its Job up: empty where it was aborted. */
    private static String words(Throwable aborted) {
        return aborted instanceof AbortException ? Util.fixNull(aborted.getMessage()) : "";
    }

    /** The job was renamed or moved, and its builds with it. */
    public synchronized void saveRelocation() throws IOException {
        if (!journaled.abandoned() && Files.exists(JobJournal.file(journaled.localId()))) {
            write(journaled);
        }
    }

    private void write(JournaledJob latest) throws IOException {
        journaled = latest.withBuild(run.getExternalizableId());
        JobJournal.save(journaled);
    }

    public void save() throws IOException {
        DuvoJobsAction.save(run);
    }

    /**
     * The step is over, or will be in a moment.
     *
     * @param failure why it fails because of the Job, unless it was aborted; or null
     * @param aborted why the build no longer wants the Job; null if it wanted it to the end
     * @param toBeStopped whether the Job may still run, so that somebody must see to it
     */
    public synchronized void saveEnd(
            int messages, @CheckForNull String failure, @CheckForNull Throwable aborted, boolean toBeStopped)
            throws IOException {
        record.ended(messages, aborted == null ? failure : null);
        record.setAbortReason(aborted == null ? null : words(aborted));
        if (toBeStopped) {
            write(journaled.asAbandoned());
        }
        save();
        if (!toBeStopped) {
            JobJournal.remove(record.getLocalId());
        }
    }
}
