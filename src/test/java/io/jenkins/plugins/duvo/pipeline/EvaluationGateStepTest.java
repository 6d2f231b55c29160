package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.abort;
import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static io.jenkins.plugins.duvo.harness.Pipelines.errors;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the gates {@code failOn} and {@code unstableOn} of {@code duvoRun} and {@code duvoFollow}. */
@ExtendWith(FastEngineExtension.class)
class EvaluationGateStepTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private static SimulatedEvaluation evaluation(int critical, int medium, int low, Map<String, ?> checks) {
        return SimulatedEvaluation.ready(Map.of("critical", critical, "medium", medium, "low", low), checks);
    }

    private void evaluates(SimulatedEvaluation evaluation) {
        duvo.duvo().evaluations(job -> evaluation);
    }

    private static final Map<String, ?> ONE_OF_THREE = Map.of("goal", true, "totals", "differ by 3", "tone", false);

    private WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(jenkins, expected, script);
    }

    private static String gated(String options) {
        return "duvoRun agentId: '%s', %s".formatted(DemoAssignments.MUTE, options);
    }

    private String id() {
        return duvo.duvo().jobs().get(0).id();
    }

    private static List<WarningAction> warnings(FlowExecution execution) {
        return new DepthFirstScanner()
                .allNodes(execution).stream()
                        .map(node -> node.getAction(WarningAction.class))
                        .filter(warning -> warning != null)
                        .toList();
    }

    @Test
    void evaluationThatSaysWellPassesAndReachesTheScript() throws Exception {
        evaluates(evaluation(0, 1, 1, ONE_OF_THREE).after(Duration.ofSeconds(40)));

        var build = run(Result.SUCCESS, """
                def job = %s
                echo "succeeded=${job.succeeded} ${job.evaluation.passed}/${job.evaluation.total}"
                echo "medium=${job.evaluation.medium} goal=${job.evaluation.checks.goal} ${job.evaluation.checks['totals']}"
                """.formatted(gated("failOn: 'critical'")));

        jenkins.assertLogContains("succeeded=true 1/3", build);
        jenkins.assertLogContains("medium=1 goal=true differ by 3", build);
        assertThat(
                duvoLines(build),
                hasItems(
                        "Waiting for Duvo's evaluation of the Job, 10 minutes at most",
                        "Evaluation: 1 of 3 checks passed, 1 medium, 1 low: not all is as it should be",
                        "  totals: differ by 3",
                        "  tone: false"));
        assertThat(warnings(build.getExecution()), is(empty()));
        var json = jenkins.createWebClient()
                .getJSON(build.getUrl() + "duvo/api/json?depth=3")
                .getJSONObject()
                .getJSONArray("jobs")
                .getJSONObject(0)
                .getJSONObject("evaluation");
        assertThat(json.getInt("passed"), is(1));
        assertThat(json.getJSONArray("checks").size(), is(3));
        var page = jenkins.createWebClient().getPage(build, "duvo/").asNormalizedText();
        assertThat(page, containsString("Evaluation: 1 of 3 checks passed, 1 medium, 1 low"));
        assertThat(page, containsString("differ by 3"));
        var card = jenkins.createWebClient().getPage(build).asNormalizedText();
        assertThat(card, containsString("Evaluation: 1 of 3 checks passed"));
    }

    @Test
    void evaluationFailsTheStep() throws Exception {
        evaluates(evaluation(0, 1, 0, ONE_OF_THREE));

        var build = run(Result.FAILURE, gated("failOn: 'medium', unstableOn: 'low'"));

        assertThat(
                errors(build),
                contains("ERROR: Evaluation of Job " + id()
                        + ": failOn: 'medium' is not passed: one check of that severity or a worse one did not pass"));
        assertThat(
                jenkins.createWebClient().getPage(build, "duvo/").asNormalizedText(),
                containsString("failOn: 'medium' is not passed"));
    }

    @Test
    void withoutPropagateTheScriptDecides() throws Exception {
        evaluates(evaluation(1, 0, 0, ONE_OF_THREE));

        var build = run(Result.SUCCESS, """
                def job = %s
                echo "succeeded=${job.succeeded} status=${job.status} critical=${job.evaluation.critical}"
                """.formatted(gated("failOn: 'critical', propagate: false")));

        jenkins.assertLogContains("succeeded=false status=completed critical=1", build);
        assertThat(duvoLines(build), hasItem(containsString("failOn: 'critical' is not passed")));
        var warnings = warnings(build.getExecution());
        assertThat(warnings, hasSize(1));
        assertThat(warnings.get(0).getMessage(), containsString("failOn: 'critical' is not passed"));
    }

    @Test
    void withoutPropagateAWorseVerdictLeavesNoGreenerBuild() throws Exception {
        evaluates(evaluation(1, 0, 0, ONE_OF_THREE));

        var build = run(Result.UNSTABLE, gated("failOn: 'critical', unstableOn: 'low', propagate: false"));

        var warnings = warnings(build.getExecution());
        assertThat(warnings, hasSize(1));
        assertThat(warnings.get(0).getMessage(), containsString("failOn: 'critical' is not passed"));
    }

    @Test
    void evaluationMakesStepAndBuildUnstable() throws Exception {
        evaluates(evaluation(0, 0, 2, ONE_OF_THREE));

        var build = run(Result.UNSTABLE, """
                def job = %s
                echo "succeeded=${job.succeeded}"
                """.formatted(gated("failOn: 'critical', unstableOn: 'low'")));

        jenkins.assertLogContains("succeeded=false", build);
        var warnings = warnings(build.getExecution());
        assertThat(warnings, hasSize(1));
        assertThat(warnings.get(0).getResult(), is(Result.UNSTABLE));
        assertThat(warnings.get(0).getMessage(), containsString("unstableOn: 'low' is not passed"));
    }

    @Test
    void noEvaluationInTimeIsNotPassed() throws Exception {
        evaluates(evaluation(0, 0, 0, Map.of("goal", true)).after(Duration.ofHours(100)));

        var build = run(Result.FAILURE, gated("failOn: 'critical', evaluationTimeoutMinutes: 0"));

        assertThat(errors(build), contains(containsString("is not passed: Duvo made no evaluation in time")));
        assertThat(build.getAction(DuvoJobsAction.class).getJobs().get(0).getEvaluation(), is(notNullValue()));
    }

    @Test
    void failedJobFailsByItselfAndIsNotAskedFor() throws Exception {
        var build = run(Result.FAILURE, "duvoRun agentId: '%s', failOn: 'any'".formatted(DemoAssignments.FAILING));

        assertThat(
                errors(build),
                contains(matchesPattern(
                        "ERROR: Duvo Job( \"Post monthly depreciation\")? failed: The period is closed, I cannot post anything\\. \\("
                                + id() + "\\)")));
        assertThat(evaluationRequests(), is(empty()));
    }

    @Test
    void withoutGateNothingIsAsked() throws Exception {
        var build =
                run(Result.SUCCESS, "echo \"evaluation=${duvoRun('%s').evaluation}\"".formatted(DemoAssignments.MUTE));

        jenkins.assertLogContains("evaluation=null", build);
        assertThat(evaluationRequests(), is(empty()));
    }

    /** Reads of evaluations, and of lists in order to find them: those that follow Jobs have a status. */
    private List<RecordedCall> evaluationRequests() {
        return duvo.duvo().requests().stream()
                .filter(call -> call.call() == Endpoint.EVALUATION
                        || call.call() == Endpoint.RUNS && !call.path().contains("status="))
                .toList();
    }

    @Test
    void jobThatEndedBeforeIsFollowedThroughTheGate() throws Exception {
        var now = Instant.now();
        evaluates(evaluation(1, 0, 0, Map.of("goal", false)));
        var job = duvo.duvo()
                .addEnded(DemoAssignments.QUICK, now.minusSeconds(7_200), now.minusSeconds(7_000), "completed");

        var build = run(Result.FAILURE, "duvoFollow runId: '%s', failOn: 'critical'".formatted(job.id()));

        assertThat(errors(build), contains(containsString("failOn: 'critical' is not passed")));
    }

    /** The first read lags: it shows the former end, from which the time has long been up. */
    @Test
    void jobThatGoesOnAfterAFormerEndIsWaitedForAnew() throws Exception {
        var now = Instant.now();
        var job = duvo.duvo()
                .addEnded(DemoAssignments.QUICK, now.minusSeconds(7_200), now.minusSeconds(7_000), "completed");
        evaluates(evaluation(0, 0, 0, Map.of("goal", true)).after(Duration.ofSeconds(60)));
        duvo.duvo().goOn(job.id(), new ScriptStep.End(Duration.ofSeconds(5), "completed"));
        duvo.duvo().faults().on(Endpoint.RUN).times(1).then(Fault.change(body -> {
            body.withObject("/run")
                    .put("status", "completed")
                    .put("completed_at", now.minusSeconds(7_000).toString());
            return body;
        }));

        var build = run(Result.SUCCESS, """
                def job = duvoFollow runId: '%s', failOn: 'critical'
                echo "passed=${job.evaluation.passed}"
                """.formatted(job.id()));

        jenkins.assertLogContains("passed=1", build);
    }

    @Test
    void abortDuringTheWaitEndsTheStepAtOnceAndStopsNothing() throws Exception {
        evaluates(evaluation(0, 0, 0, Map.of("goal", true)).after(Duration.ofHours(100)));
        var build = Pipelines.start(jenkins, gated("failOn: 'critical'"));
        jenkins.waitForMessage("Waiting for Duvo's evaluation", build);
        await().until(() -> !evaluationRequests().isEmpty());

        abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(duvoLines(build), not(hasItem(startsWith("Stopping"))));
        assertThat(duvo.duvo().requests(Endpoint.STOP), is(empty()));
        assertThat(JobJournal.all(), is(empty()));
        var asked = evaluationRequests().size();
        await().during(Duration.ofSeconds(3)) // 12 s for the engine
                .until(() -> evaluationRequests().size() <= asked + 1); // one may have been under way
    }

    @Test
    void textOfTheEvaluationIsMaskedAndHarmless() throws Exception {
        TestConnection.addKey("bound", "s3cret-word");
        duvo.duvo()
                .evaluations(job -> new SimulatedEvaluation(
                        Duration.ofSeconds(1),
                        "ready",
                        0,
                        1,
                        "it said s3cret-word \u001b[8mha:AAAA\u001b[0m<b>",
                        Map.of("critical", 1, "medium", 0, "low", 0),
                        Map.of("s3cret-word", "<i>s3cret-word</i>")));

        var build = run(Result.SUCCESS, """
                withCredentials([string(credentialsId: 'bound', variable: 'WORD')]) {
                    def job = %s
                    echo "checks=${job.evaluation.checks.size()}"
                    if (job.evaluation.toString().contains('s3' + 'cret')) { error 'not masked' }
                }
                """.formatted(gated("failOn: 'any', propagate: false")));

        jenkins.assertLogNotContains("s3cret-word", build);
        var page = jenkins.createWebClient()
                .getPage(build, "duvo/")
                .getWebResponse()
                .getContentAsString();
        assertThat(page, not(containsString("s3cret-word")));
        assertThat(page, not(containsString("<i>****")));
        assertThat(page, containsString("it said **** &lt;b>"));
    }

    @Test
    void secretThatIsCutIsMasked() throws Exception {
        var secret = "abcdefghij0123456789ABCDEFGHIJ0123456789";
        TestConnection.addKey("long", secret);
        duvo.duvo()
                .evaluations(job -> new SimulatedEvaluation(
                        Duration.ofSeconds(1),
                        "ready",
                        0,
                        1,
                        "c".repeat(961) + secret,
                        Map.of("critical", 1, "medium", 0, "low", 0),
                        Map.of("n".repeat(165) + secret, "t".repeat(1_970) + secret)));

        var build = run(Result.SUCCESS, """
                withCredentials([string(credentialsId: 'long', variable: 'WORD')]) { %s }
                """.formatted(gated("failOn: 'any', propagate: false")));

        jenkins.assertLogContains("Evaluation: 0 of 1 checks passed", build);
        jenkins.assertLogNotContains(secret.substring(0, 8), build);
    }

    @Test
    void fiftyJobsAtOnceTakeTwoRequestsEachAtMost() throws Exception {
        evaluates(evaluation(0, 0, 0, Map.of("goal", true)).after(Duration.ofSeconds(100))); // 20 s for the engine

        var build = run(Result.SUCCESS, """
                def branches = [:]
                for (int i = 0; i < 50; i++) {
                    branches["b${i}"] = { %s }
                }
                parallel branches
                """.formatted(gated("failOn: 'critical'")));

        assertThat(
                duvoLines(build).stream()
                        .filter(line -> line.startsWith("Evaluation: "))
                        .count(),
                is(50L));
        assertThat(duvo.duvo().requests(Endpoint.EVALUATION), hasSize(50));
        System.out.println(
                "requests for 50 evaluations: " + evaluationRequests().size());
        assertThat(evaluationRequests(), hasSize(lessThanOrEqualTo(100)));
    }
}
