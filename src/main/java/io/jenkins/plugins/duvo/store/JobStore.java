package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.ConcurrencyLimit;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Store of one Job: its entry in the {@linkplain JobJournal journal} while it may be alive, and its {@link JobRecord} on the
 * build. Methods that save write files, and throw if one cannot be written. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class JobStore {
    private final Run<?, ?> run;
    private final JobRecord record;
    private JournaledJob journaled;
    /** Whether the journal entry is to be removed: the step has ended, and there is nothing to stop. */
    private boolean isFinished;

    private JobStore(Run<?, ?> run, JobRecord record, JournaledJob journaled) {
        this.run = run;
        this.record = record;
        this.journaled = journaled;
    }

    /**
     * Saves that a Job is to be started. To be called before the start is sent: if Jenkins crashes in between, it must know of
     * a Job that may exist.
     *
     * @param sandboxId the sandbox with the files for the Job; null if there are none
     */
    public static JobStore begin(
            Run<?, ?> run,
            String localId,
            JobSettings settings,
            ResolvedConnection duvo,
            @CheckForNull String sandboxId)
            throws IOException {
        var connection = duvo.connection();
        var journaled = JournaledJob.forStart(run, localId, settings, connection, sandboxId)
                .withStartMark(duvo.startMark());
        var record = new JobRecord(localId, journaled.agentId(), connection.getName(), System.currentTimeMillis());
        record.setLogLevel(settings.logLevel());
        return new JobStore(run, record, journaled).saveBoth();
    }

    /** Saves that a Job which exists in Duvo is followed. */
    public static JobStore attach(Run<?, ?> run, String localId, JobSettings settings, ResolvedConnection duvo, Job job)
            throws IOException {
        var connection = duvo.connection();
        var journaled = JournaledJob.forExisting(run, localId, settings, connection, job)
                .withStartMark(duvo.startMark());
        var created = job.createdAt();
        var record = new JobRecord(
                localId,
                journaled.agentId(),
                connection.getName(),
                created == null ? System.currentTimeMillis() : created.toEpochMilli());
        record.setLogLevel(settings.logLevel());
        record.setId(job.id());
        record.setCreatedAt(created);
        var completed = job.completedAt();
        if (job.status().isEnded() && completed != null) {
            record.setFormerEnd(completed);
        }
        return new JobStore(run, record, journaled).saveBoth();
    }

    private synchronized JobStore saveBoth() throws IOException {
        try {
            JobJournal.save(journaled);
            DuvoJobsAction.of(run).add(record);
            return this;
        } catch (Throwable e) { // then the Job is not started
            record.endFollowing(0, null);
            JobJournal.remove(record.getLocalId());
            throw e instanceof IOException io ? io : new IOException(e.toString(), e);
        }
    }

    /** Finds what the previous Jenkins process saved; empty if the Job is not alive. */
    public static Optional<JobStore> find(Run<?, ?> run, String localId) throws IOException {
        var record = DuvoJobsAction.of(run).find(localId);
        var journaled = JobJournal.find(localId);
        return record.isEmpty() || journaled.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobStore(run, record.get(), journaled.get()));
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
        return id == null ? record.getId() : id; // a crash may have come between the two writes
    }

    /** Returns the request to the engine: the start of the Job as it was or will be sent, and the limit of its connection. */
    public FollowRequest followRequest(DuvoConnection connection) {
        var job = journaled();
        var outageTimeout = Duration.ofMinutes(connection.getTroubleTimeoutMinutes());
        return job.followRequest(connection.getTeamId(), outageTimeout)
                .withLimit(new ConcurrencyLimit(
                        connection.getName(),
                        () -> connection.current().getMaxConcurrentJobs(),
                        record.getStartedAt(),
                        job.queued()));
    }

    /** Saves whether the Job waits for a free place. To be called with false before the start is sent. */
    public synchronized void saveQueued(boolean queued) throws IOException {
        write(journaled.withQueued(queued));
    }

    /**
     * Saves Duvo's id of the Job, in the journal and with the build.
     *
     * @param left whether the build leaves the Job running from now on; to be called before it does
     */
    public synchronized void saveStarted(String id, boolean left) throws IOException {
        try {
            var started = journaled.withRunId(id);
            write(left ? started.asLeft() : started);
        } finally {
            save();
        }
    }

    /** Saves a decision. To be called before it is sent. */
    public synchronized void saveDecision(PendingDecision decision) throws IOException {
        write(journaled.withDecision(decision));
    }

    /**
     * Saves that the build stops the Job.
     *
     * @param aborted why
     */
    public synchronized void saveAbort(Throwable aborted) throws IOException {
        write(journaled.withAbortReason(reason(aborted)));
    }

    /** What is saved of the reason for which a build stops its Job: empty if the build was aborted. */
    private static String reason(Throwable aborted) {
        return aborted instanceof AbortException ? Util.fixNull(aborted.getMessage()) : "";
    }

    /** Saves the external id of the build if it is another one now, because its project was renamed or moved. */
    public synchronized void saveRelocation() throws IOException {
        if (!journaled.build().equals(run.getExternalizableId())
                && !journaled.abandoned()
                && Files.exists(JobJournal.file(journaled.localId()))) {
            write(journaled);
        }
    }

    /** Saves that this Jenkins has another address, home or host than when the Job was started. */
    public synchronized void saveMove(ControllerIdentity here) throws IOException {
        if (Files.exists(JobJournal.file(journaled.localId()))) {
            write(journaled.withHome(here));
        }
    }

    private void write(JournaledJob latest) throws IOException {
        journaled = latest.withBuild(run.getExternalizableId());
        JobJournal.save(journaled);
    }

    /** Saves the record with the build. */
    public void save() throws IOException {
        DuvoJobsAction.of(run).save(record);
    }

    /**
     * Saves that the step ends.
     *
     * @param messages how many messages were read
     * @param failure why the step fails because of the Job, unless the build was aborted; or null
     * @param aborted why the build stops or leaves the Job; null if it followed the Job to the end
     * @param toBeStopped whether the Job may still run, so that Jenkins must stop it; its journal entry stays then
     */
    public synchronized void saveEnd(
            int messages, @CheckForNull String failure, @CheckForNull Throwable aborted, boolean toBeStopped)
            throws IOException {
        record.endFollowing(messages, aborted == null ? failure : null);
        record.setAbortReason(aborted == null ? null : reason(aborted));
        isFinished = !toBeStopped;
        try {
            if (toBeStopped) {
                write(journaled.asAbandoned());
            }
            save();
        } finally {
            // A Job that is left running must not be stopped, whatever cannot be written.
            // A Job that has ended may keep its entry: it can be read again.
            if (isFinished && !new Status(record.getStatus()).isEnded()) {
                JobJournal.remove(record.getLocalId());
            }
        }
        if (isFinished) {
            JobJournal.remove(record.getLocalId());
        }
    }

    /**
     * Saves that the step ends and hands the Job over to the build's script. The journal entry stays: unless the build follows the Job
     * again, the build's end decides what becomes of it.
     *
     * @param messages how many messages were read
     */
    public synchronized void saveHandOver(int messages) throws IOException {
        record.markHandedOver(messages);
        save();
    }

    /**
     * Saves that the build follows the Job again that earlier steps of it handed over to its script: their journal entries are removed,
     * because that of this step has taken their place.
     *
     * @return the local ids of the Job in those steps
     */
    public synchronized List<String> takeOver() throws IOException {
        var records = DuvoJobsAction.of(run);
        var earlier = records.handedOver(Objects.toString(record.getId(), ""));
        for (var other : earlier) {
            JobJournal.remove(other.getLocalId());
            other.markTakenOver();
            records.save(other);
        }
        return earlier.stream().map(JobRecord::getLocalId).toList();
    }

    /** Saves what is known now, after an attempt to save failed. Makes no journal entry anew that was removed meanwhile. */
    public synchronized void saveAgain() throws IOException {
        if (!isFinished && Files.exists(JobJournal.file(journaled.localId()))) {
            write(journaled);
        }
        save();
        if (isFinished) {
            JobJournal.remove(record.getLocalId());
        }
    }
}
