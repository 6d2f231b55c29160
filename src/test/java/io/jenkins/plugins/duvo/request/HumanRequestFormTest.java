package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a form is filled in with is matched to its questions as all other answers are. */
class HumanRequestFormTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jenkins.plugins.duvo.request.AnswerMatcherTest#rules")
    void formIsFilledInByTheCommonRule(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) {
        var filledIn = new HumanRequestForm(request, given, null)
                .parameters().stream()
                        .map(parameter -> ((TextParameterDefinition) parameter).getDefaultValue())
                        .toList();

        if (sent == null) {
            assertThat(filledIn, hasItem(nullValue()));
        } else {
            var expected = request.questions().stream()
                    .map(question -> sent.get(question.question()))
                    .toList();
            assertThat(filledIn, is(expected));
        }
    }
}
