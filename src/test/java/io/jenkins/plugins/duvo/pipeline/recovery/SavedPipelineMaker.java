package io.jenkins.plugins.duvo.pipeline.recovery;

import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Maker of the fixture that {@link SavedPipelineTest} resumes, in the form of the present version. It is not a test of the suite: run
 * it by its name, with the folder as {@code duvo.saved}, before the saved forms change.
 */
class SavedPipelineMaker {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void save() throws Throwable {
        var job = new SimulatedJob[1];
        try (var duvo = new DuvoSimulator(new SimulatedDuvo(InstantSource.system())).start(0)) {
            duvo.duvo().add(SavedPipeline.ASSIGNMENT);
            sessions.then(jenkins -> {
                TestConnection.connect(duvo);
                var project = jenkins.createProject(WorkflowJob.class, SavedPipeline.JOB);
                InputPrompts.first(Pipelines.start(project, SavedPipeline.SCRIPT));
                job[0] = duvo.duvo().jobs().get(0);
            });
        }
        SavedPipeline.save(sessions.getHome().toPath(), job[0], Path.of(System.getProperty("duvo.saved")));
    }
}
