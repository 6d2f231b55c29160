package io.jenkins.plugins.duvo.pipeline.recovery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.harness.JenkinsHomeFiles;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.Crashing;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.End;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.Fact;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.State;
import java.util.Map;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests a Jenkins that is restarted in order while its builds are in every state of a Job, with every durability setting. */
class RestartInEveryStateTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private CrashScenario scenario;
    private Map<String, Fact> facts;

    @BeforeEach
    void start() throws Exception {
        scenario = new CrashScenario(End.IN_ORDER);
    }

    @AfterEach
    void stop() {
        scenario.close();
    }

    @Test
    void everyPipelineContinuesAndNothingHappensTwice() throws Throwable {
        sessions.then(jenkins -> {
            CrashingBuilds.connect(jenkins, scenario.url());
            scenario.bringIntoTheirStates(work -> work.in(jenkins, End.IN_ORDER));
        });
        scenario.duvo().faults().clear();
        sessions.then(jenkins -> {
            scenario.bringToTheirEnds(work -> work.in(jenkins, End.IN_ORDER), jenkins.jenkins.getRootDir());
            facts = CrashingBuilds.facts(jenkins);
        });

        for (var build : scenario.builds()) {
            checkEnd(build);
            checkMessages(build);
            assertThat(build.name(), scenario.jobs(build.name()), hasSize(1));
            assertThat(build.name(), scenario.acceptedAnswers(build), is(build.answers()));
        }
        assertThat(scenario.job("freestyle").status(), is("stopped"));
        assertThat(
                facts.get("freestyle").count("[Duvo] Jenkins shuts down, and will stop the Job when it is back"),
                is(1));
        assertThat(JenkinsHomeFiles.filesWith(sessions.getHome().toPath(), CrashingBuilds.KEYS.values()), is(empty()));
    }

    private void checkEnd(Crashing build) {
        var stopped = build.state() == State.STOPPING;
        var fact = facts.get(build.name());
        assertThat(build + ": " + fact.log(), fact.result(), is(stopped ? "ABORTED" : "SUCCESS"));
        assertThat(build.name(), scenario.job(build).status(), is(stopped ? "stopped" : "completed"));
        assertThat(build.name(), fact.prompts(), is(0));
        assertThat(build.name(), fact.count("\tat "), is(0));
    }

    private void checkMessages(Crashing build) {
        var counts = build.agentTextsOf(scenario.job(build)).stream()
                .map(facts.get(build.name())::count)
                .toList();
        assertThat(facts.get(build.name()).log(), counts, everyItem(Matchers.is(1)));
    }
}
