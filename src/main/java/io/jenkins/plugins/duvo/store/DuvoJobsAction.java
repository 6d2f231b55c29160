package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import jenkins.model.RunAction2;

/**
 * The records of a build's Jobs, saved with the build in {@code build.xml}. The action itself has no link and no address; the page
 * {@code duvo/} and its remote API show what it holds. Safe from any thread.
 */
public final class DuvoJobsAction extends InvisibleAction implements RunAction2 {
    /** Persisted. In the order in which the Jobs were started. */
    private List<JobRecord> jobs = new CopyOnWriteArrayList<>();

    /** Persisted; null while the build has answered none. */
    private volatile List<DecisionRecord> responses;

    /** From how many Jobs on a change is written to a file of its own: to save a build with fewer costs no more than a few files. */
    static final int MANY_JOBS = 50;

    /** Live. */
    private transient Run<?, ?> run;
    /** Live. */
    private transient RecordFiles files;

    /** Sets the default of a field that a file lacks because it was edited by hand. */
    private Object readResolve() {
        jobs = jobs == null ? new CopyOnWriteArrayList<>() : jobs;
        return this;
    }

    /** Returns the action of a build; makes it and adds it if the build has none. */
    public static DuvoJobsAction of(Run<?, ?> run) {
        synchronized (run) {
            var action = run.getAction(DuvoJobsAction.class);
            if (action == null) {
                action = new DuvoJobsAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /** Adds the record of a Job, and saves it. */
    public void add(JobRecord job) throws IOException {
        job.setOwner(this);
        jobs.add(job);
        save(job);
    }

    /**
     * Saves the record of one of the build's Jobs: with the build, or by itself if the build has {@link #MANY_JOBS}; the build is then
     * saved later. Does nothing for a build that was deleted.
     */
    public void save(JobRecord job) throws IOException {
        if (jobs.size() < MANY_JOBS) {
            save(run);
        } else if (run.getRootDir().isDirectory()) {
            files.write(job);
        }
    }

    /** Adds the record of an answer to a Job that the build does not follow, with the Job's id, and saves the build. */
    public void add(DecisionRecord response) throws IOException {
        synchronized (this) {
            if (responses == null) {
                responses = new CopyOnWriteArrayList<>();
            }
            responses.add(response);
        }
        save(run);
    }

    /**
     * Finds the records of steps that have handed a Job over to the build's script, the oldest first.
     *
     * @param jobId Duvo's id of the Job
     */
    public List<JobRecord> handedOver(String jobId) {
        var id = PlainText.id(jobId);
        return getJobs().stream()
                .filter(record -> record.isHandedOver() && id.equals(record.getId()))
                .toList();
    }

    /** When the build's script answered a human request, in milliseconds since 1970, and Duvo accepted that; 0 if it has not. */
    public long answeredAt(@CheckForNull String jobId, MaskedRequest request) {
        var answer = answerTo(jobId, request);
        return answer == null ? 0 : answer.getAt();
    }

    /** The last answer of the build's script to what a human request asks that Duvo accepted; null if there is none. */
    @CheckForNull
    public DecisionRecord answerTo(@CheckForNull String jobId, MaskedRequest request) {
        return getResponses().stream()
                .filter(response -> jobId != null
                        && jobId.equals(response.getJobId())
                        && response.isAbout(request)
                        && Boolean.TRUE.equals(response.getAccepted()))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** The answers that the build gave to Jobs which it does not follow, the oldest first. */
    public List<DecisionRecord> getResponses() {
        var given = responses;
        return given == null ? List.of() : List.copyOf(given);
    }

    /**
     * The decisions about the human requests of one of the build's Jobs, oldest first: those that its step knows, and those that other
     * steps of the build sent while no step followed the Job.
     */
    public List<DecisionRecord> decisions(JobRecord job) {
        var known = job.getDecisions();
        var id = job.getId();
        var sent = getResponses().stream()
                .filter(response -> id != null
                        && id.equals(response.getJobId())
                        && known.stream().noneMatch(response::repeats));
        return Stream.concat(known.stream(), sent)
                .sorted(Comparator.comparingLong(DecisionRecord::getAt))
                .toList();
    }

    /**
     * Saves a build with the records of its Jobs. Does nothing for a build that was deleted: to save it would make its directory
     * again.
     */
    static void save(Run<?, ?> run) throws IOException {
        if (run.getRootDir().isDirectory()) {
            run.save();
        }
    }

    /** Returns the record with this {@link JobRecord#getLocalId local id}; empty if the build has no such Job. */
    public Optional<JobRecord> find(String localId) {
        return jobs.stream().filter(job -> job.getLocalId().equals(localId)).findFirst();
    }

    /** The records in the order in which the Jobs were started, as they are now. */
    public List<JobRecord> getJobs() {
        return List.copyOf(jobs);
    }

    @Override
    public void onAttached(@NonNull Run<?, ?> r) {
        run = r;
        files = new RecordFiles(run, jobs);
    }

    @Override
    public void onLoad(@NonNull Run<?, ?> r) {
        onAttached(r);
        files.restoreTo(jobs);
        jobs.forEach(job -> job.setOwner(this));
    }
}
