package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of {@code duvoRespond} are matched to questions as all others are. */
class ScriptedAnswerTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jenkins.plugins.duvo.request.AnswerMatcherTest#rules")
    void answersAreMatchedByTheCommonRule(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) throws Exception {
        var answer = new ScriptedAnswer(
                null,
                given.entrySet().stream()
                        .map(each -> new PresetAnswer(each.getKey(), each.getValue()))
                        .toList());

        if (sent == null) {
            assertThrows(AbortException.class, () -> answer.to(request));
        } else {
            assertThat(answer.to(request).answers(), is(sent));
        }
    }

    @Test
    void keyThatNamesNoQuestionIsRefused() {
        var request = new HumanRequest(
                "1", "Reorder", null, null, "question", List.of(new Question("Who?", null, List.of(), false)));
        var answer = new ScriptedAnswer(null, List.of(new PresetAnswer("Who?", "A"), new PresetAnswer("When?", "B")));

        assertThrows(AbortException.class, () -> answer.to(request));
    }
}
