package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.List;

/**
 * One history to be played.
 *
 * @param name leads back to it
 * @param seed of the network's latencies and the simulator's ids
 * @param mark how the Job can be recognised if the answer to its start is lost
 * @param script what the Job does
 * @param others how many Jobs of others the Assignment has
 * @param crowd how many other Jobs are followed at the same time; with more than a few, statuses come from lists
 * @param answerAfter a person answers a request after so long; null if a policy does so at once
 * @param inboxAfter somebody answers in Duvo's inbox after so long; null for nobody
 * @param stopAfter the build is aborted after so long; null if it is not
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
        List<ScheduledFault> mishaps,
        List<CrashPoint> crashes) {
    /** By what a Job is recognised. */
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
        mishaps.forEach(mishap -> text.append("\n  ")
                .append(mishap.moment())
                .append(" + ")
                .append(mishap.after())
                .append(": ")
                .append(mishap.words()));
        crashes.forEach(crash -> text.append("\n  ").append(crash));
        return text.toString();
    }
}
