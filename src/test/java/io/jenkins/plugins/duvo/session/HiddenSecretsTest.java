package io.jenkins.plugins.duvo.session;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.call;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.result;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.think;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.tasks.BuildWrapper;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.TestExtension;

/**
 * Tests what no person may read of what a Job says: what the build's log masks, by whatever plugin, and the key of the connection. It is in
 * nothing that is kept, and what decorates the log gets nothing that the log does not hold.
 */
@ExtendWith(FastEngineExtension.class)
class HiddenSecretsTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    /** What a mask of all of Jenkins takes out. */
    private static final String MASKED = "hunter2";

    private static final Map<String, Shipper> SHIPPERS = new ConcurrentHashMap<>();

    /** Log of an administrator's plugin that copies each line to another place. */
    private record Shipper(AtomicInteger logs, List<String> lines) {
        static Shipper of(Run<?, ?> build) {
            return SHIPPERS.computeIfAbsent(
                    build.getParent().getFullName(),
                    name -> new Shipper(new AtomicInteger(), Collections.synchronizedList(new ArrayList<>())));
        }

        OutputStream decorate(OutputStream log) {
            logs.incrementAndGet();
            return changed(log, line -> {
                lines.add(line.stripTrailing());
                return line;
            });
        }
    }

    private interface LineChange {
        String of(String line);
    }

    private static OutputStream changed(OutputStream log, LineChange change) {
        return new LineTransformationOutputStream.Delegating(log) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                out.write(change.of(new String(line, 0, length, UTF_8)).getBytes(UTF_8));
            }
        };
    }

    private static OutputStream masked(OutputStream log) {
        return changed(log, line -> line.replace(MASKED, "****"));
    }

    /** Mask of the logs of all builds that are no Pipelines, as Mask Passwords has one. */
    @TestExtension
    public static final class GlobalMask extends ConsoleLogFilter {
        @Override
        public OutputStream decorateLogger(Run build, OutputStream log) {
            return masked(log);
        }
    }

    /** Mask of the logs of all Pipelines. */
    public static final class PipelineMask extends TaskListenerDecorator {
        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream log) {
            return masked(log);
        }

        @TestExtension
        public static final class OfAll implements Factory {
            @Override
            public TaskListenerDecorator of(FlowExecutionOwner owner) {
                return new PipelineMask();
            }
        }
    }

    /** Shipper of the logs of all Pipelines. */
    public static final class PipelineShipper extends TaskListenerDecorator {
        private static final long serialVersionUID = 1L;
        private final transient Run<?, ?> build;

        PipelineShipper(Run<?, ?> build) {
            this.build = build;
        }

        @Override
        public OutputStream decorate(OutputStream log) {
            return build == null ? log : Shipper.of(build).decorate(log);
        }

        @TestExtension
        public static final class OfAll implements Factory {
            @Override
            public TaskListenerDecorator of(FlowExecutionOwner owner) {
                try {
                    return new PipelineShipper((Run<?, ?>) owner.getExecutable());
                } catch (IOException e) {
                    return null;
                }
            }
        }
    }

    /** Shipper of the log of a project. */
    public static final class ProjectShipper extends BuildWrapper {
        @Override
        public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener) {
            return new Environment() {};
        }

        @Override
        public OutputStream decorateLogger(AbstractBuild build, OutputStream log) {
            return Shipper.of(build).decorate(log);
        }

        @TestExtension
        public static final class DescriptorImpl extends Descriptor<BuildWrapper> {}
    }

    @BeforeEach
    void setUp() throws Exception {
        SHIPPERS.clear();
        jenkins.jenkins.setNumExecutors(20);
    }

    // --- nothing that is kept holds a secret

    /** All builds run at once. */
    @Test
    @Timeout(240)
    void secretsAreInNothingThatIsKept() throws Exception {
        var masked = new LinkedHashMap<String, Run<?, ?>>();
        var keys = new LinkedHashMap<String, Run<?, ?>>();
        for (var kind : List.of("pipeline", "freestyle")) {
            for (var level : List.of("messages", "tools", "all")) {
                masked.put(kind + " " + level, start(kind, level, "said.txt", says(MASKED)));
            }
            for (var level : List.of("none", "messages", "all")) {
                keys.put(kind + " " + level, start(kind, level, "said.ndjson", says(duvo.key())));
            }
        }
        for (var each : masked.entrySet()) {
            var build = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(each.getValue()));
            jenkins.assertLogContains("The password is ****.", build);
            assertThat(each.getKey(), places(build, MASKED), is(empty()));
            assertThat(each.getKey(), output(build), containsString("The password is ****."));
        }
        for (var each : keys.entrySet()) {
            var build = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(each.getValue()));
            assertThat(each.getKey(), places(build, duvo.key()), is(empty()));
            assertThat(each.getKey(), places(build, base64(duvo.key())), is(empty()));
            assertThat(each.getKey(), output(build), containsString("The password is ****."));
        }
    }

    /** An Assignment that says a secret in every place where a Job can say something. */
    private SimulatedAssignment says(String secret) {
        var assignment = SimulatedAssignment.named(
                "says " + secret.length(),
                say(0, "The password is " + secret + ".\nAgain: " + secret + ", and " + secret),
                call(0, "login", Map.of("password", secret, "and " + secret, List.of(secret, "x"))),
                result(0, Map.of("session", secret, "basic", base64(secret))),
                think(0, "I think of " + secret),
                approval(
                        0,
                        "Use " + secret + "?",
                        "It is " + secret + ".\nReally " + secret,
                        List.of(
                                say(0, "I said " + secret.charAt(0) + "\u200E" + secret.substring(1)),
                                end(0, "completed")),
                        List.of()));
        duvo.duvo().add(assignment);
        return assignment;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private Run<?, ?> start(String kind, String level, String outputFile, SimulatedAssignment assignment)
            throws Exception {
        if (kind.equals("pipeline")) {
            return Pipelines.start(jenkins, """
                    node {
                        def job = duvoRun agentId: '%s', log: '%s', outputFile: '%s', humanRequests: 'approve'
                        writeFile file: 'returned.txt', text: job.output + job.lastMessage
                    }
                    """.formatted(assignment.id(), level, outputFile));
        }
        var project = jenkins.createFreeStyleProject();
        var builder = new DuvoRunBuilder(assignment.id());
        builder.setLog(level);
        builder.setOutputFile(outputFile);
        builder.setHumanRequests("approve");
        project.getBuildersList().add(builder);
        return project.scheduleBuild2(0).waitForStart();
    }

    /** The places that hold a text: files of the build and of its workspace, pages and answers of the remote API. */
    private static List<String> places(Run<?, ?> build, String text) throws Exception {
        var places = new ArrayList<String>();
        for (var folder : List.of(build.getRootDir().toPath(), workspace(build))) {
            try (var files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> read(file).contains(text))
                        .forEach(file -> places.add(folder.relativize(file) + ": " + read(file)));
            }
        }
        try (var client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            for (var address : List.of(
                    "duvo/api/json?depth=3", "duvo/job/" + job(build).getLocalId() + "/messages", "duvo/", "console")) {
                var answer = client.goTo(build.getUrl() + address, null).getWebResponse();
                assertThat(address, answer.getStatusCode(), is(200));
                if (answer.getContentAsString().contains(text)) {
                    places.add(address + ": " + answer.getContentAsString());
                }
            }
        }
        return places;
    }

    private static Path workspace(Run<?, ?> build) {
        return Path.of(jenkins.jenkins
                .getWorkspaceFor((TopLevelItem) build.getParent())
                .getRemote());
    }

    private static String output(Run<?, ?> build) throws IOException {
        try (var files = Files.list(workspace(build))) {
            return read(files.filter(file -> file.getFileName().toString().startsWith("said."))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            return ""; // a temporary file that was deleted meanwhile
        }
    }

    private static JobRecord job(Run<?, ?> build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }

    @Test
    void keyIsInNothingThatStepsReturnOrFailWith() throws Exception {
        var key = duvo.key();
        var asks = SimulatedAssignment.named(
                "asks",
                say(0, "The password is " + key),
                call(0, "login " + key, Map.of("password", key)),
                approval(0, "Use " + key + "?", "It is " + key, List.of(end(0, "completed")), List.of()));
        duvo.duvo().add(asks);
        var build = Pipelines.run(jenkins, Result.FAILURE, """
                def job = duvoRun agentId: '%1$s', wait: false
                for (int i = 0; i < 50 && duvoStatus(job.id).status != 'waiting'; i++) { sleep 1 }
                def now = duvoStatus(job.id)
                writeFile2("status: ${now.output} ${now.lastMessage} ${now.humanRequest}")
                writeFile2("messages: ${duvoMessages(job.id)}")
                try {
                    duvoRespond runId: job.id, answers: ['A?': 'B']
                } catch (e) {
                    writeFile2("error: ${e.message}")
                }
                duvoRun agentId: '%1$s', humanRequests: 'fail'

                def writeFile2(text) { currentBuild.description = (currentBuild.description ?: '') + text }
                """.formatted(asks.id()));

        assertThat(build.getDescription(), containsString("status: The password is ****"));
        assertThat(build.getDescription(), containsString("It is ****"));
        assertThat(build.getDescription(), containsString("error: "));
        assertThat(build.getDescription(), not(containsString(key)));
        assertThat(Pipelines.rawLog(build), not(containsString(key)));
        assertThat(Pipelines.errors(build), hasItem(containsString("Use ****?")));
    }

    // --- decorators with effects

    @Test
    @Timeout(120)
    void eachLineOfLogIsShippedOnceAndNothingElse() throws Exception {
        var works = works();
        var pipelines = new LinkedHashMap<String, Run<?, ?>>();
        var others = new LinkedHashMap<String, Run<?, ?>>();
        for (var level : List.of("none", "messages", "tools")) {
            var project = jenkins.createFreeStyleProject();
            project.getBuildWrappersList().add(new ProjectShipper());
            var builder = new DuvoRunBuilder(works.id());
            builder.setLog(level);
            project.getBuildersList().add(builder);
            others.put(level, project.scheduleBuild2(0).waitForStart());
            pipelines.put(
                    level, Pipelines.start(jenkins, "duvoRun agentId: '" + works.id() + "', log: '" + level + "'"));
        }
        for (var each : others.entrySet()) {
            var build = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(each.getValue()));
            var shipper = Shipper.of(build);
            assertThat(shipper.logs().get(), is(1));
            assertThat(
                    shipper.lines(),
                    is(Pipelines.rawLog(build)
                            .lines()
                            .map(String::stripTrailing)
                            .toList()));
        }
        for (var each : pipelines.entrySet()) {
            var build = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(each.getValue()));
            var shipped = Shipper.of(build).lines();
            assertThat(
                    shipped.stream()
                            .filter(line -> line.startsWith("[Duvo] "))
                            .map(line -> line.substring(7))
                            .toList(),
                    is(Pipelines.duvoLines(build)));
            assertThat(
                    shipped.stream().filter(line -> line.contains("private")).toList(),
                    each.getKey().equals("tools") ? hasSize(2) : empty());
        }
    }

    private SimulatedAssignment works() {
        var works = SimulatedAssignment.named(
                "works",
                say(0, "I look"),
                call(0, "login", Map.of("account", "4711-private")),
                result(0, Map.of("iban", "DE00-private")),
                think(0, "thought-private"),
                say(0, "Done"),
                end(0, "completed"));
        duvo.duvo().add(works);
        return works;
    }

    /** As for {@code sh}: a step whose log is silent has no activity. */
    @Test
    @Timeout(120)
    void timeoutOfInactivityEndsSilentStepsOnly() throws Exception {
        duvo.speed(1);
        var talks = new ArrayList<ScriptStep>();
        for (int i = 0; i < 12; i++) {
            talks.add(say(1_000, "still here " + i));
        }
        talks.add(end(0, "completed"));
        var talking = SimulatedAssignment.named("talks", talks.toArray(ScriptStep[]::new));
        duvo.duvo().add(talking);

        var hears = inTime("duvoRun agentId: '" + talking.id() + "'");
        var silent = inTime("duvoRun agentId: '" + talking.id() + "', log: 'none'");

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(silent));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(hears));
    }

    private static WorkflowRun inTime(String step) throws Exception {
        return Pipelines.start(
                jenkins.createProject(WorkflowJob.class),
                "timeout(time: 6, unit: 'SECONDS', activity: true) { " + step + " }");
    }
}
