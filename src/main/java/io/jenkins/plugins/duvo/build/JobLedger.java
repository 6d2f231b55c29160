package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.follow.StartLimit;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What is kept of one Job on disk: its file while it may be alive, and its part of the build's record. Methods write files. */
final class JobLedger {
    private final Run<?, ?> run;
    private final JobRecord record;
    private LivingJob living;

    private JobLedger(Run<?, ?> run, JobRecord record, LivingJob living) {
        this.run = run;
        this.record = record;
        this.living = living;
    }

    /**
     * Writes down that a Job is to be started. Before the start is sent: a Job must never be somebody's who does not know.
     *
     * @param sandboxId where the files for the Job are; null if there are none
     */
    static JobLedger begin(
            Run<?, ?> run,
            String localId,
            JobSettings settings,
            DuvoConnection connection,
            @CheckForNull String sandboxId)
            throws IOException {
        var agentId = Objects.requireNonNull(settings.getAgentId());
        var tag = MessageTag.of(run, localId, settings.getMessage(), connection.isTagMessages());
        var record = new JobRecord(localId, agentId, connection.getName(), System.currentTimeMillis());
        record.setLogLevel(settings.logLevel());
        return new JobLedger(
                        run,
                        record,
                        new LivingJob(
                                LivingJob.VERSION,
                                localId,
                                JenkinsHome.here(),
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
    static JobLedger attach(Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection, Job job)
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
        if (job.status().ended() && completed != null) {
            record.endedBefore(completed);
        }
        return new JobLedger(
                        run,
                        record,
                        new LivingJob(
                                LivingJob.VERSION,
                                localId,
                                JenkinsHome.here(),
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

    private synchronized JobLedger written() throws IOException {
        try {
            LivingJobs.save(living);
            DuvoJobsAction.of(run).add(record);
            return this;
        } catch (IOException e) { // then it was not begun
            record.ended(0, null);
            LivingJobs.remove(record.getLocalId());
            throw e;
        }
    }

    /** What an earlier life of Jenkins wrote down; empty if the Job is not alive. */
    static Optional<JobLedger> find(Run<?, ?> run, String localId) throws IOException {
        var record = DuvoJobsAction.of(run).find(localId);
        var living = LivingJobs.find(localId);
        return record.isEmpty() || living.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobLedger(run, record.get(), living.get()));
    }

    JobRecord record() {
        return record;
    }

    synchronized LivingJob living() {
        return living;
    }

    /** Duvo's id of the Job; null while it is not known. */
    @CheckForNull
    String runId() {
        var id = living().runId();
        return id == null ? record.getId() : id; // one of the two may not have been written
    }

    /** The start of the Job, as it was or will be sent. */
    JobOrder order(DuvoConnection connection) {
        var job = living();
        var patience = Duration.ofMinutes(connection.getTroubleTimeoutMinutes());
        return job.order(connection.getTeamId(), patience)
                .limited(new StartLimit(
                        connection.getName(),
                        () -> connection.current().getMaxConcurrentJobs(),
                        record.getStartedAt(),
                        job.queued()));
    }

    /** Writes down whether the Job waits in line; before the start is sent, that it does no more. */
    synchronized void queued(boolean waits) throws IOException {
        write(living.queued(waits));
    }

    synchronized void started(String id) throws IOException {
        try {
            write(living.started(id));
        } finally {
            save();
        }
    }

    synchronized void decided(Decision decision) throws IOException {
        write(living.decided(decision));
    }

    /** @param aborted why the build no longer wants the Job */
    synchronized void givenUp(Throwable aborted) throws IOException {
        write(living.givenUp(words(aborted)));
    }

    /** What is kept of why a build gave its Job up: empty where it was aborted. */
    private static String words(Throwable aborted) {
        return aborted instanceof AbortException ? Util.fixNull(aborted.getMessage()) : "";
    }

    /** The job was renamed or moved, and its builds with it. */
    synchronized void moved() throws IOException {
        if (!living.abandoned() && Files.exists(LivingJobs.file(living.localId()))) {
            write(living);
        }
    }

    private void write(LivingJob latest) throws IOException {
        living = latest.of(run.getExternalizableId());
        LivingJobs.save(living);
    }

    void save() throws IOException {
        DuvoJobsAction.save(run);
    }

    /**
     * The step is over, or will be in a moment.
     *
     * @param failure why it fails because of the Job, unless it was aborted; or null
     * @param aborted why the build no longer wants the Job; null if it wanted it to the end
     * @param toBeStopped whether the Job may still run, so that somebody must see to it
     */
    synchronized void ended(
            int messages, @CheckForNull String failure, @CheckForNull Throwable aborted, boolean toBeStopped)
            throws IOException {
        record.ended(messages, aborted == null ? failure : null);
        record.givenUp(aborted == null ? null : words(aborted));
        if (toBeStopped) {
            write(living.abandonedNow());
        }
        save();
        if (!toBeStopped) {
            LivingJobs.remove(record.getLocalId());
        }
    }
}
