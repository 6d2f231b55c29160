package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.util.Map;

/**
 * Evaluation that the simulated Duvo makes of a Job.
 *
 * @param after time from the end of the Job until the evaluation is there, at speed 1
 * @param status Duvo's word: {@code ready}, or {@code unavailable} if there are no checks
 * @param passed how many checks passed
 * @param comment null leaves the member out
 * @param failures how many checks failed of each severity; null leaves the member out
 * @param checks the verdict of each check: true, false, a text or null
 */
public record SimulatedEvaluation(
        Duration after,
        String status,
        int passed,
        int total,
        String comment,
        Map<String, Integer> failures,
        Map<String, ?> checks) {
    private static final Duration USUAL = Duration.ofSeconds(1);

    /** One check, which passes if the Job completed; else it is a critical failure. */
    public static SimulatedEvaluation byStatus(SimulatedJob job) {
        return job.status().equals("completed")
                ? ready(Map.of("critical", 0, "medium", 0, "low", 0), Map.of("goal_reached", true))
                : ready(Map.of("critical", 1, "medium", 0, "low", 0), Map.of("goal_reached", false));
    }

    /** An evaluation that is there a second after the end; the checks of which the verdict is true passed. */
    public static SimulatedEvaluation ready(Map<String, Integer> failures, Map<String, ?> checks) {
        var passed = (int) checks.values().stream().filter(Boolean.TRUE::equals).count();
        var comment = passed == checks.size() ? "all is as it should be" : "not all is as it should be";
        return new SimulatedEvaluation(USUAL, "ready", passed, checks.size(), comment, failures, checks);
    }

    /** A copy that is there so long after the end. */
    public SimulatedEvaluation after(Duration delay) {
        return new SimulatedEvaluation(delay, status, passed, total, comment, failures, checks);
    }
}
