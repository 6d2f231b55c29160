package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.api.Question.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link SubmittedAnswers} reads what programs post, and checks it against the questions and their options. */
class SubmittedAnswersTest {
    private static final HumanRequest ASKED = new HumanRequest(
            "1",
            "Reorder",
            null,
            null,
            "question",
            List.of(
                    new Question("Who?", null, List.of(new Option("A", null), new Option("B, C", null)), false),
                    new Question("What?", null, List.of(new Option("X", null), new Option("Y, Z", null)), true),
                    new Question("Why\u0000?", null, List.of(), false)));

    @Test
    void jsonGivesTextsAndLists() {
        var posted = SubmittedAnswers.ofJson("""
                {"answers": {"Who?": "B, C", "What?": ["X", "Y, Z"], "Why\\u0000?": "because"}}""");

        var checked = posted.orElseThrow().check(ASKED);

        assertThat(checked.problems(), empty());
        assertThat(checked.answers(), is(Map.of("Who?", "B, C", "What?", "X,Y, Z", "Why\u0000?", "because")));
    }

    @Test
    void formGivesTextsAndLists() {
        var posted = SubmittedAnswers.ofForm(
                Map.of("Who?", new String[] {"B, C"}, "What?", new String[] {"X", "Y, Z"}, "Why\u0000?", new String[] {
                    "because"
                }));

        assertThat(
                posted.check(ASKED).answers(), is(Map.of("Who?", "B, C", "What?", "X,Y, Z", "Why\u0000?", "because")));
    }

    @Test
    void questionIsKnownByItsHarmlessText() {
        var posted = SubmittedAnswers.ofForm(
                Map.of("Who?", new String[] {"A"}, "What?", new String[] {"X"}, "Why?", new String[] {"because"}));

        assertThat(posted.check(ASKED).answers().get("Why\u0000?"), is("because"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jenkins.plugins.duvo.request.AnswerMatcherTest#rules")
    void answersAreMatchedByTheCommonRule(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) {
        var fields = new LinkedHashMap<String, String[]>();
        given.forEach((key, answer) -> fields.put(key, new String[] {answer}));

        var checked = SubmittedAnswers.ofForm(fields).check(request);

        assertThat(checked.problems().isEmpty(), is(sent != null));
        if (sent != null) {
            assertThat(checked.answers(), is(sent));
        }
    }

    @Test
    void oneTextMayHoldSeveralOptions() {
        var asked = new HumanRequest(
                "1",
                "",
                null,
                null,
                "question",
                List.of(new Question("What?", null, List.of(new Option("X", null), new Option("Y", null)), true)));

        var checked =
                SubmittedAnswers.ofForm(Map.of("What?", new String[] {"X, Y"})).check(asked);

        assertThat(checked.answers(), is(Map.of("What?", "X,Y")));
    }

    @Test
    void problemsNameMissingAndUnknown() {
        var posted = SubmittedAnswers.ofJson("""
                {"answers": {"Who?": "Nobody", "What?": [], "When?": "now"}}""");

        assertThat(
                posted.orElseThrow().check(ASKED).problems(),
                contains(
                        "the answer to \"What?\" is missing",
                        "the answer to \"Why?\" is missing",
                        "\"When?\" is not asked"));
    }

    @Test
    void singleChoiceAcceptsOneOptionOnly() {
        var posted = SubmittedAnswers.ofForm(
                Map.of("Who?", new String[] {"A", "B, C"}, "What?", new String[] {"X"}, "Why?", new String[] {"y"}));

        assertThat(posted.check(ASKED).problems(), contains("\"Who?\" takes one answer, not 2: \"A, B, C\""));
    }

    @Test
    void ownWordsAreAcceptedBesideOptions() {
        var posted = SubmittedAnswers.ofJson("""
                {"answers": {"Who?": "Nobody", "What?": ["X", "two of each"], "Why?": "because"}}""");

        var checked = posted.orElseThrow().check(ASKED);

        assertThat(checked.problems(), empty());
        assertThat(checked.answers(), is(Map.of("Who?", "Nobody", "What?", "X,two of each", "Why\u0000?", "because")));
    }

    @Test
    void questionThatIsAskedTwiceTakesOneAnswer() {
        var asked = new HumanRequest(
                "1",
                "",
                null,
                null,
                "question",
                List.of(new Question("Who?", "One", List.of(), false), new Question("Who?", "Two", List.of(), false)));
        var posted = SubmittedAnswers.ofForm(Map.of("One", new String[] {"A"}, "Two", new String[] {"B"}));

        assertThat(
                posted.check(asked).problems(), contains("\"Who?\" is asked 2 times. Give one answer for all of them"));
    }

    @Test
    void jsonOfAnotherKindIsNotRead() {
        assertThat(SubmittedAnswers.ofJson("{\"answers\": 1}"), is(Optional.empty()));
        assertThat(SubmittedAnswers.ofJson("{}"), is(Optional.empty()));
        assertThat(SubmittedAnswers.ofJson("{"), is(Optional.empty()));
        assertThat(SubmittedAnswers.ofJson(""), is(Optional.empty()));
    }
}
