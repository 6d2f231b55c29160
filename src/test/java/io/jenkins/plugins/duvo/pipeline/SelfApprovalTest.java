package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Four eyes: with {@code selfApproval: false}, who started a build may not approve what it asks. */
@Timeout(120)
@ExtendWith(FastEngineExtension.class)
class SelfApprovalTest {
    private static final String GATE = "duvoRun agentId: '" + DemoAssignments.APPROVAL + "', selfApproval: false";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    @BeforeAll
    static void moveIn() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD, Item.CONFIGURE)
                .everywhere()
                .to("alice", "bob")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @Test
    void starterIsTurnedAwayEverywhereAndSomeoneElseApproves() throws Exception {
        var build = startedBy("alice", pipeline(GATE));
        var prompt = InputPrompts.first(build);

        // the page of input cannot know it: the answer is not sent, and the prompt opens again and says so
        TestUsers.post(jenkins, "alice", build.getUrl() + "input/" + prompt.getId() + "/proceedEmpty");
        var again = InputPrompts.next(build, prompt);
        assertThat(again.getInput().getMessage(), containsString("alice may not answer"));
        jenkins.assertLogContains(
                "[Duvo] \"Pay invoice 4711?\": the answer was not sent. alice may not answer; it can be answered by anyone with the"
                        + " Build permission, but not the user who started the build (alice)",
                build);
        var refused = TestUsers.post(jenkins, "alice", requestUrl(build) + "approve");
        assertThat(refused.getStatusCode(), is(403));
        assertThat(refused.getContentAsString(), containsString("but not the user who started the build (alice)"));
        assertThat(duvo.duvo().answers(), empty());

        assertThat(TestUsers.post(jenkins, "bob", requestUrl(build) + "approve").getStatusCode(), is(200));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(record(build).isSelfApproval(), is(false));
        assertThat(record(build).getExcludedUsers(), contains("alice"));
        assertThat(
                record(build).getDecisions().stream()
                        .map(each -> each.getVerdict() + " " + each.getUser())
                        .toList(),
                contains("NOT_ALLOWED alice", "APPROVED bob"));
    }

    @Test
    void starterMayDeny() throws Exception {
        var build = startedBy("alice", pipeline(GATE));
        var prompt = InputPrompts.first(build);

        TestUsers.post(jenkins, "alice", build.getUrl() + "input/" + prompt.getId() + "/abort");

        jenkins.waitForCompletion(build);
        assertThat(duvo.duvo().answers().get(0).approved(), is(false));
    }

    @Test
    void administratorIsNoException() throws Exception {
        var build = startedBy("admin", pipeline(GATE));
        InputPrompts.first(build);

        assertThat(
                TestUsers.post(jenkins, "admin", requestUrl(build) + "approve").getStatusCode(), is(403));

        approve("alice", build);
    }

    @Test
    void whoStartedTheUpstreamBuildIsExcluded() throws Exception {
        var upstream = jenkins.waitForCompletion(startedBy("alice", pipeline("echo 'done'")));
        var build = pipeline(GATE)
                .scheduleBuild2(0, new CauseAction(new Cause.UpstreamCause(upstream)))
                .waitForStart();
        InputPrompts.first(build);

        assertThat(
                TestUsers.post(jenkins, "alice", requestUrl(build) + "approve").getStatusCode(), is(403));

        approve("bob", build);
    }

    @Test
    void whoReplaysIsExcluded() throws Exception {
        var gate = pipeline("echo 'nothing'");
        var first = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(startedBy("bob", gate)));
        try (var user = ACL.as2(User.getById("alice", true).impersonate2())) {
            first.getAction(ReplayAction.class).run2(GATE, Map.of());
        }
        var build = await().atMost(Duration.ofSeconds(30)).until(() -> gate.getBuildByNumber(2), notNullValue());
        InputPrompts.first(build);

        assertThat(
                TestUsers.post(jenkins, "alice", requestUrl(build) + "approve").getStatusCode(), is(403));

        approve("bob", build);
    }

    @Test
    void buildWithoutAUserExcludesNoOne() throws Exception {
        var gate = pipeline(GATE);
        var build = gate.scheduleBuild2(0, new CauseAction(new TimerTrigger.TimerTriggerCause()))
                .waitForStart();
        InputPrompts.first(build);

        approve("alice", build);
        assertThat(record(build).getExcludedUsers(), empty());
        assertThat(record(build).isSelfApproval(), is(false));
    }

    @Test
    void starterMayApproveByDefault() throws Exception {
        var build = startedBy("alice", pipeline("duvoRun '" + DemoAssignments.APPROVAL + "'"));
        InputPrompts.first(build);

        approve("alice", build);
        assertThat(record(build).isSelfApproval(), is(true));
    }

    @Test
    void freestyleStarterSeesNoButtonToApprove() throws Exception {
        var project = jenkins.createFreeStyleProject();
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setSelfApproval(false);
        project.getBuildersList().add(builder);
        TestUsers.post(jenkins, "alice", project.getUrl() + "build?delay=0");
        var build = await().atMost(Duration.ofSeconds(30)).until(project::getLastBuild, notNullValue());
        open(build);

        try (var alice = TestUsers.browser(jenkins, "alice");
                var bob = TestUsers.browser(jenkins, "bob")) {
            var page = alice.getPage(build, "duvo/").asNormalizedText();
            assertThat(page, containsString("but not the user who started the build (alice)"));
            assertThat(page, not(containsString("Approve")));
            assertThat(bob.getPage(build, "duvo/").asNormalizedText(), containsString("Approve"));
        }
        assertThat(
                TestUsers.post(jenkins, "alice", requestUrl(build) + "approve").getStatusCode(), is(403));
        assertThat(
                TestUsers.post(jenkins, "alice", requestUrl(build) + "submit?yes=")
                        .getStatusCode(),
                is(403));
        approve("bob", build);
    }

    private static WorkflowJob pipeline(String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static WorkflowRun startedBy(String user, WorkflowJob job) throws Exception {
        assertThat(TestUsers.post(jenkins, user, job.getUrl() + "build?delay=0").getStatusCode() < 400, is(true));
        return await().atMost(Duration.ofSeconds(30)).until(job::getLastBuild, notNullValue());
    }

    private static void approve(String user, Run<?, ?> build) throws Exception {
        assertThat(TestUsers.post(jenkins, user, requestUrl(build) + "approve").getStatusCode(), is(200));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var last = record(build).getDecisions().stream()
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(last.getVerdict(), is(Verdict.APPROVED));
        assertThat(last.getUser(), is(user));
    }

    private static String requestUrl(Run<?, ?> build) {
        return build.getUrl() + "duvo/request/" + open(build).getId() + "/";
    }

    private static OpenRequest open(Run<?, ?> build) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> OpenRequestRegistry.openIn(build).stream()
                                .filter(OpenRequest::isAsked)
                                .findFirst()
                                .orElse(null),
                        notNullValue());
    }

    private static JobRecord record(Run<?, ?> build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }
}
