package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Record of Duvo's evaluation of a Job, or of why there is none that counts. Persisted with the build, and part of the remote API; its
 * texts are harmless.
 */
@ExportedBean
public final class EvaluationRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    /** More checks than a person reads, and few enough to be saved with every build. */
    private static final int MAX_CHECKS = 200;

    /** The name of a {@link Reason}. */
    private String reason;

    private String status;
    private final Integer passed;
    private final Integer total;
    private final String comment;
    private final Integer critical;
    private final Integer medium;
    private final Integer low;
    private List<CheckRecord> checks;
    /** Why Duvo could not be read; null if it could. */
    private final String failure;
    /** Why the gate of the step was not passed; null if it was passed, or while that is not known. */
    private volatile String objection;

    /** @param mask takes secrets out of a text */
    public EvaluationRecord(EvaluationResult result, UnaryOperator<String> mask) {
        var why = result.why();
        this.reason = result.reason().name();
        this.failure = why == null ? null : PlainText.line(mask.apply(why.reason()));
        var counts = result.reason() == Reason.READY || result.reason() == Reason.UNAVAILABLE;
        @CheckForNull EvaluationSummary summary = counts ? result.summary() : null;
        this.status = summary == null ? "" : PlainText.id(summary.status());
        this.passed = summary == null ? null : known(summary.passed());
        this.total = summary == null ? null : known(summary.total());
        var comment = summary == null ? null : summary.comment();
        this.comment = comment == null ? null : PlainText.line(mask.apply(comment));
        var failures = summary == null ? null : summary.failures();
        this.critical = failures == null ? null : (Integer) failures.critical();
        this.medium = failures == null ? null : (Integer) failures.medium();
        this.low = failures == null ? null : (Integer) failures.low();
        this.checks = new CopyOnWriteArrayList<>(result.checks().entrySet().stream()
                .limit(MAX_CHECKS)
                .map(check -> check(mask.apply(check.getKey()), check.getValue(), mask))
                .toList());
    }

    @CheckForNull
    private static Integer known(int number) {
        return number < 0 ? null : (Integer) number;
    }

    private static CheckRecord check(String name, @CheckForNull Object verdict, UnaryOperator<String> mask) {
        if (verdict instanceof Boolean truth) {
            return new CheckRecord(name, truth, null);
        }
        return new CheckRecord(name, null, verdict == null ? null : mask.apply(verdict.toString()));
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        reason = Util.fixNull(reason);
        status = Util.fixNull(status);
        checks = checks == null ? new CopyOnWriteArrayList<>() : checks;
        return this;
    }

    /** Whether there is an evaluation that counts, or why not. */
    public Reason reason() {
        try {
            return Reason.valueOf(reason);
        } catch (IllegalArgumentException e) {
            return Reason.UNREADABLE; // a file that was edited by hand, or that a later version wrote
        }
    }

    /** Whether Duvo said anything about the evaluation that counts: that there is one, or that there will be none. */
    public boolean isKnown() {
        return reason() == Reason.READY || reason() == Reason.UNAVAILABLE;
    }

    /** Duvo's word for the status of the evaluation; empty if there is none that counts. */
    @Exported
    public String getStatus() {
        return status;
    }

    /** How many checks passed; null if Duvo did not say. */
    @Exported
    @CheckForNull
    public Integer getPassed() {
        return passed;
    }

    /** How many checks there are; null if Duvo did not say. */
    @Exported
    @CheckForNull
    public Integer getTotal() {
        return total;
    }

    /** Duvo's comment as one harmless line; null if there is none. */
    @Exported
    @CheckForNull
    public String getComment() {
        return comment;
    }

    /** How many checks failed that are critical; null if Duvo did not say. */
    @Exported
    @CheckForNull
    public Integer getCritical() {
        return critical;
    }

    /** How many checks of medium severity failed; null if Duvo did not say. */
    @Exported
    @CheckForNull
    public Integer getMedium() {
        return medium;
    }

    /** How many checks of low severity failed; null if Duvo did not say. */
    @Exported
    @CheckForNull
    public Integer getLow() {
        return low;
    }

    /** The verdict about each check, in Duvo's order; of many the first 200. */
    @Exported(inline = true)
    public List<CheckRecord> getChecks() {
        return List.copyOf(checks);
    }

    /** Why Duvo could not be read; null if it could. */
    @CheckForNull
    public String failure() {
        return failure;
    }

    /** Why the gate of the step was not passed; null if it was passed. */
    @Exported
    @CheckForNull
    public String getObjection() {
        return objection;
    }

    /** Sets why the gate of the step was not passed; null if it was. */
    public void setObjection(@CheckForNull String why) {
        objection = why == null ? null : PlainText.line(why);
    }

    /**
     * Converts the record to a map of {@code status, passed, total, comment, critical, medium, low, checks}, the last one a map of each
     * check's name to true, false, a text or null. Every key is there. A check with the name of an earlier one gets a number.
     */
    public Map<String, Object> toMap() {
        var verdicts = new LinkedHashMap<String, Object>();
        checks.forEach(check -> check.addTo(verdicts));
        var map = new LinkedHashMap<String, Object>();
        map.put("status", status);
        map.put("passed", passed);
        map.put("total", total);
        map.put("comment", comment);
        map.put("critical", critical);
        map.put("medium", medium);
        map.put("low", low);
        map.put("checks", verdicts);
        return map;
    }
}
