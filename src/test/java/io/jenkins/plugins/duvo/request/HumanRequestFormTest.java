package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.ParameterDefinition;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.api.Question.Option;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields of a form, what they are filled in with, and what comes of it when it is submitted. */
class HumanRequestFormTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jenkins.plugins.duvo.request.AnswerMatcherTest#rules")
    void formThatIsSubmittedAsFilledInFollowsTheCommonRule(
            String name, HumanRequest request, Map<String, String> given, Map<String, String> sent) {
        var form = new HumanRequestForm(request, given, null, null);
        var values = new HashMap<String, Object>();
        form.parameters()
                .forEach(parameter -> values.put(
                        parameter.getName(),
                        parameter.getDefaultParameterValue().getValue()));

        var submitted = form.read(values);

        assertThat(submitted.problem().isEmpty(), is(sent != null));
        if (sent != null) {
            assertThat(submitted.answers(), is(sent));
        }
    }

    @Test
    void questionWithOptionsTakesOwnWordsBesideThem() {
        var options = List.of(new Option("Paper", null), new Option("Toner", "1 left"));
        var request = new HumanRequest(
                "1",
                "",
                null,
                null,
                "question",
                List.of(new Question("Which?", "Item", options, false), new Question("What?", null, options, true)));
        var form = new HumanRequestForm(request, Map.of(), null, null);

        assertThat(
                form.parameters().stream().map(ParameterDefinition::getName).toList(),
                contains("Item", "Item: other", "Question 2: Paper", "Question 2: Toner", "Question 2: other"));
        assertThat(
                form.read(Map.of("Item", "", "Item: other", "Glue", "Question 2: other", "Tape"))
                        .answers(),
                is(Map.of("Which?", "Glue", "What?", "Tape")));
        assertThat(
                form.read(Map.of("Item", "Paper", "Question 2: Toner", true, "Question 2: other", "Tape"))
                        .answers(),
                is(Map.of("Which?", "Paper", "What?", "Toner,Tape")));
        assertThat(
                form.read(Map.of("Item", "Paper", "Item: other", "Glue", "Question 2: other", "Tape"))
                        .problem(),
                is(Optional.of("Not sent. Choose an option or write an answer of your own, not both: Which?")));
        assertThat(
                form.read(Map.of("Item", "Paper")).problem(), is(Optional.of("Not sent. Please also answer: What?")));
    }

    @Test
    void questionThatIsAskedTwiceHasOneFieldThatSaysSo() {
        var question = new Question("Which?", null, List.of(), false);
        var request = new HumanRequest("1", "", null, null, "question", List.of(question, question));
        var form = new HumanRequestForm(request, Map.of(), null, null);

        assertThat(form.parameters(), hasSize(1));
        assertThat(form.parameters().get(0).getDescription(), containsString("asks this 2 times"));
        assertThat(form.read(Map.of("Question 1", "A")).answers(), is(Map.of("Which?", "A")));
    }
}
