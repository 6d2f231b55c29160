package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests several human requests in one build: one after the other, and in parallel. */
class HumanRequestSequenceTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    @Test
    void jobThatAsksTwiceIsAnsweredTwiceAndPausesOnce() throws Exception {
        var second = ScriptStep.approval(10, "Really?", null, List.of(), List.of());
        var assignment = SimulatedAssignment.named(
                "asks twice",
                ScriptStep.approval(10, "Shall I?", null, List.of(second), List.of(second)),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(assignment);
        var build = start("duvoRun '" + assignment.id() + "'");

        var one = InputPrompts.first(build);
        one.proceed((Map<String, Object>) null);
        var two = InputPrompts.next(build, one);
        var node = new DepthFirstScanner().findFirstMatch(build.getExecution(), new NodeStepTypePredicate("duvoRun"));
        assertThat(two.getInput().getMessage().lines().findFirst(), is(Optional.of("Really?")));
        assertThat(two.getId(), is(not(one.getId()))); // a page that shows the first request cannot approve the second
        await().untilAsserted(() -> assertThat(PauseAction.getPauseActions(node), hasSize(1)));
        assertThat(node.getAction(PauseAction.class).isPaused(), is(true));
        two.doAbort();

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(PauseAction.isPaused(node), is(false));
        assertThat(PauseAction.getPauseDuration(node), greaterThan(0L));
        assertThat(
                build.getAction(DuvoJobsAction.class).getJobs().get(0).getDecisions().stream()
                        .map(DecisionRecord::getVerdict)
                        .toList(),
                contains(DecisionRecord.Verdict.APPROVED, DecisionRecord.Verdict.DENIED));
    }

    @Test
    void branchesAskSideBySide() throws Exception {
        var build = start("""
                stage('Release') {
                    parallel a: { duvoRun agentId: '%1$s', message: 'Those of November\\nand no others' },
                        b: { stage('Pay') { duvoRun '%1$s' } },
                        c: { parallel d: { duvoRun agentId: '%1$s', message: 'Hidden', log: 'none' } },
                        eu: { stage('eu') { duvoRun '%1$s' } }
                }
                """.formatted(DemoAssignments.APPROVAL));

        var prompts = InputPrompts.several(build, 4);
        assertThat(
                prompts.stream()
                        .map(prompt -> prompt.getInput().getMessage())
                        .map(message -> message.lines().skip(1).findFirst().orElse(""))
                        .map(line -> line.replaceFirst("^" + DemoAssignments.APPROVAL, "Pay open invoices"))
                        .toList(),
                containsInAnyOrder(
                        "Pay open invoices, Release, a: Those of November",
                        "Pay open invoices, Release / Pay, b",
                        "Pay open invoices, Release, c / d",
                        "Pay open invoices, Release / eu"));
        var open = jenkins.createWebClient()
                .getJSON(build.getUrl() + "duvo/api/json?depth=2")
                .getJSONObject()
                .getJSONArray("openRequests");
        assertThat(
                IntStream.range(0, 4)
                        .mapToObj(open::getJSONObject)
                        .map(request -> request.getString("stage") + "|" + request.getString("branch") + "|"
                                + request.optString("firstMessage"))
                        .toList(),
                containsInAnyOrder(
                        "Release|a|Those of November",
                        "Release / Pay|b|null",
                        "Release|c / d|null",
                        "Release / eu|eu|null"));
        for (var prompt : prompts) {
            prompt.proceed((Map<String, Object>) null);
        }

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(4));
        var waiting = Pipelines.duvoLines(build).stream()
                .filter(line -> line.startsWith("Waiting for approval")
                        && line.contains("Release, a: Those of November) - http"))
                .toList();
        assertThat(waiting, hasSize(1));
        assertThat(InputPrompts.all(build), empty());
    }

    private WorkflowRun start(String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }
}
