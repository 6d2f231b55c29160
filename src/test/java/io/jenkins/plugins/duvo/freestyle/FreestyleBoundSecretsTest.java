package io.jenkins.plugins.duvo.freestyle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests a Job whose texts contain a secret that is bound to a freestyle build. */
@WithJenkins
class FreestyleBoundSecretsTest {
    private static final String SECRET = "hunter2\"\\three$x$$y";

    @Test
    void secretIsInNoFileOfBuild(JenkinsRule jenkins) throws Exception {
        try (var duvo = TestConnection.simulator()) {
            TestConnection.connect(duvo);
            TestConnection.addKey("password", SECRET);
            var assignment = SimulatedAssignment.named(
                    "tells secrets",
                    ScriptStep.say(0, "The password is " + SECRET),
                    ScriptStep.call(0, "login", Map.of("password", SECRET)),
                    ScriptStep.call(
                            0, "shell", Map.of("encoded", Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8)))),
                    ScriptStep.approval(
                            0, "Use " + SECRET + "?", null, List.of(ScriptStep.end(0, "completed")), List.of()));
            duvo.duvo().add(assignment);
            var project = jenkins.createFreeStyleProject();
            project.getBuildWrappersList()
                    .add(new SecretBuildWrapper(List.of(new StringBinding("PASSWORD", "password"))));
            var builder = new DuvoRunBuilder(assignment.id());
            builder.setLog("all");
            builder.setHumanRequests("approve");
            project.getBuildersList().add(builder);

            var build = jenkins.buildAndAssertSuccess(project);

            jenkins.assertLogContains("The password is ****", build);
            assertThat(
                    build.getAction(DuvoJobsAction.class)
                            .getJobs()
                            .get(0)
                            .getDecisions()
                            .get(0)
                            .getTitle(),
                    is("Use ****?"));
            assertThat(filesHolding("****", build.getRootDir().toPath()), not(empty()));
            assertThat(filesHolding("hunter2", build.getRootDir().toPath()), empty());
            assertThat(filesHolding("\"encoded\":\"****\"", build.getRootDir().toPath()), not(empty()));
        }
    }

    private static List<Path> filesHolding(String text, Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
