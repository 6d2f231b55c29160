package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion.Option;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.HashMap;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests questions whose texts have characters that forms, logs or XML cannot hold: the build survives them, and a restart. */
@ExtendWith(FastEngineExtension.class)
class HumanRequestTextTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a, \"b\" & 'c', <script>alert(1)</script>",
                "nul \u0000 no character \uFFFE half \uD800 one, escape \u001B[31m, note \u001B[8mha:AAAA\u001B[0m",
                "\uD83D\uDE80 emoji \u202E turned",
                "long"
            })
    void textsOfEveryKindComeBackExactly(String text) throws Throwable {
        var hostile = text.equals("long") ? "x, y ".repeat(800) : text;
        var one = SimulatedQuestion.one(
                hostile + " one?", hostile, new Option(hostile, hostile), new Option("other", null));
        var many = SimulatedQuestion.several(
                hostile + " many?", hostile, new Option(hostile, null), new Option("b", hostile));
        var free = SimulatedQuestion.text(hostile + " free?", null);
        var assignment = SimulatedAssignment.named(
                "hostile texts",
                ScriptStep.questions(10, hostile, hostile, List.of(one, many, free), answers -> List.of()),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(assignment);

        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "hostile");
            job.setDefinition(new CpsFlowDefinition("duvoRun '" + assignment.id() + "'", true));
            InputPrompts.first(job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(jenkins -> {
            var build = jenkins.jenkins
                    .getItemByFullName("hostile", WorkflowJob.class)
                    .getBuildByNumber(1);
            fillIn(InputPrompts.first(build));

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        });
        sessions.then(jenkins -> {
            var build = jenkins.jenkins
                    .getItemByFullName("hostile", WorkflowJob.class)
                    .getBuildByNumber(1);

            assertThat(build.getResult(), is(Result.SUCCESS));
            assertThat(build.getExecution().getCurrentHeads(), hasSize(1));
            assertThat(build.getAction(DuvoJobsAction.class).getJobs().get(0).getStatus(), is("completed"));
        });
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers, hasKey(hostile + " one?"));
        assertThat(answers.get(hostile + " one?"), is(hostile));
        assertThat(answers.get(hostile + " many?"), is(hostile + ",b"));
        assertThat(answers.get(hostile + " free?"), is("text"));
    }

    /** Fills a form in: chooses the first option, ticks all boxes and writes "text". */
    private static void fillIn(InputStepExecution prompt) throws Exception {
        var values = new HashMap<String, Object>();
        for (var parameter : prompt.getInput().getParameters()) {
            if (parameter instanceof ChoiceParameterDefinition choice) {
                values.put(choice.getName(), choice.getChoices().get(1));
            } else if (!parameter.getName().endsWith(": other")) {
                values.put(parameter.getName(), parameter instanceof BooleanParameterDefinition ? true : "text");
            }
        }
        prompt.proceed(values);
    }
}
