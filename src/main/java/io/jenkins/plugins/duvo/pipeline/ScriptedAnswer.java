package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.request.AnswerMatcher;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Answer of a script to a human request: a decision on an approval, or answers to questions. Persisted by {@code duvoRespond}. */
final class ScriptedAnswer implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 300;

    private final Boolean approve;
    private ArrayList<PresetAnswer> answers;

    /** @param approve null for answers to questions */
    ScriptedAnswer(@CheckForNull Boolean approve, List<PresetAnswer> answers) {
        this.approve = approve;
        this.answers = new ArrayList<>(answers);
    }

    /** Sets the default of a field that a saved Pipeline lacks because it is older than the field. */
    private Object readResolve() {
        answers = answers == null ? new ArrayList<>() : answers;
        return this;
    }

    /** Fails if the script gave both a decision and answers, or neither: that answers no request of any kind. */
    void check() throws AbortException {
        if ((approve == null) == answers.isEmpty()) {
            throw new AbortException(Messages.ScriptedAnswer_oneOfBoth());
        }
    }

    /** Makes the answer to a request. Fails with a line that says what the Job asks if the script's answer is not one to it. */
    Answer to(HumanRequest request) throws AbortException {
        if (request.isApproval()) {
            if (approve == null) {
                throw new AbortException(Messages.ScriptedAnswer_asksApproval(line(request.title())));
            }
            return approve ? Answer.APPROVE : Answer.DENY;
        }
        if (!request.isQuestion()) {
            throw new AbortException(Messages.ScriptedAnswer_unknownKind(line(request.type())));
        }
        if (approve != null) {
            throw new AbortException(
                    Messages.ScriptedAnswer_asksQuestions(line(request.title()), all(request.questions())));
        }
        return answers(request);
    }

    private Answer answers(HumanRequest request) throws AbortException {
        var matcher = new AnswerMatcher(request);
        var given = new LinkedHashMap<String, String>();
        for (var row : answers) {
            if (!matcher.isAsked(row.getQuestion())) {
                throw new AbortException(
                        Messages.ScriptedAnswer_noSuchQuestion(line(row.getQuestion()), all(request.questions())));
            }
            if (!row.getAnswer().isBlank()) {
                given.put(row.getQuestion(), row.getAnswer());
            }
        }
        var twofold = matcher.questions().stream()
                .filter(question -> matcher.isTwofold(question, given, answer -> true))
                .toList();
        if (!twofold.isEmpty()) {
            throw new AbortException(Messages.ScriptedAnswer_twofold(all(twofold)));
        }
        var missing = matcher.questions().stream()
                .filter(question -> matcher.find(question, given).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new AbortException(Messages.ScriptedAnswer_missing(all(missing)));
        }
        return Answer.to(matcher.findAll(given).orElseThrow());
    }

    /** Whether the answer denies an approval. */
    boolean isDenial() {
        return Boolean.FALSE.equals(approve);
    }

    /** The kind of what is answered, as Duvo names it. */
    String kind() {
        return approve == null ? "question" : "approval";
    }

    Verdict verdict() {
        if (approve == null) {
            return Verdict.ANSWERED;
        }
        return approve ? Verdict.APPROVED : Verdict.DENIED;
    }

    /** The lines for the log that say which answers are none of their question's options. */
    static List<String> ownWords(HumanRequest request, Answer answer) {
        var given = answer.answers();
        return given == null
                ? List.of()
                : AnswerMatcher.ownWords(request, given).entrySet().stream()
                        .map(each -> Messages.ScriptedAnswer_ownWords(line(each.getKey()), line(each.getValue())))
                        .toList();
    }

    /** The line for the log when Duvo has accepted the answer. */
    String confirmation(HumanRequest request, String runId) {
        var title = line(request.title());
        if (approve == null) {
            return Messages.ScriptedAnswer_answered(title, runId);
        }
        return approve ? Messages.ScriptedAnswer_approved(title, runId) : Messages.ScriptedAnswer_denied(title, runId);
    }

    private static String all(List<Question> questions) {
        return questions.stream()
                .map(question -> '"' + line(question.question()) + '"')
                .collect(Collectors.joining(", "));
    }

    private static String line(String text) {
        return PlainText.toLine(text, MAX_LENGTH);
    }
}
