package io.jenkins.plugins.duvo.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    private static HumanRequest request(String... questions) {
        var list = Stream.of(questions)
                .map(text -> new Question(text, "Header of " + text, null, false))
                .toList();
        return new HumanRequest("1", "?", null, null, "question", list);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Is a=b?|Is a=b?=no|no",
                "Is a=b?|Is a=b?=c=d|c=d",
                "Note|Note=Thank you = thanks|Thank you = thanks",
                "Note|Note = x|x",
                "a|a=|''",
                "a|Header of a=x=y|x=y",
                "a=|a===b|=b",
                "one two|one two=x|x"
            })
    void equalsSignsMayStandInQuestionAndAnswer(String question, String text, String answer) throws Exception {
        var answers = new Answers();
        answers.add(text);
        assertThat(answers.to(request(question)), is(Map.of(question, answer)));
        assertThat(answers.toAll(request(question)), is(Map.of(question, answer)));
    }

    @Test
    void questionIsNamedAsItIsShown() throws Exception {
        var answers = new Answers();
        answers.add("first second=x");
        assertThat(answers.to(request("first\n\u001B[1msecond")), is(Map.of("first\n\u001B[1msecond", "x")));
    }

    @Test
    void longestQuestionBeforeAnEqualsSignCounts() throws Exception {
        var answers = new Answers();
        answers.add("a=b=c");
        assertThat(answers.to(request("a", "a=b")), is(Map.of("a=b", "c")));
    }

    @Test
    void incompleteOrForeignAnswersAreRefused() throws Exception {
        assertThat(refusal(List.of("a=1"), "a", "b"), containsString("no --answer to: b"));
        assertThat(refusal(List.of("c=1"), "a"), containsString("no question of the request"));
        assertThat(refusal(List.of("a=1", "a=2"), "a"), containsString("two answers to the question a"));
        assertThrows(UsageException.class, () -> new Answers().add("=x"));
        assertThrows(UsageException.class, () -> new Answers().add("x"));
    }

    private static String refusal(List<String> texts, String... questions) throws Exception {
        var answers = new Answers();
        for (var text : texts) {
            answers.add(text);
        }
        return assertThrows(UsageException.class, () -> answers.toAll(request(questions)))
                .getMessage();
    }

    @Test
    void ownWordsAreThoseThatAreNoOption() {
        var options = List.of(new Question.Option("A4", null), new Question.Option("A5", null));
        var request = new HumanRequest(
                "1",
                "?",
                null,
                null,
                "question",
                List.of(new Question("one", null, options, false), new Question("many", null, options, true)));
        assertThat(Answers.ownWords(request, Map.of("one", "A4", "many", "A4, A5")), is(Set.of()));
        assertThat(Answers.ownWords(request, Map.of("one", "A4,A5", "many", "A4,A6")), is(Set.of("A4,A5", "A4,A6")));
    }
}
