package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.EvaluationSummary.SeverityCounts;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.session.EvaluationGate.Verdict;
import io.jenkins.plugins.duvo.settings.GateThreshold;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EvaluationGateTest {
    private static EvaluationRecord ready(int passed, int total, SeverityCounts failures) {
        return of(Reason.READY, new EvaluationSummary("ready", passed, total, null, failures), null);
    }

    private static EvaluationRecord of(Reason reason, EvaluationSummary summary, DuvoException why) {
        return new EvaluationRecord(
                new EvaluationResult(reason, summary, Map.of("goal", true), why), UnaryOperator.identity());
    }

    private static EvaluationGate gate(String failOn, String unstableOn) {
        var settings = new JobSettings();
        settings.setFailOn(failOn);
        settings.setUnstableOn(unstableOn);
        return EvaluationGate.of(settings);
    }

    /** Counts of failed checks, -1 for all three where Duvo does not say them. */
    @ParameterizedTest
    @CsvSource({
        // passed, total, critical, medium, low: which thresholds are passed
        "5, 5, 0, 0, 0, critical medium low any",
        "5, 5, -1, -1, -1, critical medium low any",
        "4, 5, 0, 0, 1, critical medium",
        "4, 5, 0, 1, 0, critical",
        "4, 5, 1, 0, 0, ''",
        "2, 5, 0, 1, 2, critical",
        "4, 5, -1, -1, -1, ''",
        // of the failed check nobody knows how severe it is
        "4, 5, 0, 0, 0, ''",
        "3, 5, 0, 1, 0, ''",
        // contradictions do not pass what they may concern
        "5, 5, 1, 0, 0, ''",
        "5, 5, 0, 0, 1, critical medium",
        "6, 5, 0, 0, 0, ''",
        // no checks, no numbers
        "0, 0, 0, 0, 0, ''",
        "-1, 5, 0, 0, 0, ''",
        "5, -1, 0, 0, 0, ''",
        // each count as large as a number can be
        "0, 2147483647, 0, 2147483647, 2147483647, critical",
    })
    void gateIsPassedOnlyIfDuvoSaysSo(int passed, int total, int critical, int medium, int low, String thresholds) {
        var evaluation = ready(passed, total, critical < 0 ? null : new SeverityCounts(critical, medium, low));
        for (var threshold : GateThreshold.values()) {
            var isPassed = threshold == GateThreshold.NONE || thresholds.contains(threshold.keyword());
            var failing = gate(threshold.keyword(), "none").decide(evaluation);
            assertThat(threshold.keyword(), failing.verdict(), is(isPassed ? Verdict.PASSED : Verdict.FAILED));
            assertThat(threshold.keyword(), failing.objection() == null, is(isPassed));
            var unstable = gate("none", threshold.keyword()).decide(evaluation);
            assertThat(threshold.keyword(), unstable.verdict(), is(isPassed ? Verdict.PASSED : Verdict.UNSTABLE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "critical, low, 0, 1, 0, UNSTABLE",
        "critical, low, 1, 0, 0, FAILED",
        "low, critical, 0, 0, 1, FAILED",
        "medium, medium, 0, 0, 1, PASSED",
        "none, any, 0, 0, 1, UNSTABLE",
    })
    void failingComesBeforeUnstable(
            String failOn, String unstableOn, int critical, int medium, int low, Verdict verdict) {
        var evaluation = ready(4, 5, new SeverityCounts(critical, medium, low));
        assertThat(gate(failOn, unstableOn).decide(evaluation).verdict(), is(verdict));
    }

    @ParameterizedTest
    @CsvSource({
        "critical, low, 1, 0, 0, true",
        "critical, none, 1, 0, 0, false",
        "low, critical, 0, 0, 1, false",
        "low, critical, 1, 0, 0, true",
        "none, any, 0, 0, 1, true",
        "critical, medium, 0, 0, 1, false",
    })
    void worseVerdictSaysWhetherTheBuildIsUnstableToo(
            String failOn, String unstableOn, int critical, int medium, int low, boolean isUnstable) {
        var evaluation = ready(4, 5, new SeverityCounts(critical, medium, low));
        assertThat(gate(failOn, unstableOn).decide(evaluation).isUnstable(), is(isUnstable));
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = Mode.EXCLUDE, names = "READY")
    void gateWithoutEvaluationIsNotPassedAndSaysWhy(Reason reason) {
        var why = reason == Reason.UNREADABLE ? DuvoException.invalidResponse("read it", "HTTP status 502") : null;
        var evaluation = of(reason, null, why);
        var lowest = gate("critical", "none").decide(evaluation);
        assertThat(lowest.verdict(), is(Verdict.FAILED));
        assertThat(gate("critical", "any").decide(evaluation).verdict(), is(Verdict.FAILED));
        assertThat(gate("none", "critical").decide(evaluation).verdict(), is(Verdict.UNSTABLE));
        var words = EvaluationGate.describe(evaluation).substring("Evaluation: ".length());
        assertThat(lowest.objection(), is("failOn: 'critical' is not passed: " + words));
        if (why != null) {
            assertThat(words, containsString("HTTP status 502"));
        }
    }

    @Test
    void objectionNamesSettingThresholdAndNumber() {
        var evaluation = ready(2, 5, new SeverityCounts(0, 1, 2));
        assertThat(gate("critical", "none").decide(evaluation).objection(), is(nullValue()));
        assertThat(
                gate("none", "medium").decide(evaluation).objection(),
                is("unstableOn: 'medium' is not passed: one check of that severity or a worse one did not pass"));
        assertThat(
                gate("any", "none").decide(evaluation).objection(),
                is("failOn: 'any' is not passed: 3 checks did not pass"));
        assertThat(
                gate("critical", "none").decide(ready(3, 5, null)).objection(),
                is("failOn: 'critical' is not passed: Duvo does not say how severe 2 checks are that did not pass"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 5, 0, 1, 1, totals differ, 'Evaluation: 3 of 5 checks passed, 1 medium, 1 low: totals differ'",
        "5, 5, 0, 0, 0, , 'Evaluation: 5 of 5 checks passed'",
        "1234, 5678, 2000, 0, 0, , 'Evaluation: 1234 of 5678 checks passed, 2000 critical'",
        "-1, 5, 1, 0, 0, , 'Evaluation: Duvo does not say how many checks passed, 1 critical'",
    })
    void lineOfTheLogSaysWhatDuvoSays(
            int passed, int total, int critical, int medium, int low, String comment, String line) {
        var summary = new EvaluationSummary("ready", passed, total, comment, new SeverityCounts(critical, medium, low));
        assertThat(EvaluationGate.describe(of(Reason.READY, summary, null)), is(line));
    }
}
