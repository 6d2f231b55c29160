package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.store.CheckRecord;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import java.util.ArrayList;
import java.util.List;

/** View of Duvo's evaluation of a Job, for its cards. */
public final class EvaluationView {
    private final EvaluationRecord evaluation;

    EvaluationView(EvaluationRecord evaluation) {
        this.evaluation = evaluation;
    }

    /** The name of a symbol of core or of ionicons: whether the gate was passed. */
    public String getSymbol() {
        return isPassed()
                ? "symbol-checkmark-circle-outline plugin-ionicons-api"
                : "symbol-warning-outline plugin-ionicons-api";
    }

    /** A CSS class for the symbol. */
    public String getColor() {
        return isPassed() ? "jenkins-!-success-color" : "jenkins-!-warning-color";
    }

    private boolean isPassed() {
        return evaluation.getObjection() == null;
    }

    /** How many checks passed and how severe those are that did not, in words. */
    public String getFigures() {
        var passed = evaluation.getPassed();
        var total = evaluation.getTotal();
        if (evaluation.reason() != Reason.READY || passed == null || total == null) {
            return Messages.EvaluationView_none();
        }
        var parts = new ArrayList<String>();
        parts.add(Messages.EvaluationView_passed(Integer.toString(passed), Integer.toString(total)));
        add(parts, evaluation.getCritical(), "critical");
        add(parts, evaluation.getMedium(), "medium");
        add(parts, evaluation.getLow(), "low");
        return String.join(", ", parts);
    }

    /** Severities are shown as Duvo and the settings call them. */
    private static void add(List<String> parts, @CheckForNull Integer count, String severity) {
        if (count != null && count > 0) {
            parts.add(count + " " + severity);
        }
    }

    /** Duvo's comment; null if there is none. To be escaped in HTML. */
    @CheckForNull
    public String getComment() {
        return evaluation.getComment();
    }

    /** Why the gate was not passed; null if it was. To be escaped in HTML. */
    @CheckForNull
    public String getObjection() {
        return evaluation.getObjection();
    }

    /** The verdict about each check, in Duvo's order. */
    public List<CheckView> getChecks() {
        return evaluation.getChecks().stream().map(CheckView::new).toList();
    }

    /** View of one check. */
    public static final class CheckView {
        private final CheckRecord check;

        CheckView(CheckRecord check) {
            this.check = check;
        }

        /** To be escaped in HTML. */
        public String getName() {
            return check.getName();
        }

        /** The verdict in words, some of them Duvo's; to be escaped in HTML. */
        public String getVerdict() {
            var passed = check.getPassed();
            if (passed != null) {
                return passed ? Messages.EvaluationView_checkPassed() : Messages.EvaluationView_checkFailed();
            }
            var text = check.getText();
            return text == null ? Messages.EvaluationView_noVerdict() : text;
        }

        /** The name of a symbol of core or of ionicons. */
        public String getSymbol() {
            var passed = check.getPassed();
            if (passed == null) {
                return "symbol-help-circle";
            }
            return passed
                    ? "symbol-checkmark-circle-outline plugin-ionicons-api"
                    : "symbol-close-circle-outline plugin-ionicons-api";
        }

        /** A CSS class for the symbol; empty for none. */
        public String getColor() {
            var passed = check.getPassed();
            if (passed == null) {
                return "";
            }
            return passed ? "jenkins-!-success-color" : "jenkins-!-error-color";
        }
    }
}
