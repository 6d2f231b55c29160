package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.testing.Acme;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class DuvoRunStepTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    private JenkinsRule jenkins;
    private DuvoSimulator duvo;

    @BeforeEach
    void connect(JenkinsRule rule) throws Exception {
        jenkins = rule;
        duvo = DuvoSimulator.started();
        Acme.connect(duvo);
    }

    @AfterEach
    void stop() {
        duvo.close();
    }

    @Test
    void aJobThatCompletesIsLoggedAndItsResultReturned() throws Exception {
        var build = build(Result.SUCCESS, """
                def job = duvoRun agentId: '%s', message: 'Reconcile the invoices'
                echo "status=${job.status} succeeded=${job.succeeded} count=${job.messageCount} last=${job.lastMessage}"
                """.formatted(Assignments.QUICK));

        jenkins.assertLogContains("[Duvo] Starting a Job of Assignment " + Assignments.QUICK + " on acme", build);
        jenkins.assertLogContains("completed in", build);
        jenkins.assertLogContains("status=completed succeeded=true", build);
        assertThat(duvo.duvo().starts(), is(1L));
    }

    @Test
    void aJobThatFailsFailsTheBuild() throws Exception {
        var build = build(Result.FAILURE, "duvoRun '" + Assignments.FAILING + "'");

        jenkins.assertLogContains("ended as failed", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    private WorkflowRun build(Result expected, String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }
}
