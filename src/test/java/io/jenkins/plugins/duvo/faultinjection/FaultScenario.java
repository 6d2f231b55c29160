package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.List;

/**
 * Scenario of one Job and its build: what the Job does, what people do, what else the controller follows, the faults and the
 * crashes.
 *
 * @param name identifies the scenario in reports
 * @param seed seed of the latencies of the network and of the ids of the simulator
 * @param clock by how much Duvo's clock is ahead of this machine's; negative if it is behind
 * @param keys the keys that other Jobs are followed with at the same time; the key of the build may be one of them
 */
record FaultScenario(
        String name,
        long seed,
        JobPlan job,
        PeoplePlan people,
        Duration clock,
        List<KeyPlan> keys,
        List<ScheduledFault> faults,
        List<CrashPoint> crashes) {
    /**
     * Plan of the Job.
     *
     * @param mark by what the Job can be recognised if the answer to its start is lost
     * @param script the steps of the Job
     * @param others number of foreign Jobs of the Assignment
     */
    record JobPlan(Mark mark, List<ScriptStep> script, int others) {}

    /**
     * Plan of what people do.
     *
     * @param answerAfter time after which a person answers a request; null if a policy answers at once
     * @param inboxAfter time after which a user answers in Duvo's inbox; null for never
     * @param stopAfter time after which the build is aborted; null for never
     * @param detach whether an abort leaves the Job running
     */
    record PeoplePlan(Duration answerAfter, Duration inboxAfter, Duration stopAfter, boolean detach) {}

    /** By what the Job of a lost start can be recognised. */
    enum Mark {
        REFERENCE,
        SANDBOX,
        NOTHING
    }

    @Override
    public String toString() {
        var text = new StringBuilder(name)
                .append(": mark ")
                .append(job.mark())
                .append(", ")
                .append(job.script().size())
                .append(" steps, answered after ")
                .append(people.answerAfter())
                .append(", in the inbox after ")
                .append(people.inboxAfter())
                .append(", aborted after ")
                .append(people.stopAfter())
                .append(people.detach() ? " (detach)" : "");
        if (!clock.isZero()) {
            text.append(", Duvo's clock ahead by ").append(clock);
        }
        keys.forEach(key -> text.append("\n  ").append(key));
        faults.forEach(fault -> text.append("\n  ")
                .append(fault.trigger())
                .append(" + ")
                .append(fault.after())
                .append(": ")
                .append(fault.description()));
        crashes.forEach(crash -> text.append("\n  ").append(crash));
        return text.toString();
    }
}
