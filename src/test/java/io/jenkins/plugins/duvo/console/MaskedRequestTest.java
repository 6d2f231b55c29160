package io.jenkins.plugins.duvo.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an answer to what is shown is sent as the same answer to what Duvo asks. */
class MaskedRequestTest {
    private final SecretMasker secrets = new SecretMasker(List.of("alice", "robert", "hunter2"));

    private static Question question(String text, boolean multiSelect, String... labels) {
        return new Question(
                text,
                null,
                Arrays.stream(labels)
                        .map(label -> new Question.Option(label, null))
                        .toList(),
                multiSelect);
    }

    private MaskedRequest masked(Question... questions) {
        return MaskedRequest.of(new HumanRequest("1", "Ask", null, null, "question", List.of(questions)), secrets);
    }

    private static List<String> labels(HumanRequest request, int question) {
        return request.questions().get(question).options().stream()
                .map(Question.Option::label)
                .toList();
    }

    @Test
    void requestWithoutSecretsIsShownAsItIs() {
        var request = masked(question("Who?", false, "carol", "dave", "carol"), question("Who?", false, "carol"));

        assertEquals(request.original(), request.shown());
        var answer = Answer.to(Map.of("Who?", "carol"));
        assertSame(answer, request.toOriginal(answer));
    }

    @Test
    @DisplayName("Options that only secrets tell apart stay apart, and the one that was chosen is sent")
    void optionsStayApart() {
        var request = masked(question("Deploy?", false, "as alice", "as robert", "as **** (2)", "not at all"));

        assertEquals(List.of("as ****", "as **** (2)", "as **** (2) (2)", "not at all"), labels(request.shown(), 0));
        for (int i = 0; i < 4; i++) {
            var chosen = Answer.to(Map.of("Deploy?", labels(request.shown(), 0).get(i)));
            var sent = Answer.to(Map.of("Deploy?", labels(request.original(), 0).get(i)));
            assertEquals(sent, request.toOriginal(chosen));
            assertEquals(chosen, request.toShown(sent));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "robert", "alice,robert", "robert,alice,no", "no", "of my own"})
    void severalOptionsAreSentAsTheyWereChosen(String sent) {
        var request = masked(question("Who?", true, "alice", "robert", "no"));

        var shown = request.toShown(Answer.to(Map.of("Who?", sent)));

        assertEquals(-1, shown.answers().get("Who?").indexOf("alice"));
        assertEquals(Map.of("Who?", sent), request.toOriginal(shown).answers());
    }

    @Test
    @DisplayName("Questions that only secrets tell apart get an answer each")
    void questionsStayApart() {
        var request =
                masked(question("Restart alice?", false, "yes", "no"), question("Restart robert?", false, "yes", "no"));
        var answers = new LinkedHashMap<String, String>();
        answers.put("Restart ****?", "yes");
        answers.put("Restart ****? (2)", "no");

        var sent = request.toOriginal(Answer.to(answers));

        assertEquals(Map.of("Restart alice?", "yes", "Restart robert?", "no"), sent.answers());
        assertEquals(answers, request.toShown(sent).answers());
    }

    @Test
    void questionThatIsAskedTwiceHasTheOptionsOfBoth() {
        var request = masked(question("As hunter2?", true, "alice"), question("As hunter2?", true, "robert"));

        assertEquals(
                List.of("As ****?", "As ****?"),
                request.shown().questions().stream().map(Question::question).toList());
        assertEquals(List.of("**** (2)"), labels(request.shown(), 1));
        var sent = request.toOriginal(Answer.to(Map.of("As ****?", "****,**** (2)")));
        assertEquals(Map.of("As hunter2?", "alice,robert"), sent.answers());
    }
}
