package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Matcher of answers, each given under a key, to the questions of a human request and to their options. It is the one rule for all ways
 * to answer: the setting {@code answers}, the step {@code duvoRespond}, the remote API, and what a form is filled in with.
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
 * <p>Questions with the same text are one question here, with the options of all of them: Duvo knows an answer by the text of its question
 * alone, so that it cannot be given two answers. Given two different ones, by different headers, it is not answered at all.
 *
 * <p>What is given as an answer names options of the question, or is an answer in one's own words: see {@link OptionMatcher}. Immutable.
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
    /** The questions by their texts; those with the same text united. */
    private final Map<String, Question> questions = new LinkedHashMap<>();

    public AnswerMatcher(HumanRequest request) {
        this.request = request;
        request.questions().forEach(question -> questions.merge(question.question(), question, AnswerMatcher::united));
    }

    private static Question united(Question one, Question other) {
        var options = new LinkedHashMap<String, Question.Option>();
        Stream.concat(one.options().stream(), other.options().stream())
                .forEach(option -> options.putIfAbsent(option.label(), option));
        return new Question(
                one.question(),
                one.header() == null ? other.header() : one.header(),
                List.copyOf(options.values()),
                one.multiSelect() || other.multiSelect());
    }

    /** The questions that take an answer each, in their order. */
    public List<Question> questions() {
        return List.copyOf(questions.values());
    }

    /** How many questions of the request have this text, and get the same answer. */
    public int timesAsked(Question question) {
        return (int) request.questions().stream()
                .filter(each -> each.question().equals(question.question()))
                .count();
    }

    /**
     * Returns the answer that some texts give to a question, as it is sent; empty if the texts are several and the question takes one.
     *
     * @param given not blank
     */
    public static Optional<String> sent(Question question, List<String> given) {
        return new OptionMatcher(question).choose(given).map(OptionMatcher.Chosen::text);
    }

    /** Returns what is none of the options in the answers to questions that have options, by the text of the question. */
    public static Map<String, String> ownWords(HumanRequest request, Map<String, String> answers) {
        var ownWords = new LinkedHashMap<String, String>();
        for (var question : new AnswerMatcher(request).questions()) {
            var answer = answers.get(question.question());
            var chosen = answer == null
                    ? null
                    : new OptionMatcher(question).choose(List.of(answer)).orElse(null);
            if (chosen != null && !chosen.ownWords().isEmpty()) {
                ownWords.put(question.question(), chosen.ownWords());
            }
        }
        return ownWords;
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
        var best = best(question, given, isAnswer);
        return best.isEmpty() || isTwofold(question, best) ? Optional.empty() : Optional.of(best.get(0));
    }

    /** Whether two different answers are given to a question that is asked more than once, and takes one answer. */
    public <T> boolean isTwofold(Question question, Map<String, T> given, Predicate<? super T> isAnswer) {
        return isTwofold(question, best(question, given, isAnswer));
    }

    private boolean isTwofold(Question question, List<?> answers) {
        return timesAsked(question) > 1 && answers.stream().distinct().count() > 1;
    }

    /** Returns the answers whose keys fit a question best. */
    private <T> List<T> best(Question question, Map<String, T> given, Predicate<? super T> isAnswer) {
        var fits = new TreeMap<Fit, List<T>>();
        given.forEach((key, answer) -> {
            if (isAnswer.test(answer) && means(key, question)) {
                fits.computeIfAbsent(fit(key, question), fit -> new ArrayList<>())
                        .add(answer);
            }
        });
        return fits.isEmpty() ? List.of() : fits.firstEntry().getValue();
    }

    /** Returns the answers to all questions by their exact texts; empty if one is not answered, or if no question is asked. */
    public Optional<Map<String, String>> findAll(Map<String, String> given) {
        if (!request.isQuestion()) {
            return Optional.empty();
        }
        var answers = new LinkedHashMap<String, String>();
        for (var question : questions()) {
            var answer = find(question, given).flatMap(text -> sent(question, List.of(text)));
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
                .map(question -> fitOfOne(key, question))
                .min(Comparator.naturalOrder())
                .orElse(Fit.NONE);
    }

    /** Returns how well a key names a question; of questions with the same text, the best. */
    private Fit fit(String key, Question question) {
        return request.questions().stream()
                .filter(each -> each.question().equals(question.question()))
                .map(each -> fitOfOne(key, each))
                .min(Comparator.naturalOrder())
                .orElse(Fit.NONE);
    }

    private static Fit fitOfOne(String key, Question question) {
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
