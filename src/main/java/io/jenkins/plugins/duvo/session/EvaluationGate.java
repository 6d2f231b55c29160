package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.settings.GateThreshold;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import java.util.ArrayList;

/**
 * Gate on Duvo's evaluation of a Job: decides whether a step passes, is unstable or fails. It lets a Job pass only if Duvo says so: a
 * gate without an evaluation, or with one that does not say enough, is not passed.
 *
 * <p>Example: {@code failOn: 'critical', unstableOn: 'low'}. Of 5 checks, 4 passed and one of medium severity failed: unstable. If the
 * evaluation is not there in time, the step fails.
 *
 * @param failOn the failed checks with which the step fails
 * @param unstableOn the failed checks with which the step and the build are unstable, unless an exception ends the step
 */
record EvaluationGate(GateThreshold failOn, GateThreshold unstableOn) {
    /** What becomes of the step. */
    enum Verdict {
        PASSED,
        UNSTABLE,
        FAILED
    }

    /**
     * Decision of the gate.
     *
     * @param objection why the gate is not passed, in words for users; null if it is passed
     * @param isUnstable whether {@code unstableOn} is not passed, so that the build is unstable also where nothing is thrown for
     *     {@link Verdict#FAILED}
     */
    record Decision(Verdict verdict, @CheckForNull String objection, boolean isUnstable) {}

    /** The gate that the settings of a step ask for. */
    static EvaluationGate of(JobSettings settings) {
        return new EvaluationGate(settings.failThreshold(), settings.unstableThreshold());
    }

    /** Decides on an evaluation. */
    Decision decide(EvaluationRecord evaluation) {
        @CheckForNull var fails = objection("failOn", failOn, evaluation);
        @CheckForNull var unstable = objection("unstableOn", unstableOn, evaluation);
        if (fails != null) {
            return new Decision(Verdict.FAILED, fails, unstable != null);
        }
        return unstable == null
                ? new Decision(Verdict.PASSED, null, false)
                : new Decision(Verdict.UNSTABLE, unstable, true);
    }

    @CheckForNull
    private static String objection(String setting, GateThreshold threshold, EvaluationRecord evaluation) {
        if (threshold == GateThreshold.NONE) {
            return null;
        }
        @CheckForNull var why = evaluation.reason() == Reason.READY ? flaw(threshold, evaluation) : absence(evaluation);
        return why == null ? null : Messages.EvaluationGate_notPassed(setting, threshold.keyword(), why);
    }

    /** Why an evaluation that is there does not pass the threshold; null if it does. */
    @CheckForNull
    private static String flaw(GateThreshold threshold, EvaluationRecord evaluation) {
        @CheckForNull var passed = evaluation.getPassed();
        @CheckForNull var total = evaluation.getTotal();
        if (passed == null || total == null || passed > total) {
            return Messages.EvaluationGate_noNumbers();
        }
        if (total == 0) {
            return Messages.EvaluationGate_noChecks();
        }
        var failed = total - passed;
        @CheckForNull var critical = evaluation.getCritical();
        @CheckForNull var medium = evaluation.getMedium();
        @CheckForNull var low = evaluation.getLow();
        if (critical == null || medium == null || low == null) {
            return failed == 0
                    ? null
                    : threshold == GateThreshold.ANY
                            ? Messages.EvaluationGate_anyFailed(failed)
                            : Messages.EvaluationGate_noSeverities(failed);
        }
        var sum = (long) critical + medium + low;
        var severe =
                switch (threshold) {
                    case NONE -> 0;
                    case CRITICAL -> (long) critical;
                    case MEDIUM -> (long) critical + medium;
                    case LOW -> sum;
                    case ANY -> Math.max(failed, sum);
                };
        if (severe > 0) {
            return threshold == GateThreshold.ANY
                    ? Messages.EvaluationGate_anyFailed(severe)
                    : Messages.EvaluationGate_severeFailed(severe);
        }
        // Any failed case without a severity may be critical.
        return sum < failed ? Messages.EvaluationGate_noSeverities(failed - sum) : null;
    }

    /** Why there is no evaluation that counts. */
    private static String absence(EvaluationRecord evaluation) {
        return switch (evaluation.reason()) {
            case READY -> throw new IllegalStateException("there is an evaluation");
            case NONE -> Messages.EvaluationGate_none();
            case UNAVAILABLE -> Messages.EvaluationGate_unavailable();
            case OUTDATED -> Messages.EvaluationGate_outdated();
            case NOT_LISTED -> Messages.EvaluationGate_notListed();
            case UNREADABLE -> Messages.EvaluationGate_unreadable(String.valueOf(evaluation.failure()));
        };
    }

    /** The evaluation as a line of the log. */
    static String describe(EvaluationRecord evaluation) {
        if (evaluation.reason() != Reason.READY) {
            return Messages.EvaluationGate_line(absence(evaluation));
        }
        @CheckForNull var passed = evaluation.getPassed();
        @CheckForNull var total = evaluation.getTotal();
        var parts = new ArrayList<String>();
        parts.add(
                passed == null || total == null
                        ? Messages.EvaluationGate_noNumbers()
                        : Messages.EvaluationGate_passed(Integer.toString(passed), Integer.toString(total)));
        add(parts, evaluation.getCritical(), "critical");
        add(parts, evaluation.getMedium(), "medium");
        add(parts, evaluation.getLow(), "low");
        var line = Messages.EvaluationGate_line(String.join(", ", parts));
        @CheckForNull var comment = evaluation.getComment();
        return comment == null || comment.isEmpty() ? line : line + ": " + comment;
    }

    /** Severities are shown as Duvo and the settings call them. */
    private static void add(ArrayList<String> parts, @CheckForNull Integer count, String severity) {
        if (count != null && count > 0) {
            parts.add(count + " " + severity);
        }
    }
}
