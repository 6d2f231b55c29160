package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests steps that wait for Duvo's evaluation while Jenkins restarts. */
@ExtendWith(FastEngineExtension.class)
class EvaluationGateRestartTest {
    private static final SimulatedEvaluation WELL = SimulatedEvaluation.ready(
            Map.of("critical", 0, "medium", 0, "low", 1), Map.of("goal", false, "tone", true));

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    /** One restart shows what is kept: three steps wait, and each goes on as if there had been none. */
    @Test
    void waitsGoOnAfterARestart() throws Throwable {
        var late = new AtomicReference<>(WELL.after(Duration.ofHours(100)));
        duvo.duvo().evaluations(job -> late.get());
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var build = Pipelines.start(
                    jenkins.createProject(WorkflowJob.class, "gated"), """
                    parallel gate: {
                        def job = duvoRun agentId: '%1$s', unstableOn: 'low'
                        echo "gate: succeeded=${job.succeeded} ${job.evaluation.passed}/${job.evaluation.total} ${job.lastMessage}"
                    }, short: {
                        def job = duvoRun agentId: '%1$s', failOn: 'low', evaluationTimeoutMinutes: 1, propagate: false
                        echo "short: ${job.evaluation}"
                    }, step: {
                        def id = duvoRun(agentId: '%1$s').id
                        echo "step: ${duvoEvaluation(runId: id).checks}"
                    }
                    """.formatted(DemoAssignments.QUICK));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> duvoLines(build).stream()
                                    .filter(line -> line.startsWith("Waiting for Duvo's evaluation"))
                                    .count()
                            == 2);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> duvoLines(build).stream()
                                    .filter(line -> line.contains(" completed in "))
                                    .count()
                            == 3);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> build.getExecution().getCurrentHeads().stream()
                            .anyMatch(head -> head instanceof StepNode step
                                    && step.getDescriptor().getFunctionName().equals("duvoEvaluation")));
        });
        setBack(Duration.ofMinutes(2));
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("short: null", build); // its minute is over, and Duvo was asked once more
            late.set(WELL.after(Duration.ofSeconds(1)));
            jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("gate: succeeded=false 1/2 Done: the statement", build);
            jenkins.assertLogContains("step: [", build);
            assertThat(duvoLines(build), hasItem(containsString("unstableOn: 'low' is not passed")));
        });
        assertThat(duvo.duvo().requests(Endpoint.START), hasSize(3));
        assertThat(duvo.duvo().jobs(), hasSize(3));
    }

    /** Makes the Jobs of the build older by a time, as if Jenkins had been away for so long. */
    private void setBack(Duration time) throws Throwable {
        var file = sessions.getHome().toPath().resolve("jobs/gated/builds/1/build.xml");
        var xml = Files.readString(file);
        var ended = Pattern.compile("<endedAt>(\\d+)</endedAt>").matcher(xml);
        Files.writeString(
                file,
                ended.replaceAll(
                        match -> "<endedAt>" + (Long.parseLong(match.group(1)) - time.toMillis()) + "</endedAt>"));
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("gated", WorkflowJob.class).getBuildByNumber(1);
    }
}
