package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import net.sf.json.JSONObject;
import org.hamcrest.Matchers;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests what a denied approval does to a step: the Job goes on to its end, and {@code onDeny} decides. */
@ExtendWith(FastEngineExtension.class)
class DenialTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @BeforeAll
    static void moveIn() {
        TestUsers.moveIn(jenkins);
    }

    /** Adds an Assignment whose Jobs ask, and complete whatever the answer is. */
    private String asking(String title) {
        return add(title, ScriptStep.end(100, "completed"));
    }

    private String add(String title, ScriptStep... after) {
        var ask = ScriptStep.approval(0, title, null, List.of(), List.of());
        var assignment = after.length == 0
                ? SimulatedAssignment.named("Assignment " + title, ask)
                : SimulatedAssignment.named("Assignment " + title, ask, after[0]);
        duvo.duvo().add(assignment);
        return assignment.id();
    }

    private static OpenRequest open(WorkflowRun build, String title) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> OpenRequestRegistry.openIn(build).stream()
                                .filter(request ->
                                        request.isAsked() && request.getTitle().equals(title))
                                .findFirst()
                                .orElse(null),
                        Matchers.notNullValue());
    }

    private static void denyOnThePage(WorkflowRun build, String title) throws Exception {
        var path = build.getUrl() + "duvo/request/" + open(build, title).getId() + "/deny";
        assertThat(TestUsers.post(jenkins, "canceller", path).getStatusCode(), is(200));
    }

    private static void denyInTheInput(WorkflowRun build, String title) throws Exception {
        open(build, title);
        var prompt = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> InputPrompts.all(build).stream()
                                .filter(each -> each.getInput().getMessage().contains(title))
                                .findFirst()
                                .orElse(null),
                        Matchers.notNullValue());
        var path = build.getUrl() + "input/" + prompt.getId() + "/abort";
        assertThat(TestUsers.post(jenkins, "canceller", path).getStatusCode(), Matchers.lessThan(400));
    }

    @Test
    void everyWayToDenyFailsTheStepThatAskedAndNoOther() throws Exception {
        var approved = asking("Approved?");
        var build = Pipelines.start(jenkins, """
                def guarded = { work ->
                    try {
                        work()
                        echo 'went on: it was denied'
                    } catch (hudson.AbortException e) {
                        echo 'failed: ' + e.message
                    }
                }
                parallel input: {
                    guarded { duvoRun '%1$s' }
                }, page: {
                    guarded { duvoRun '%2$s' }
                }, script: {
                    def job = duvoRun agentId: '%3$s', wait: false
                    parallel follows: {
                        guarded { duvoFollow runId: job.id }
                    }, answers: {
                        while (duvoStatus(job.id).humanRequest == null) { sleep 1 }
                        duvoRespond runId: job.id, approve: false
                    }
                }, handedOver: {
                    def job = duvoRun agentId: '%4$s', humanRequests: 'return'
                    duvoRespond runId: job.id, requestId: job.humanRequest.id, approve: false
                    guarded { duvoFollow runId: job.id, fromStart: false, humanRequests: 'return' }
                }, approved: {
                    duvoRun agentId: '%5$s', humanRequests: 'approve'
                    echo 'approved and went on'
                }
                """.formatted(
                asking("By input?"), asking("On the page?"), asking("By a step?"), asking("By the script?"), approved));

        denyInTheInput(build, "By input?");
        denyOnThePage(build, "On the page?");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var own = "build " + build.getFullDisplayName();
        for (var line : List.of(
                "canceller denied \"By input?\"",
                "canceller denied \"On the page?\"",
                own + " denied \"By a step?\"",
                own + " denied \"By the script?\"")) {
            var title = line.replaceFirst(".* denied \"", "").replace("\"", "");
            var expected = Pattern.compile("(?m)^failed: Duvo Job( \"Assignment " + Pattern.quote(title) + "\")?: "
                    + Pattern.quote(line) + " \\(\\S+\\)$");
            assertThat(line, expected.matcher(Pipelines.rawLog(build)).find(), is(true));
        }
        for (var line : List.of(
                "\"By input?\" was denied by canceller|, input)",
                "\"On the page?\" was denied by canceller|, page)",
                "\"Approved?\" was approved by the job's settings|, approved)")) {
            var decided = line.substring(0, line.indexOf('|'));
            var branch = line.substring(line.indexOf('|') + 1);
            assertThat(Pipelines.duvoLines(build), hasItem(allOf(startsWith(decided + " ("), containsString(branch))));
        }
        assertThat(
                jobs(build).stream()
                        .filter(job -> !job.getBoolean("denied"))
                        .map(job -> job.getString("agentId"))
                        .toList(),
                is(List.of(approved)));
        jenkins.assertLogNotContains("went on: ", build);
        jenkins.assertLogContains("approved and went on", build);
        assertThat(
                duvo.duvo().jobs().stream()
                        .filter(job -> job.status().equals("completed"))
                        .toList(),
                hasSize(5));
    }

    @Test
    void withoutPropagateTheScriptReadsTheDenialAndTheStepIsMarked() throws Exception {
        var build = Pipelines.start(jenkins, """
                parallel denied: {
                    def job = duvoRun agentId: '%s', propagate: false
                    def said = job.decisions[0]
                    echo "denied=${job.denied} succeeded=${job.succeeded} status=${job.status}"
                    echo "${job.decisions.size()}: ${said.title} ${said.verdict} by ${said.by}, ${said.accepted}, ${said.at}"
                    echo "map ${job.toMap().denied} ${job.toMap().decisions.size()}"
                }, failed: {
                    def job = duvoRun agentId: '%s', propagate: false
                    echo "failed: denied=${job.denied} ${job.decisions}"
                }
                """.formatted(asking("Pay?"), DemoAssignments.FAILING));
        open(build, "Pay?");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> new DepthFirstScanner()
                        .allNodes(build.getExecution()).stream()
                                .anyMatch(node -> node.getDisplayName().equals("Duvo: Assignment Pay?")));

        denyOnThePage(build, "Pay?");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("denied=true succeeded=false status=completed", build);
        jenkins.assertLogContains("1: Pay? denied by canceller, true, 20", build);
        jenkins.assertLogContains("map true 1", build);
        jenkins.assertLogContains("failed: denied=false []", build);
        var marks = new DepthFirstScanner()
                .allNodes(build.getExecution()).stream()
                        .map(node -> node.getAction(WarningAction.class))
                        .filter(mark -> mark != null)
                        .toList();
        assertThat(marks, hasSize(2));
        assertThat(marks.get(0).getResult(), is(Result.UNSTABLE));
        assertThat(
                marks.stream().map(WarningAction::getMessage).toList(),
                hasItem(containsString("canceller denied \"Pay?\"")));
        assertThat(Pipelines.duvoLines(build), hasItem(containsString("canceller denied \"Pay?\"")));
        assertThat(jobs(build).stream().map(job -> job.getBoolean("denied")).toList(), containsInAnyOrder(true, false));
    }

    /** The Jobs as the remote API has them. */
    private static List<JSONObject> jobs(WorkflowRun build) throws Exception {
        return jenkins
                .createWebClient()
                .getJSON(build.getUrl() + "duvo/api/json?depth=2")
                .getJSONObject()
                .getJSONArray("jobs")
                .stream()
                .map(JSONObject.class::cast)
                .toList();
    }

    @Test
    void denialThatIsWantedOrUnknownLetsTheJobDecide() throws Exception {
        var goesOn = add("Elsewhere?");
        var build = Pipelines.start(jenkins, """
                def ask = { name, options ->
                    def job = duvoRun options
                    echo "${name}: denied=${job.denied} succeeded=${job.succeeded} ${job.decisions*.verdict} by ${job.decisions*.by}"
                }
                parallel continues: { ask 'continues', [agentId: '%s', onDeny: 'continue'] },
                    author: { ask 'author', [agentId: '%s', humanRequests: 'deny'] },
                    elsewhere: { ask 'elsewhere', [agentId: '%s'] }
                """.formatted(asking("Continue?"), asking("Author?"), goesOn));

        denyOnThePage(build, "Continue?");
        open(build, "Elsewhere?");
        var job = duvo.duvo().jobs().stream()
                .filter(each -> each.assignment().id().equals(goesOn))
                .findFirst()
                .orElseThrow()
                .id();
        duvo.duvo().answerElsewhere(job, false);
        jenkins.waitForMessage("Duvo does not say whether \"Elsewhere?\" was approved or denied", build);
        duvo.duvo().goOn(job, ScriptStep.end(0, "completed"));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("continues: denied=true succeeded=true [denied] by [canceller]", build);
        jenkins.assertLogContains("author: denied=false succeeded=true [denied] by [null]", build);
        jenkins.assertLogContains("elsewhere: denied=false succeeded=true [unknown] by [null]", build);
    }
}
