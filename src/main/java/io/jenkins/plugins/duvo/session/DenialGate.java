package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;

/**
 * Gate on the approvals of a Job: decides whether the step fails because one was denied in Jenkins, whatever the Job made of that. It
 * reads what the build's record holds, so that a restart between the denial and the end of the Job changes nothing.
 *
 * <p>Example: alice denies <em>Pay invoice 4711?</em>, and the Job completes all the same. With {@code onDeny: 'fail'} the step fails
 * with <em>Duvo Job "Pay open invoices": alice denied "Pay invoice 4711?" (293dbee0-…)</em>.
 *
 * @param decisions about the Job's human requests, oldest first
 * @param failsOnDeny whether a denial fails the step
 */
record DenialGate(List<DecisionRecord> decisions, boolean failsOnDeny) {
    /** The gate of a step for its Job, with what is decided by now. */
    static DenialGate of(SessionContext context, JobRecord record) {
        return new DenialGate(
                DuvoJobsAction.of(context.run()).decisions(record),
                context.settings().isFailOnDeny());
    }

    /** Whether an approval was denied in Jenkins. */
    boolean isDenied() {
        return decisions.stream().anyMatch(DecisionRecord::isDenial);
    }

    /** Whether the step goes on as the Job's own end says. */
    boolean isPassed() {
        return !failsOnDeny || !isDenied();
    }

    /** Why the gate is not passed: who denied what, and the Job; null if it is passed. */
    @CheckForNull
    String objection(JobRecord record) {
        return isPassed()
                ? null
                : decisions.stream()
                        .filter(DecisionRecord::isDenial)
                        .findFirst()
                        .map(denial -> Messages.DenialGate_denied(
                                BuildOutcome.quotedName(record),
                                denial.decider(),
                                denial.getTitle(),
                                String.valueOf(record.getId())))
                        .orElse(null);
    }
}
