package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.duvo.build.DuvoJobsAction;
import io.jenkins.plugins.duvo.simulator.Assignment;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.Step;
import io.jenkins.plugins.duvo.testing.Acme;
import io.jenkins.plugins.duvo.testing.Prompts;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A Jenkins whose process is killed. */
class CrashTest {
    private static final String JOB = "crashing";

    @RegisterExtension
    private final RealJenkinsExtension real = new RealJenkinsExtension();

    private DuvoSimulator duvo;

    @BeforeEach
    void start() throws Exception {
        duvo = DuvoSimulator.started();
    }

    @AfterEach
    void stop() {
        duvo.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = FlowDurabilityHint.class,
            names = {"MAX_SURVIVABILITY", "SURVIVABLE_NONATOMIC"})
    void aPromptComesBackAfterACrash(FlowDurabilityHint durability) throws Throwable {
        real.startJenkins();
        real.runRemotely(CrashTest::connect, duvo.url(), duvo.key());
        real.runRemotely(CrashTest::startBuild, Assignments.APPROVAL, durability);
        real.runRemotely(CrashTest::awaitPrompt);

        real.stopJenkinsForcibly();
        real.startJenkins();
        real.runRemotely(CrashTest::approve);

        assertThat(duvo.duvo().starts(), is(1L));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).approved(), is(true));
    }

    @Test
    void noMessageIsLostAndAtMostOnePageRepeatedByACrash() throws Throwable {
        var steps = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> i == 300 ? Step.end(50, "completed") : Step.say(50, "word " + i + "."))
                .toArray(Step[]::new);
        var assignment = Assignment.named("counts", steps);
        duvo.duvo().add(assignment);
        real.startJenkins();
        real.runRemotely(CrashTest::connect, duvo.url(), duvo.key());
        real.runRemotely(CrashTest::startBuild, assignment.id(), FlowDurabilityHint.MAX_SURVIVABILITY);
        real.runRemotely(CrashTest::awaitLine, "word 20.");

        real.stopJenkinsForcibly();
        real.startJenkins();
        var log = real.runRemotely(CrashTest::awaitSuccess);

        assertThat(duvo.duvo().starts(), is(1L));
        var repeated = 0;
        for (int i = 1; i < 300; i++) {
            var count = log.split("word " + i + "\\.", -1).length - 1;
            assertThat("word " + i, count, is(not(0)));
            repeated += count - 1;
        }
        assertThat(repeated, is(lessThanOrEqualTo(50)));
    }

    @Test
    void aPipelineThatCannotBeResumedLeavesNoJobRunning() throws Throwable {
        real.startJenkins();
        real.runRemotely(CrashTest::connect, duvo.url(), duvo.key());
        real.runRemotely(CrashTest::startBuild, Assignments.ENDLESS, FlowDurabilityHint.PERFORMANCE_OPTIMIZED);
        real.runRemotely(CrashTest::awaitLine, " started");

        real.stopJenkinsForcibly();
        real.startJenkins();

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(duvo.duvo().stops(), not(empty())));
        assertThat(duvo.duvo().starts(), is(1L));
        real.runRemotely(CrashTest::awaitStoppedInRecord);
    }

    private static void connect(JenkinsRule jenkins, String url, String key) throws Throwable {
        Acme.addKey(Acme.CREDENTIALS_ID, key);
        Acme.connect(url);
    }

    private static void startBuild(JenkinsRule jenkins, String agentId, FlowDurabilityHint durability)
            throws Throwable {
        var job = jenkins.createProject(WorkflowJob.class, JOB);
        job.addProperty(new DurabilityHintJobProperty(durability));
        job.setDefinition(new CpsFlowDefinition("duvoRun '" + agentId + "'", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void awaitPrompt(JenkinsRule jenkins) throws Throwable {
        Prompts.first(build(jenkins));
    }

    private static void awaitLine(JenkinsRule jenkins, String text) throws Throwable {
        jenkins.waitForMessage("[Duvo] ", build(jenkins));
        jenkins.waitForMessage(text, build(jenkins));
    }

    private static void approve(JenkinsRule jenkins) throws Throwable {
        Prompts.first(build(jenkins)).proceed((Map<String, Object>) null);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build(jenkins)));
    }

    private static String awaitSuccess(JenkinsRule jenkins) throws Throwable {
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build(jenkins)));
        return JenkinsRule.getLog(build(jenkins));
    }

    private static void awaitStoppedInRecord(JenkinsRule jenkins) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> build(jenkins)
                                .getAction(DuvoJobsAction.class)
                                .getJobs()
                                .get(0)
                                .getStatus(),
                        is("stopped"));
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
    }
}
