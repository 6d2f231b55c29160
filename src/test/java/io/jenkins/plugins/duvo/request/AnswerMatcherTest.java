package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule by which answers are matched to questions. Its table {@link #rules} is held for all ways to answer: here for the setting
 * {@code answers}, in {@code HumanRequestFormTest} for what a form is filled in with, in {@code SubmittedAnswersTest} for the remote API, and
 * in {@code ScriptedAnswerTest} for {@code duvoRespond}.
 */
public class AnswerMatcherTest {
    /** Questions with the names, in their order: each one is a text and a header, of which the header may be null. */
    private static HumanRequest asking(String... names) {
        var questions = new ArrayList<Question>();
        for (int i = 0; i < names.length; i += 2) {
            questions.add(new Question(names[i], names[i + 1], List.of(), false));
        }
        return new HumanRequest("1", "Reorder", null, null, "question", questions);
    }

    /** A question "Who?" with options. */
    private static HumanRequest choosing(boolean several, String... labels) {
        var options =
                Stream.of(labels).map(label -> new Question.Option(label, null)).toList();
        return new HumanRequest(
                "1", "Reorder", null, null, "question", List.of(new Question("Who?", null, options, several)));
    }

    private static Map<String, String> map(String... entries) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], entries[i + 1]);
        }
        return map;
    }

    /** Requests, the answers given to them, and the answers that are sent; null for the latter if one is missing. */
    public static Stream<Arguments> rules() {
        return Stream.of(
                rule("exact text", asking("Who?", null), map("Who?", "A"), map("Who?", "A")),
                rule("exact header", asking("Who?", "Supplier"), map("Supplier", "A"), map("Who?", "A")),
                rule("harmless text", asking("Who\u0007?", null), map("Who?", "A"), map("Who\u0007?", "A")),
                rule("harmless lines", asking("Who?\r\nNow?", null), map("Who?\nNow?", "A"), map("Who?\r\nNow?", "A")),
                rule(
                        "text on one line",
                        asking("Who?\r\n Now?", null),
                        map("Who? Now?", "A"),
                        map("Who?\r\n Now?", "A")),
                rule("harmless header", asking("Who?", "Sup\u202eplier"), map("Supplier", "A"), map("Who?", "A")),
                rule("key less harmless than text", asking("Who?", null), map("Who\u0007?", "A"), map("Who?", "A")),
                rule(
                        "text before header",
                        asking("Who?", "Supplier"),
                        map("Supplier", "B", "Who?", "A"),
                        map("Who?", "A")),
                rule(
                        "header before harmless text",
                        asking("Who\u0007?", "Supplier"),
                        map("Who?", "B", "Supplier", "A"),
                        map("Who\u0007?", "A")),
                rule(
                        "blank passed over",
                        asking("Who?", "Supplier"),
                        map("Who?", " ", "Supplier", "A"),
                        map("Who?", "A")),
                rule("blank only", asking("Who?", null), map("Who?", " "), null),
                rule("one of two missing", asking("Who?", null, "When?", null), map("Who?", "A"), null),
                rule(
                        "each by its own name",
                        asking("Who?", "Supplier", "When?", "Date"),
                        map("Date", "B", "Who?", "A"),
                        map("Who?", "A", "When?", "B")),
                rule(
                        "one header of two",
                        asking("Who?", "Same", "When?", "Same"),
                        map("Same", "A"),
                        map("Who?", "A", "When?", "A")),
                rule(
                        "text of one, header of another",
                        asking("Supplier", null, "Who?", "Supplier"),
                        map("Supplier", "A"),
                        null),
                rule(
                        "exact text of one, harmless of another",
                        asking("Who?", null, "Who\u0007?", null),
                        map("Who?", "A", "Who\u0007?", "B"),
                        map("Who?", "A", "Who\u0007?", "B")),
                rule("blank header means nothing", asking("Who?", "\u0007"), map("Who?", "A"), map("Who?", "A")),
                rule("option", choosing(false, "A", "B"), map("Who?", "B"), map("Who?", "B")),
                rule(
                        "harmless option",
                        choosing(false, "A", "B\u0007 \n C"),
                        map("Who?", "B C"),
                        map("Who?", "B\u0007 \n C")),
                rule(
                        "own words",
                        choosing(false, "A", "B"),
                        map("Who?", "Neither, thanks"),
                        map("Who?", "Neither, thanks")),
                rule("option in another case is own words", choosing(false, "A"), map("Who?", "a"), map("Who?", "a")),
                rule("several options", choosing(true, "A", "B", "C"), map("Who?", "A, C"), map("Who?", "A,C")),
                rule("options with commas", choosing(true, "A", "B, C"), map("Who?", "A,B,C"), map("Who?", "A,B, C")),
                rule(
                        "options and own words",
                        choosing(true, "A", "B"),
                        map("Who?", "A, B, two of each"),
                        map("Who?", "A,B,two of each")),
                rule(
                        "only own words",
                        choosing(true, "A", "B"),
                        map("Who?", "None, thanks"),
                        map("Who?", "None, thanks")),
                rule("asked twice", asking("Who?", "One", "Who?", "Two"), map("Who?", "A"), map("Who?", "A")),
                rule(
                        "asked twice, one header",
                        asking("Who?", "One", "Who?", "Two"),
                        map("Two", "A"),
                        map("Who?", "A")),
                rule(
                        "asked twice, answered alike",
                        asking("Who?", "One", "Who?", "Two"),
                        map("One", "A", "Two", "A"),
                        map("Who?", "A")),
                rule(
                        "asked twice, answered otherwise",
                        asking("Who?", "One", "Who?", "Two"),
                        map("One", "A", "Two", "B"),
                        null),
                rule(
                        "asked twice, text before headers",
                        asking("Who?", "One", "Who?", "Two"),
                        map("One", "A", "Two", "B", "Who?", "C"),
                        map("Who?", "C")));
    }

    private static Arguments rule(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) {
        return Arguments.of(name, request, given, sent);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void settingAnswersAllQuestionsOrNone(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) {
        var settings = new JobSettings();
        settings.setAnswers(given.entrySet().stream()
                .map(each -> new PresetAnswer(each.getKey(), each.getValue()))
                .toList());

        var ruling = RequestPolicy.decide(request, settings);

        assertThat(ruling.action(), is(sent == null ? RequestPolicy.Action.ASK : RequestPolicy.Action.ANSWER));
        assertThat(ruling.answer() == null ? null : ruling.answer().answers(), is(sent));
    }

    @Test
    void keyThatNamesNoQuestionIsNotAsked() {
        var matcher = new AnswerMatcher(asking("Who?", "Supplier", "When?", "\u0007"));

        assertThat(
                Stream.of("Who?", "Supplier", "When?", "Who?\u0007")
                        .filter(key -> !matcher.isAsked(key))
                        .toList(),
                empty());
        assertThat(
                Stream.of("who?", "Who", "Date", "", " ", "\u001b[0m")
                        .filter(matcher::isAsked)
                        .toList(),
                empty());
    }

    @Test
    void approvalIsNotAnsweredEvenIfItHasQuestions() {
        var approval = new HumanRequest(
                "1", "Pay?", null, null, "approval", asking("Who?", null).questions());

        assertThat(new AnswerMatcher(approval).findAll(Map.of("Who?", "A")), is(Optional.empty()));
    }

    @Test
    void ownWordsAreWhatIsNoneOfTheOptions() {
        assertThat(AnswerMatcher.ownWords(choosing(false, "A"), Map.of("Who?", "A")), is(Map.of()));
        assertThat(AnswerMatcher.ownWords(choosing(false, "A"), Map.of("Who?", "B")), is(Map.of("Who?", "B")));
        assertThat(
                AnswerMatcher.ownWords(choosing(true, "A", "B"), Map.of("Who?", "A,two of each,B")),
                is(Map.of("Who?", "two of each")));
        assertThat(AnswerMatcher.ownWords(asking("Who?", null), Map.of("Who?", "B")), is(Map.of()));
        assertThat(AnswerMatcher.ownWords(choosing(false, "A"), Map.of()), is(Map.of()));
    }

    @Test
    void questionsWithTheSameTextAreOneWithAllOptions() {
        var paper = new Question.Option("Paper", "12 left");
        var toner = new Question.Option("Toner", null);
        var request = new HumanRequest(
                "1",
                "",
                null,
                null,
                "question",
                List.of(
                        new Question("What?", null, List.of(paper), false),
                        new Question("Why?", null, List.of(), false),
                        new Question("What?", "Second", List.of(new Question.Option("Paper", null), toner), true)));
        var matcher = new AnswerMatcher(request);

        assertThat(
                matcher.questions(),
                is(List.of(
                        new Question("What?", "Second", List.of(paper, toner), true),
                        new Question("Why?", null, List.of(), false))));
        assertThat(matcher.questions().stream().map(matcher::timesAsked).toList(), is(List.of(2, 1)));
    }

    @Test
    void twoAnswersToWhatIsAskedTwiceAreSaid() {
        var settings = new JobSettings();
        settings.setAnswers(List.of(new PresetAnswer("One", "A"), new PresetAnswer("Two", "B")));

        var ruling = RequestPolicy.decide(asking("Who?", "One", "Who?", "Two"), settings);

        assertThat(ruling.reason(), containsString("two answers to a question that the Job asks twice"));
    }
}
