package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.core.Authentication;

/**
 * Gate of a Job: what a build that follows the Job requires of those who settle its human requests, in whichever build they do so. Several
 * builds may follow one Job. Their gates are in a fixed order, first the one of the build that started the Job. A user or a
 * setting that settles a request in one of the builds must be allowed by that build's gate and by all gates before it.
 *
 * <p>Safe from any thread.
 */
final class JobGate {
    /** What the build does about what happens elsewhere. Its methods return at once. */
    interface Listener {
        /** Another step of this build sends an answer to the Job's request; {@link #answered} follows. */
        default void answering() {}

        /** The answer of that step is not on its way any more. If Duvo accepted it, {@link #settledElsewhere} came first. */
        default void answered() {}

        /** Another build, or another step of this one, has settled a request, and Duvo accepted that. */
        default void settledElsewhere(DecisionRecord decision) {}

        /** Another build tried to settle a request and may not. */
        default void attempted(String line) {}
    }

    private final Run<?, ?> run;
    private final JobRecord record;
    private final boolean starter;
    private final boolean holds;
    private final RequestPermissions permissions;
    private final Listener listener;
    private final JobGateRegistry registry = JobGateRegistry.get();

    /** @param record of the Job; it holds who may not answer */
    JobGate(Run<?, ?> run, JobRecord record, JobSettings settings, Listener listener) {
        this.run = run;
        this.record = record;
        this.starter = !settings.isExistingJob();
        this.holds = settings.settlesRequests();
        this.permissions = new RequestPermissions(run.getParent(), settings, record.excluded());
        this.listener = listener;
    }

    /**
     * Makes the gate of a build that Jenkins has not resumed yet after a restart. It is closed, because only the build knows whom it
     * would let through.
     */
    static JobGate closed(Run<?, ?> run, JobRecord record) {
        var settings = new JobSettings();
        settings.setSubmitter(",");
        // The listener does nothing: when the build resumes, Duvo shows it what was settled.
        return new JobGate(run, record, settings, new Listener() {});
    }

    String localId() {
        return record.getLocalId();
    }

    /** Duvo's id of the Job; null while it is not known. */
    @CheckForNull
    String jobId() {
        return record.getId();
    }

    // --- users

    /** Whether the user of the calling thread may approve or answer: here, and by the gates before. */
    boolean mayAnswer() {
        return permissions.mayAnswer() && before().allMatch(gate -> gate.permissions.mayAnswer());
    }

    /** Whether the user of the calling thread may deny or refuse to answer: here, and by the gates before. */
    boolean mayRefuse() {
        return permissions.mayRefuse() && before().allMatch(gate -> gate.permissions.mayRefuse());
    }

    /** Whether the user of the calling thread may not answer because the user started the build, or may have. */
    boolean isExcluded() {
        return permissions.isExcluded();
    }

    /** Who may approve or answer, in words: here, and by the gates before. */
    String approvers() {
        return Stream.concat(
                        Stream.of(permissions.approvers()),
                        before().map(gate ->
                                Messages.JobGate_also(gate.run.getFullDisplayName(), gate.permissions.approvers())))
                .collect(Collectors.joining("; "));
    }

    // --- builds

    /**
     * Finds a gate before this one that does not let the build of this gate settle requests by its settings.
     *
     * @param as with what authentication the build runs
     * @param refusing whether the settings deny an approval
     * @return the gate's build, in words; null if there is none
     */
    @CheckForNull
    String closedFor(Authentication as, boolean refusing) {
        return before().filter(gate -> !gate.admits(run, as, refusing))
                .findFirst()
                .map(gate -> gate.run.getFullDisplayName())
                .orElse(null);
    }

    private Stream<JobGate> before() {
        return registry.gates(record.getId()).stream()
                .filter(gate -> gate != this && gate.isAgainst(run) && gate.precedes(this));
    }

    /** The build that started the Job comes first; of others the one that began first. */
    private boolean precedes(JobGate other) {
        if (starter != other.starter) {
            return starter;
        }
        var began = Long.compare(run.getStartTimeInMillis(), other.run.getStartTimeInMillis());
        return began == 0 ? localId().compareTo(other.localId()) < 0 : began < 0;
    }

    /** Whether the gate holds against steps of a build: not of its own, unless that would be a build which approves itself. */
    boolean isAgainst(Run<?, ?> other) {
        return holds && (permissions.excludesInitiators() || !isOfBuild(other));
    }

    boolean isOfBuild(Run<?, ?> other) {
        return run.getExternalizableId().equals(other.getExternalizableId());
    }

    /**
     * Whether a build may settle a request: it must run as a user who may. A build that runs as the system may not, because anyone who can
     * write its script could settle everything then; nor may a build that was started by a user who is excluded here.
     *
     * @param refusing whether it denies an approval
     */
    boolean admits(Run<?, ?> other, Authentication as, boolean refusing) {
        if (ACL.SYSTEM2.equals(as) || !refusing && permissions.excludesAny(BuildInitiators.find(other))) {
            return false;
        }
        try (var user = ACL.as2(as)) {
            return refusing ? permissions.mayRefuse() : permissions.mayAnswer();
        }
    }

    /** The build, in words. */
    String name() {
        return run.getFullDisplayName();
    }

    void answering() {
        listener.answering();
    }

    void answered() {
        listener.answered();
    }

    void attempted(String line) {
        listener.attempted(line);
    }

    /** Notifies the other builds that follow the Job of what was decided in this one, and accepted by Duvo. */
    void notifyOthers(DecisionRecord decision) {
        var through = decision.withBuild(run.getFullDisplayName());
        registry.gates(record.getId()).stream()
                .filter(gate -> gate != this)
                .forEach(gate -> gate.settledElsewhere(through));
    }

    void settledElsewhere(DecisionRecord decision) {
        listener.settledElsewhere(decision);
    }
}
