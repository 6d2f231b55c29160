package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.List;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;

/** A gate of one build is not settled by another build, unless that runs as a user who may. */
@Timeout(120)
@ExtendWith(FastEngineExtension.class)
class ForeignBuildTest {
    private static final String RESPOND = "duvoRespond runId: '%s', approve: true";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    private final MockQueueItemAuthenticator authenticator = new MockQueueItemAuthenticator();

    @BeforeEach
    void moveIn() {
        TestUsers.moveIn(jenkins);
        // A build that runs as a user sees the connection's key only if the user may use the project's credentials.
        ((MockAuthorizationStrategy) jenkins.jenkins.getAuthorizationStrategy())
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("alice", "builder", "canceller");
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().add(authenticator);
    }

    @AfterEach
    void moveOut() {
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RESPOND,
                "duvoRespond runId: '%s', approve: false",
                "duvoSendMessage runId: '%s', message: 'You may pay'"
            })
    void buildThatRunsAsTheSystemIsRefused(String script) throws Exception {
        var gate = gate("submitter: 'alice'");

        var other = other(script, null);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(other));
        assertThat(
                Pipelines.errors(other),
                contains(containsString("ERROR: Build " + gate.getFullDisplayName()
                        + " asks for this in Jenkins, and this build, which runs as SYSTEM, may not answer it."
                        + " It can be answered by alice.")));
        assertThat(duvo.duvo().answers(), empty());
        assertThat(duvo.duvo().requests(Endpoint.SEND), empty());
        approveByAlice(gate);
        jenkins.assertLogContains(
                "[Duvo] Build " + other.getFullDisplayName()
                        + " tried to answer the request, and was refused: it runs as SYSTEM, who may not",
                gate);
        assertThat(decisions(gate), contains("APPROVED alice null"));
    }

    @Test
    void buildThatFollowsTheJobSettlesNothingByItsSettings() throws Exception {
        var gate = gate("submitter: 'alice'");
        var other = other("duvoFollow runId: '%s', humanRequests: 'approve'", null);

        jenkins.waitForMessage(
                "Not answered by this build: build " + gate.getFullDisplayName() + " follows the Job too", other);

        assertThat(duvo.duvo().answers(), empty());
        approveByAlice(gate);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(other));
        assertThat(decisions(other), contains("APPROVED alice " + gate.getFullDisplayName()));
    }

    @Test
    void promptOfABuildThatFollowsTheJobHoldsTheGateToo() throws Exception {
        var gate = gate("submitter: 'alice'");
        var other = other("duvoFollow '%s'", null);
        var prompt = InputPrompts.first(other);

        TestUsers.post(jenkins, "builder", other.getUrl() + "input/" + prompt.getId() + "/proceedEmpty");

        var again = InputPrompts.next(other, prompt);
        assertThat(
                again.getInput().getMessage(),
                containsString(
                        "builder may not answer; it can be answered by anyone with the Build permission; and in build "
                                + gate.getFullDisplayName() + ", which follows the Job too: alice"));
        assertThat(duvo.duvo().answers(), empty());
        approveByAlice(gate);
        jenkins.waitForCompletion(other);
    }

    @Test
    void buildOfAListedUserIsRecordedInBoth() throws Exception {
        var gate = gate("submitter: 'alice'");

        var other = other(RESPOND, "alice");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(other));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(gate));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(decisions(gate), contains("APPROVED alice " + other.getFullDisplayName()));
        jenkins.assertLogContains(
                "[Duvo] \"Pay invoice 4711?\" was approved by alice, through build " + other.getFullDisplayName(),
                gate);
        var responses = other.getAction(DuvoJobsAction.class).getResponses();
        assertThat(responses, hasSize(1));
        assertThat(responses.get(0).getJobId(), is(duvo.duvo().jobs().get(0).id()));
        assertThat(responses.get(0).getSummary(), is("approved by alice, through build " + other.getFullDisplayName()));
        try (var browser = TestUsers.browser(jenkins, "reader")) {
            assertThat(browser.getPage(other, "duvo/").asNormalizedText(), containsString("approved by alice"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "builder, true, FAILURE",
        "canceller, true, FAILURE",
        "canceller, false, SUCCESS",
        "admin, true, SUCCESS"
    })
    void buildMayDoWhatItsUserMay(String user, boolean approve, String result) throws Exception {
        var gate = gate("submitter: 'alice'");

        var other = other("duvoRespond runId: '%s', approve: " + approve, user);

        jenkins.assertBuildStatus(Result.fromString(result), jenkins.waitForCompletion(other));
        assertThat(duvo.duvo().answers(), hasSize(result.equals("SUCCESS") ? 1 : 0));
        if (result.equals("FAILURE")) {
            approveByAlice(gate);
        }
        jenkins.assertBuildStatus(approve ? Result.SUCCESS : Result.FAILURE, jenkins.waitForCompletion(gate));
        if (!approve) {
            assertThat(
                    Pipelines.errors(gate),
                    contains(containsString(
                            user + ", through build " + other.getFullDisplayName() + " denied \"Pay invoice 4711?\"")));
        }
    }

    @Test
    void starterOfTheGateMayNotApproveThroughABuildOfSomeoneElse() throws Exception {
        var job = pipeline(
                "duvoRun agentId: '" + DemoAssignments.APPROVAL + "', submitter: 'alice', selfApproval: false");
        var gate = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("builder")))
                .waitForStart();
        InputPrompts.first(gate);
        var id = duvo.duvo().jobs().get(0).id();
        var respond = pipeline(RESPOND.formatted(id));
        authenticator.authenticate(
                respond.getFullName(), User.getById("alice", true).impersonate2());

        var byStarter = respond.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("builder")));
        jenkins.assertBuildStatus(Result.FAILURE, byStarter);
        assertThat(duvo.duvo().answers(), empty());

        jenkins.assertBuildStatus(Result.SUCCESS, respond.scheduleBuild2(0));
        jenkins.waitForCompletion(gate);
        assertThat(duvo.duvo().answers(), hasSize(1));
    }

    @Test
    void buildMaySettleItsOwnGateUnlessItMayNotApproveItself() throws Exception {
        var build = Pipelines.start(jenkins, """
                def job = duvoRun agentId: '%s', wait: false
                parallel gate: { duvoFollow runId: job.id },
                    answer: {
                        waitUntil(quiet: true) { duvoStatus(job.id).humanRequest != null }
                        duvoRespond runId: job.id, approve: true
                    }
                """.formatted(DemoAssignments.APPROVAL));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var followed = build.getAction(DuvoJobsAction.class).getJobs().get(1);
        assertThat(followed.getDecisions().get(0).getSummary(), is("approved by build " + build.getFullDisplayName()));

        var itself = Pipelines.start(jenkins, """
                def job = duvoRun agentId: '%s', wait: false
                parallel gate: { duvoFollow runId: job.id, selfApproval: false },
                    answer: {
                        sleep 2
                        waitUntil(quiet: true) { duvoStatus(job.id).humanRequest != null }
                        duvoRespond runId: job.id, approve: true
                    }, failFast: true
                """.formatted(DemoAssignments.APPROVAL));
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(itself));
        jenkins.assertLogContains("which runs as SYSTEM, may not answer it", itself);
    }

    @Test
    void requestLeftToDuvosInboxIsNoGate() throws Exception {
        var left =
                Pipelines.start(jenkins, "duvoRun agentId: '" + DemoAssignments.APPROVAL + "', humanRequests: 'wait'");
        jenkins.waitForMessage("Not asked in Jenkins", left);

        var other = other(RESPOND, null);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(other));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(left));
        assertThat(decisions(left), contains("APPROVED null " + other.getFullDisplayName()));
        jenkins.assertLogContains("approved by build " + other.getFullDisplayName(), left);
    }

    @Test
    void requestThatIsSettledInDuvoIsNotRecordedAsWithdrawn() throws Exception {
        var gate = gate("submitter: 'alice'");

        duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), true); // and the Job ends before it is read again

        jenkins.waitForCompletion(gate);
        var decision = gate.getAction(DuvoJobsAction.class)
                .getJobs()
                .get(0)
                .getDecisions()
                .get(0);
        assertThat(decision.getVerdict(), is(DecisionRecord.Verdict.ELSEWHERE));
        assertThat(decision.getUser(), is(nullValue()));
    }

    private WorkflowRun gate(String options) throws Exception {
        var gate = Pipelines.start(jenkins, "duvoRun agentId: '" + DemoAssignments.APPROVAL + "', " + options);
        InputPrompts.first(gate);
        return gate;
    }

    /** Starts a build of another project, with the id of the first Job in its script. */
    private WorkflowRun other(String script, String user) throws Exception {
        var job = pipeline(script.formatted(duvo.duvo().jobs().get(0).id()));
        if (user != null) {
            authenticator.authenticate(
                    job.getFullName(), User.getById(user, true).impersonate2());
        }
        return job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowJob pipeline(String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static void approveByAlice(WorkflowRun gate) throws Exception {
        var prompt = InputPrompts.first(gate);
        TestUsers.post(jenkins, "alice", gate.getUrl() + "input/" + prompt.getId() + "/proceedEmpty");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(gate));
    }

    private static List<String> decisions(Run<?, ?> build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0).getDecisions().stream()
                .map(each -> each.getVerdict() + " " + each.getUser() + " " + each.getBuild())
                .toList();
    }
}
