package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result of waiting for Duvo's evaluation of a Job.
 *
 * @param reason why waiting ended
 * @param summary the last summary that a list showed; never null for {@link Reason#READY}, and else of no evaluation that counts
 * @param checks the verdict of each check, in Duvo's order, as {@link io.jenkins.plugins.duvo.api.Evaluation} has it; empty unless
 *     {@link Reason#READY}
 * @param why the failure behind {@link Reason#UNREADABLE}; else null
 */
public record EvaluationResult(
        Reason reason,
        @CheckForNull EvaluationSummary summary,
        Map<String, Object> checks,
        @CheckForNull DuvoException why) {
    /** Why waiting ended. */
    public enum Reason {
        /** There is an evaluation that was made after the Job's end. */
        READY,
        /** There was no evaluation in time. */
        NONE,
        /** Duvo says that there is no evaluation and will be none. */
        UNAVAILABLE,
        /** There was only the evaluation of a former end of the Job. */
        OUTDATED,
        /** Duvo's lists do not show the Job among the newest ones of its Assignment. */
        NOT_LISTED,
        /** Duvo could not be read, or did not say when it made the evaluation. */
        UNREADABLE
    }

    public EvaluationResult {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }

    /** Creates the result without an evaluation that counts. */
    static EvaluationResult without(
            Reason reason, @CheckForNull EvaluationSummary summary, @CheckForNull DuvoException why) {
        return new EvaluationResult(reason, summary, Map.of(), why);
    }
}
