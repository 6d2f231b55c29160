package io.jenkins.plugins.duvo.pipeline.recovery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.harness.JenkinsHomeFiles;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.Crashing;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.End;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.Fact;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.State;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** Tests a Jenkins whose process is killed while its builds are in every state of a Job, with every durability setting. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final int PAGE = 50;

    private final RealJenkinsFixture real = new RealJenkinsFixture();
    private CrashScenario scenario;
    private Map<String, Fact> facts;
    private List<Path> filesWithKey;

    @BeforeAll
    void killAndBringBack() throws Throwable {
        scenario = new CrashScenario(End.KILLED);
        real.setUp(CrashTest.class.getName(), "killAndBringBack");
        real.startJenkins();
        real.runRemotely(CrashingBuilds::connect, scenario.url());

        scenario.bringIntoTheirStates(this::remotely);
        real.stopJenkinsForcibly();
        scenario.duvo().faults().clear();
        real.startJenkins();
        scenario.bringToTheirEnds(this::remotely, real.getHome());

        facts = real.runRemotely(CrashingBuilds::facts);
        real.stopJenkins();
        filesWithKey = JenkinsHomeFiles.filesWith(real.getHome().toPath(), CrashingBuilds.KEYS.values());
    }

    private void remotely(CrashScenario.Work work) throws Throwable {
        real.runRemotely(jenkins -> {
            work.in(jenkins, End.KILLED);
        });
    }

    @AfterAll
    void tearDown() throws Exception {
        real.tearDown();
        scenario.close();
    }

    private Stream<Crashing> builds() {
        return CrashingBuilds.all(End.KILLED).stream();
    }

    private Stream<Crashing> survivors() {
        return builds().filter(Crashing::survives);
    }

    private Stream<Crashing> lost() {
        return builds().filter(build -> !build.survives());
    }

    @ParameterizedTest
    @MethodSource("builds")
    void jobIsStartedOnce(Crashing build) {
        assertThat(scenario.jobs(build.name()), hasSize(build.isStarted() ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("survivors")
    void pipelineThatKeptItsStateContinues(Crashing build) {
        var stopped = build.state() == State.STOPPING;

        assertThat(fact(build).log(), fact(build).result(), is(stopped ? "ABORTED" : "SUCCESS"));
        assertThat(scenario.job(build).status(), is(stopped ? "stopped" : "completed"));
    }

    @ParameterizedTest
    @MethodSource("survivors")
    void noMessageIsLostAndAtMostOnePageIsRepeated(Crashing build) {
        var repeated = 0;
        for (var text : build.agentTextsOf(scenario.job(build))) {
            var count = fact(build).count(text);
            assertThat(text + " in " + fact(build).log(), count, is(not(0)));
            repeated += count - 1;
        }
        assertThat(repeated, is(lessThanOrEqualTo(PAGE)));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void requestIsAnsweredAtMostOnce(Crashing build) {
        assertThat(build.isStarted() ? scenario.acceptedAnswers(build) : List.of(), is(build.answers()));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void jobOfLostPipelineIsStoppedOrDetachedAndRecorded(Crashing build) {
        assertThat(fact(build).result(), is("FAILURE"));
        if (build.isStarted()) {
            assertThat(fact(build).jobId(), is(scenario.job(build).id()));
            assertThat(scenario.job(build).status(), is(statusOfLost(build)));
        }
        if (build.isStarted() && build.state() != State.DETACHING) { // a detached Job's end is not recorded
            assertThat(fact(build).status(), is(statusOfLost(build)));
        }
    }

    private static String statusOfLost(Crashing build) {
        return switch (build.state()) {
            case DETACHING -> "running";
            case DRAINING -> "completed";
            default -> "stopped";
        };
    }

    @Test
    void jobOfFreestyleBuildIsStoppedAndRecorded() {
        assertThat(scenario.job("freestyle").status(), is("stopped"));
        assertThat(facts.get("freestyle").status(), is("stopped"));
    }

    @Test
    void everyOneOfManyJobsInOneBuildIsFollowedToItsEnd() {
        var build = facts.get("many");

        assertThat(scenario.jobs("many"), hasSize(CrashingBuilds.MANY));
        assertThat(build.log(), build.result(), is("SUCCESS"));
        assertThat(build.statuses(), is(Collections.nCopies(CrashingBuilds.MANY, "completed")));
        assertThat(build.count("[Duvo] last words"), is(CrashingBuilds.MANY));
    }

    @Test
    void repeatedDecisionIsRecordedOnce() {
        survivors()
                .filter(build -> build.state() == State.ANSWER_LOST)
                .forEach(build -> assertThat(fact(build).decisions(), is(List.of("APPROVED true"))));
    }

    @Test
    void noPromptIsLeftOver() {
        survivors().forEach(build -> assertThat(build.name(), fact(build).prompts(), is(0)));
    }

    @Test
    void noLogShowsProgrammingError() {
        survivors().forEach(build -> assertThat(build.name(), fact(build).count("\tat "), is(0)));
    }

    @Test
    void noFileOfJenkinsHomeHoldsKey() {
        assertThat(filesWithKey, is(empty()));
    }

    private Fact fact(Crashing build) {
        return facts.get(build.name());
    }
}
