package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests what a build does, and what its log says, where Duvo says something that it does not document. */
class UndocumentedDuvoTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    /** Takes a minute: so long Duvo may go on, or show a request after all. */
    @Test
    void unknownEndMissingRequestAndPostponementAreToldAndEnd() throws Exception {
        var expires = SimulatedAssignment.named("expires", ScriptStep.end(10, "expired"));
        var waits = SimulatedAssignment.named("waits", ScriptStep.become(10, "waiting"));
        var later = SimulatedAssignment.named(
                "later",
                ScriptStep.become(10, "pending"),
                ScriptStep.become(1_500_000, "running"),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(expires).add(waits).add(later);
        duvo.duvo()
                .faults()
                .on(Endpoint.RUNS)
                .then(FaultPresets.postponedTo(Instant.now().plusSeconds(3600)));

        var build = Pipelines.run(jenkins, Result.SUCCESS, """
                parallel expires: { def job = duvoRun agentId: '%s', propagate: false
                        echo "expires: ${job.status} ${job.succeeded}" },
                    waits: { catchError(buildResult: 'SUCCESS') { duvoRun agentId: '%s', requestTimeoutMinutes: 1 } },
                    later: { duvoRun '%s' }
                """.formatted(expires.id(), waits.id(), later.id()));

        var lines = Pipelines.duvoLines(build);
        jenkins.assertLogContains("expires: expired false", build);
        assertThat(
                lines,
                hasItem("Duvo calls the status \"expired\", a word that is not known here; the Job counts as running"));
        assertThat(lines, hasItem(containsString("with the status \"expired\", a word that is not known here")));
        assertThat(lines, hasItem(startsWith("The Job waits for a person, but Duvo shows nothing to answer")));
        jenkins.assertLogContains(
                "The Job has waited for a person for 1 minutes, and Duvo shows nothing to answer", build);
        assertThat(lines, hasItem(startsWith("Duvo has postponed the Job until ")));
    }

    @Test
    void requestWithoutTypeIsAsked() throws Exception {
        duvo.duvo().faults().on(Endpoint.RUN).then(FaultPresets.requestType(null));
        var build = Pipelines.start(jenkins, "duvoRun '" + DemoAssignments.APPROVAL + "'");

        InputPrompts.first(build).proceed((Map<String, Object>) null);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers().stream().map(ReceivedAnswer::approved).toList(), contains(true));
    }

    @Test
    void requestThatAsksSomethingElseUnderItsIdIsAskedAnew() throws Exception {
        var build = Pipelines.start(jenkins, "duvoRun '" + DemoAssignments.APPROVAL + "'");
        var before = InputPrompts.first(build);

        duvo.duvo().faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));

        var now = InputPrompts.next(build, before);
        assertThat(now.getInput().getMessage(), containsString("Pay invoice 9999?"));
        jenkins.assertLogContains("\"Pay invoice 4711?\" is settled: the Job asks something else now", build);
        assertThat(duvo.duvo().answers(), is(empty()));
        now.proceed((Map<String, Object>) null);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }
}
