package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.List;

/**
 * Scenario of one Job and its build: the script of the Job, the actions of people, the faults and the crashes.
 *
 * @param name identifies the scenario in reports
 * @param seed seed of the latencies of the network and of the ids of the simulator
 * @param mark by what the Job can be recognised if the answer to its start is lost
 * @param script the steps of the Job
 * @param others number of foreign Jobs of the Assignment
 * @param crowd number of other Jobs that are followed at the same time; with more than a few, statuses come from lists
 * @param answerAfter time after which a person answers a request; null if a policy answers at once
 * @param inboxAfter time after which a user answers in Duvo's inbox; null for never
 * @param stopAfter time after which the build is aborted; null for never
 * @param detach whether an abort leaves the Job running
 */
record FaultScenario(
        String name,
        long seed,
        Mark mark,
        List<ScriptStep> script,
        int others,
        int crowd,
        Duration answerAfter,
        Duration inboxAfter,
        Duration stopAfter,
        boolean detach,
        List<ScheduledFault> faults,
        List<CrashPoint> crashes) {
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
                .append(mark)
                .append(", ")
                .append(script.size())
                .append(" steps, answered after ")
                .append(answerAfter)
                .append(", in the inbox after ")
                .append(inboxAfter)
                .append(", aborted after ")
                .append(stopAfter)
                .append(detach ? " (detach)" : "")
                .append(crowd == 0 ? "" : ", in a crowd of " + crowd);
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
