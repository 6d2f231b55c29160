package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that would leave a gate open, or without an end: a Pipeline fails in one line before it starts a Job. */
class RefusedSettingsTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "submitter: ','; submitter names no user or group",
                "submitter: ''; submitter names no user or group",
                "submitter: ' '; submitter names no user or group",
                "submitter: params.LEAD; submitter names no user or group",
                "submitter: \"${params.LEAD},${params.DEPUTY}\"; submitter names no user or group",
                "submitter: '${LEAD}'; submitter names no user or group",
                "requestTimeoutMinutes: -1; Invalid value -1 for requestTimeoutMinutes. Use 0 or more",
                "evaluationTimeoutMinutes: -1; Invalid value -1 for evaluationTimeoutMinutes. Use 0 or more",
                "failOn: 'high'; Invalid value \"high\" for failOn. Use none, critical, medium, low or any",
                "unstableOn: 'High'; Invalid value \"High\" for unstableOn. Use none, critical, medium, low or any",
                "selfApproval: false; selfApproval: false needs users who log in",
            })
    void stepFailsInOneLineBeforeJobIsStarted(String option, String line) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("LEAD", ""), new StringParameterDefinition("DEPUTY", "")));
        var running = duvo.duvo().addRunning(DemoAssignments.APPROVAL, Instant.now());
        duvo.duvo().clearRequests();
        job.setDefinition(new CpsFlowDefinition("""
                catchError { duvoRun agentId: '%1$s', %3$s }
                duvoFollow runId: '%2$s', %3$s
                """.formatted(DemoAssignments.APPROVAL, running.id(), option), true));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(Pipelines.errors(build), contains(containsString(line), containsString(line)));
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(duvo.duvo().requests().size(), is(0));
    }
}
