package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/**
 * Registry of the gates of all Jobs that the builds of this controller follow. It says whether a build may settle what the Job of another
 * build asks. Builds that have not resumed yet after a restart count: until they do, or end, only administrators pass their gates. A build
 * whose script goes on with the Job resumes with the step that follows the Job again. In memory, and safe from any thread.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class JobGateRegistry {
    /** By Duvo's id of the Job. */
    private final Map<String, Set<JobGate>> gates = new ConcurrentHashMap<>();
    /** Null until it is first needed. */
    private Unresumed unresumed;

    /**
     * What the previous Jenkins process journaled and no build has resumed yet.
     *
     * @param byLocalId the entries; one is removed when its build resumes
     * @param byJobId the entries by Duvo's id, also those that were removed
     */
    private record Unresumed(Map<String, JournaledJob> byLocalId, Map<String, List<JournaledJob>> byJobId) {
        static Unresumed read() {
            var gated = JobJournal.all().stream()
                    .filter(job -> job.gated() && !job.abandoned() && job.runId() != null)
                    .toList();
            return new Unresumed(
                    gated.stream().collect(Collectors.toConcurrentMap(JournaledJob::localId, Function.identity())),
                    gated.stream().collect(Collectors.groupingBy(job -> PlainText.id(Objects.toString(job.runId())))));
        }

        List<JournaledJob> entries(String jobId) {
            return byJobId.getOrDefault(jobId, List.of()).stream()
                    .filter(job -> byLocalId.containsKey(job.localId()))
                    .toList();
        }
    }

    static JobGateRegistry get() {
        return ExtensionList.lookupSingleton(JobGateRegistry.class);
    }

    /** Adds the gate of a build that follows a Job from now on; the first time before the Job has an id. Reads files once. */
    void add(JobGate gate) {
        unresumed().byLocalId().remove(gate.localId());
        var jobId = gate.jobId();
        if (jobId != null) {
            gates.compute(jobId, (id, all) -> { // in one step: the set goes with the last gate that is removed from it
                Set<JobGate> now = all == null ? ConcurrentHashMap.newKeySet() : all;
                now.add(gate);
                return now;
            });
        }
    }

    /** Removes the gates that a Job has kept, by its local id, after it was handed over to the script of its build. */
    public static void release(Collection<String> localIds) {
        var registry = get();
        for (var all : registry.gates.values()) {
            all.stream().filter(gate -> localIds.contains(gate.localId())).forEach(registry::remove);
        }
        localIds.forEach(registry.unresumed().byLocalId()::remove);
    }

    void remove(JobGate gate) {
        var jobId = gate.jobId();
        if (jobId != null) {
            gates.computeIfPresent(jobId, (id, all) -> {
                all.remove(gate);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /**
     * Checks that a build may settle the human request of a Job, by the gates of all builds that follow it.
     *
     * @param as with what authentication the build runs
     * @param jobId Duvo's id of the Job
     * @param refusing whether the build denies an approval
     * @return notifier of the builds that follow the Job, as {@link #followers} returns it
     * @throws AbortException with a line for users, if the build may not; the other build's log says so too
     */
    public static Consumer<DecisionRecord> requireAdmitted(
            Run<?, ?> run, Authentication as, String jobId, boolean refusing) throws AbortException {
        for (var gate : get().gates(jobId)) {
            if (gate.isAgainst(run) && !gate.admits(run, as, refusing)) {
                var user = as.getName();
                gate.attempted(Messages.JobGateRegistry_attempted(run.getFullDisplayName(), user));
                throw new AbortException(Messages.JobGateRegistry_refused(gate.name(), user, gate.approvers()));
            }
        }
        return followers(jobId);
    }

    /**
     * Tells those who follow a Job in a build that another step of this build sends an answer to the Job's request now. So they leave it
     * open, as long as the answer is on its way, what became of a request that is settled meanwhile.
     *
     * @param jobId Duvo's id of the Job
     * @return to be run once, when the answer is recorded or was not accepted
     */
    public static Runnable answering(Run<?, ?> run, String jobId) {
        var own =
                get().gates(jobId).stream().filter(gate -> gate.isOfBuild(run)).toList();
        own.forEach(JobGate::answering);
        return () -> own.forEach(JobGate::answered);
    }

    /**
     * Returns a notifier of the builds that follow a Job now, also if they do not any more when they are notified: of what a step has
     * decided, and Duvo has accepted.
     *
     * @param jobId Duvo's id of the Job
     */
    public static Consumer<DecisionRecord> followers(String jobId) {
        var all = get().gates(jobId);
        return decision -> all.forEach(gate -> gate.settledElsewhere(decision));
    }

    /** The gates of a Job, by Duvo's id; none if the id is not known yet. */
    List<JobGate> gates(@CheckForNull String jobId) {
        if (jobId == null) {
            return List.of();
        }
        var id = PlainText.id(jobId);
        return Stream.concat(
                        gates.getOrDefault(id, Set.of()).stream(),
                        unresumed().entries(id).stream().flatMap(JobGateRegistry::closed))
                .toList();
    }

    private static Stream<JobGate> closed(JournaledJob job) {
        try (var system = ACL.as2(ACL.SYSTEM2)) { // the gate holds also against users who may not see the build
            var run = Run.fromExternalizableId(build(job));
            var jobs = run == null || !run.isBuilding() ? null : run.getAction(DuvoJobsAction.class);
            return jobs == null
                    ? Stream.empty()
                    : jobs.find(job.localId()).map(record -> JobGate.closed(run, record)).stream();
        }
    }

    /** The external id of the build, which may have moved since the entry was read. */
    private static String build(JournaledJob job) {
        try {
            return JobJournal.find(job.localId()).orElse(job).build();
        } catch (IOException e) {
            return job.build();
        }
    }

    private synchronized Unresumed unresumed() {
        if (unresumed == null) {
            unresumed = Unresumed.read();
        }
        return unresumed;
    }
}
