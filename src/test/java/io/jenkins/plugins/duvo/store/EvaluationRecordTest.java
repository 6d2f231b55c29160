package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.util.XStream2;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EvaluationRecordTest {
    private static EvaluationRecord record(String comment, Map<String, Object> checks) {
        return record(comment, checks, UnaryOperator.identity());
    }

    private static EvaluationRecord record(String comment, Map<String, Object> checks, UnaryOperator<String> mask) {
        var summary = new EvaluationSummary("ready", 1, 2, comment, null);
        return new EvaluationRecord(new EvaluationResult(Reason.READY, summary, checks, null), mask);
    }

    @Test
    void mapHasEveryKeyAndNullForWhatDuvoDidNotSay() {
        var checks = new LinkedHashMap<String, Object>();
        checks.put("goal", true);
        checks.put("tone", "rude");
        checks.put("sources", null);
        var map = record("so so", checks).toMap();
        assertThat(
                map.keySet(), contains("status", "passed", "total", "comment", "critical", "medium", "low", "checks"));
        assertThat(map.get("passed"), is(1));
        assertThat(map.get("critical"), is(nullValue()));
        assertThat(map.get("checks"), is(checks));
    }

    @Test
    void textsAreMaskedAndHarmless() {
        var secret = record(
                "the key is s3cret\u202e",
                Map.of("s3cret \u001b[8mha:AAAA\u001b[0m check", "said s3cret\ufffe\nagain"),
                text -> text.replace("s3cret", "****"));
        var xml = new XStream2().toXML(secret);
        assertThat(xml, not(containsString("s3cret")));
        assertThat(xml, not(containsString("\ufffe")));
        assertThat(secret.getComment(), is("the key is ****"));
        assertThat(secret.getChecks().get(0).getName(), is("**** check"));
        assertThat(secret.getChecks().get(0).getText(), is("said **** again"));
    }

    @Test
    void checksThatOnlySecretsTellApartAreAllKept() {
        var checks = new LinkedHashMap<String, Object>();
        checks.put("as one", true);
        checks.put("as two", false);
        var masked = record(null, checks, text -> text.replaceAll("one|two", "****"));
        assertThat(masked.toMap().get("checks"), is(Map.of("as ****", true, "as **** (2)", false)));
    }

    @Test
    void buildKeepsABoundedPart() {
        var checks = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 5_000; i++) {
            checks.put(i + " " + "n".repeat(5_000), "t".repeat(100_000));
        }
        var bounded = record("c".repeat(100_000), checks);
        assertThat(bounded.getChecks(), hasSize(200));
        assertThat(new XStream2().toXML(bounded).length() < 600_000, is(true));
    }

    @Test
    void resultThatDoesNotCountHasNoFigures() {
        var former = new EvaluationSummary("ready", 5, 5, "fine", null);
        var outdated = new EvaluationRecord(
                new EvaluationResult(Reason.OUTDATED, former, Map.of(), null), UnaryOperator.identity());
        assertThat(outdated.getPassed(), is(nullValue()));
        assertThat(outdated.getComment(), is(nullValue()));
        assertThat(outdated.isKnown(), is(false));
    }

    @Test
    void unknownReasonOfAFileIsNoEvaluation() {
        var xml = new XStream2().toXML(record(null, Map.of())).replace(">READY<", ">SPLENDID<");
        var read = (EvaluationRecord) new XStream2().fromXML(xml);
        assertThat(read.reason(), is(Reason.UNREADABLE));
        assertThat(new ArrayList<>(read.getChecks()), hasSize(0));
    }
}
