package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests what a build does, and what its log says, where Duvo says something that it does not document. */
class UndocumentedDuvoTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    /** A row for each way, all in one build: it takes a minute, so long Duvo may go on, or show a request after all. */
    @Test
    void everyCaseIsLoggedAndEndsAsExpected() throws Exception {
        var expires = SimulatedAssignment.named("expires", ScriptStep.end(10, "expired"));
        var waits = SimulatedAssignment.named("waits", ScriptStep.become(10, "waiting"));
        var later = SimulatedAssignment.named(
                "later",
                ScriptStep.become(10, "pending"),
                ScriptStep.become(1_500_000, "running"),
                ScriptStep.end(10, "completed"));
        var twice = SimulatedAssignment.named(
                "twice",
                ScriptStep.questions(
                        10,
                        "Who signs?",
                        null,
                        List.of(
                                SimulatedQuestion.one("Who?", "First", new SimulatedQuestion.Option("Ada", null)),
                                SimulatedQuestion.text("Who?", "Second")),
                        answers -> List.of(ScriptStep.say(10, "So " + answers.get("Who?") + " signs twice."))),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(expires).add(waits).add(later).add(twice);
        duvo.duvo()
                .faults()
                .on(Endpoint.RUNS)
                .then(FaultPresets.postponedTo(Instant.now().plusSeconds(3600)));
        duvo.duvo().faults().on(Endpoint.MESSAGES).then(FaultPresets.textsInContent());
        refuseStart("as object", """
                {"error": {"code": "limit_reached", "message": "No credit is left"}}""", 402);
        refuseStart("as message", """
                {"message": "message is too long"}""", 422);

        var build = Pipelines.run(jenkins, Result.SUCCESS, """
                parallel expires: { def job = duvoRun agentId: '%1$s', propagate: false
                        echo "expires: ${job.status} ${job.succeeded}" },
                    waits: { catchError(buildResult: 'SUCCESS') { duvoRun agentId: '%2$s', requestTimeoutMinutes: 1 } },
                    later: { duvoRun '%3$s' },
                    twice: { def job = duvoRun agentId: '%4$s', answers: ['Second': 'Grace']
                        echo "twice: ${job.lastMessage}" },
                    code: { catchError(buildResult: 'SUCCESS') { duvoRun '%5$s' } },
                    object: { catchError(buildResult: 'SUCCESS') { duvoRun agentId: '%6$s', message: 'as object' } },
                    message: { catchError(buildResult: 'SUCCESS') { duvoRun agentId: '%6$s', message: 'as message' } },
                    untyped: { duvoRun agentId: '%7$s', humanRequests: 'approve' }
                """.formatted(
                        expires.id(),
                        waits.id(),
                        later.id(),
                        twice.id(),
                        DemoAssignments.UNPUBLISHED,
                        DemoAssignments.QUICK,
                        DemoAssignments.UNTYPED));

        var lines = Pipelines.duvoLines(build);
        assertThat(
                Pipelines.errors(build),
                containsInAnyOrder(
                        containsString("agent_not_published: The agent has no published version (HTTP 409)"),
                        containsString("limit_reached: No credit is left (HTTP 402)"),
                        containsString("message is too long (HTTP 422)"),
                        endsWith("The Job has waited for a person for 1 minute, and Duvo shows no request")));
        jenkins.assertLogContains("expires: expired false", build);
        assertThat(
                lines,
                hasItems(
                        is("Duvo reports the unknown status \"expired\"; the Job counts as running"),
                        containsString("with the unknown status \"expired\""),
                        startsWith("The Job waits for a person, but Duvo shows no request"),
                        startsWith("Duvo has postponed the Job until "),
                        is("\"Who?\" is answered with \"Grace\", which is not one of its options"),
                        is("Purchase order 8120 is released.")));
        jenkins.assertLogContains("twice: So Grace signs twice.", build);
    }

    private void refuseStart(String message, String error, int status) {
        duvo.duvo()
                .faults()
                .on(Endpoint.START)
                .when(request -> new String(request.body(), StandardCharsets.UTF_8).contains(message))
                .then(Fault.answer(status, "application/json", error));
    }

    @Test
    void requestThatAsksSomethingElseUnderItsIdIsAskedAnew() throws Exception {
        var build = Pipelines.start(jenkins, "duvoRun '" + DemoAssignments.APPROVAL + "'");
        var before = InputPrompts.first(build);

        duvo.duvo().faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));

        var now = InputPrompts.next(build, before);
        assertThat(now.getInput().getMessage(), containsString("Pay invoice 9999?"));
        assertThat(now.getId(), is(not(before.getId()))); // a page that shows what was asked before cannot approve this
        jenkins.assertLogContains("\"Pay invoice 4711?\" is closed: the Job asks something else now", build);
        assertThat(duvo.duvo().answers(), is(empty()));
        now.proceed((Map<String, Object>) null);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }
}
