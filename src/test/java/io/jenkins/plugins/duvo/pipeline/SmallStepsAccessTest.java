package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.testing.Acme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a connection does not give to a job, no small step gets. */
@WithJenkins
class SmallStepsAccessTest {
    private static JenkinsRule jenkins;
    private DuvoSimulator duvo;
    private DuvoConnection connection;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Acme.addKey(Acme.CREDENTIALS_ID, SimulatedDuvo.KEY);
    }

    @BeforeEach
    void connect() throws Exception {
        duvo = DuvoSimulator.started();
        connection = Acme.connect(duvo.url());
    }

    @AfterEach
    void stop() {
        duvo.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duvoStatus '%s'",
                "duvoMessages '%s'",
                "duvoSendMessage runId: '%s', message: 'Pay it'",
                "duvoRespond runId: '%s', approve: true",
                "duvoStop '%s'"
            })
    void aJobOfAnotherAssignmentIsOutOfReach(String script) throws Exception {
        connection.setAgents(List.of(Assignments.QUICK));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job(script));

        jenkins.assertLogContains(
                "The Duvo connection \"acme\" does not give Assignment " + Assignments.APPROVAL, build);
        assertThat(
                duvo.duvo().requests().stream()
                        .filter(call -> call.call() != Call.RUN)
                        .toList(),
                empty());
    }

    @Test
    void aJobOfAGivenAssignmentIsWithinReach() throws Exception {
        connection.setAgents(List.of(Assignments.APPROVAL));
        DuvoConfiguration.get().setConnections(List.of(connection));

        jenkins.buildAndAssertSuccess(job("duvoRespond runId: '%s', approve: true"));
    }

    @Test
    void aConnectionForAFolderIsForNobodyElse() throws Exception {
        connection.setFolders(List.of("finance"));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job("duvoStatus '%s'"));

        jenkins.assertLogContains("The Duvo connection \"acme\" is not for the job", build);
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void aConnectionForAFolderIsForItsJobs() throws Exception {
        connection.setFolders(List.of("finance"));
        DuvoConfiguration.get().setConnections(List.of(connection));
        var job = jenkins.createProject(Folder.class, "finance").createProject(WorkflowJob.class, "pay");
        job.setDefinition(job("duvoStatus '%s'").getDefinition());

        jenkins.buildAndAssertSuccess(job);
    }

    private WorkflowJob job(String script) throws Exception {
        var waiting = duvo.duvo().addRunning(Assignments.APPROVAL, Instant.now().minus(Duration.ofMinutes(5)));
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script.formatted(waiting.id()), true));
        return job;
    }
}
