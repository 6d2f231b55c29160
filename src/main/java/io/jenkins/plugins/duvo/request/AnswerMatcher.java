package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Matcher of answers, each given under a key, to the questions of a human request. It is the one rule for all ways to answer: the
 * setting {@code answers}, the step {@code duvoRespond}, the remote API, and what a form is filled in with.
 *
 * <p>A key names a question by one of its names. From the best to the worst:
 *
 * <ol>
 *   <li>its exact text,
 *   <li>its exact header,
 *   <li>its harmless text, as scripts and pages show it: {@linkplain PlainText#sanitize without control characters}, or
 *       {@linkplain PlainText#toLine on one line},
 *   <li>its harmless header.
 * </ol>
 *
 * <p>A key means the questions that it fits best, and no others: an answer to the question with the text "Supplier" is none to another
 * question with the header "Supplier". Of several keys that mean a question, the best one counts whose answer is not blank.
 *
 * <p>Example, for a request with two questions: "Which supplier?" followed by a control character, with the header "Supplier", and
 * "When?" without a header.
 *
 * <pre>
 *   "Which supplier?" with or without the control character   means the first question
 *   "Supplier"                                                means the first question
 *   "When?"                                                   means the second question
 *   "supplier"                                                means none: letters count as they are
 * </pre>
 *
 * <p>It matches questions only. Whether an answer is one of a question's options is checked by those who promise it. Immutable.
 */
@Restricted(NoExternalUse.class)
public final class AnswerMatcher {
    /** How a key names a question, the best first. */
    private enum Fit {
        EXACT_TEXT,
        EXACT_HEADER,
        HARMLESS_TEXT,
        HARMLESS_HEADER,
        NONE
    }

    /** Characters. As many as {@link PlainText#toLine} can work with: lines are compared as a whole. */
    private static final int WHOLE = Integer.MAX_VALUE / 20;

    private final HumanRequest request;

    public AnswerMatcher(HumanRequest request) {
        this.request = request;
    }

    /** Whether a key means at least one question. */
    public boolean isAsked(String key) {
        return bestFit(key) != Fit.NONE;
    }

    /** Returns the answer to a question of the request; empty if there is none, or only blank ones. */
    public Optional<String> find(Question question, Map<String, String> given) {
        return find(question, given, answer -> answer != null && !answer.isBlank());
    }

    /**
     * Returns the answer to a question of the request, in whatever form answers are given.
     *
     * @param isAnswer false for a blank one, which is passed over
     */
    public <T> Optional<T> find(Question question, Map<String, T> given, Predicate<? super T> isAnswer) {
        return given.entrySet().stream()
                .filter(each -> isAnswer.test(each.getValue()) && means(each.getKey(), question))
                .min(Comparator.comparing(each -> fit(each.getKey(), question)))
                .map(Map.Entry::getValue);
    }

    /** Returns the answers to all questions by their exact texts; empty if one is not answered, or if no question is asked. */
    public Optional<Map<String, String>> findAll(Map<String, String> given) {
        if (!request.isQuestion()) {
            return Optional.empty();
        }
        var answers = new LinkedHashMap<String, String>();
        for (var question : request.questions()) {
            var answer = find(question, given);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            answers.put(question.question(), answer.get());
        }
        return Optional.of(answers);
    }

    private boolean means(String key, Question question) {
        var fit = fit(key, question);
        return fit != Fit.NONE && fit == bestFit(key);
    }

    private Fit bestFit(String key) {
        return request.questions().stream()
                .map(question -> fit(key, question))
                .min(Comparator.naturalOrder())
                .orElse(Fit.NONE);
    }

    private static Fit fit(String key, Question question) {
        if (key.equals(question.question())) {
            return Fit.EXACT_TEXT;
        }
        if (key.equals(question.header())) {
            return Fit.EXACT_HEADER;
        }
        if (isHarmlessFormOf(key, question.question())) {
            return Fit.HARMLESS_TEXT;
        }
        return isHarmlessFormOf(key, question.header()) ? Fit.HARMLESS_HEADER : Fit.NONE;
    }

    private static boolean isHarmlessFormOf(String key, @CheckForNull String name) {
        if (name == null) {
            return false;
        }
        var line = PlainText.toLine(key, WHOLE);
        return !line.isEmpty() && line.equals(PlainText.toLine(name, WHOLE));
    }
}
