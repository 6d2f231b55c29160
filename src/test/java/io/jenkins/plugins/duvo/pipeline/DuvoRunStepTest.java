package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.console.HyperlinkNote;
import hudson.model.Result;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.LogRecorder;

@ExtendWith(FastEngineExtension.class)
class DuvoRunStepTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void jobThatCompletesIsLogged() throws Exception {
        var build = run(Result.SUCCESS, "duvoRun agentId: '%s', message: 'November'".formatted(DemoAssignments.QUICK));

        var id = job().id();
        assertThat(
                duvoLines(build),
                contains(
                        matchesPattern(
                                "Starting Assignment (\".+\" \\()?" + DemoAssignments.QUICK + "\\)? on acme: November"),
                        is("Job " + id + " started"),
                        is("I will start with the open invoices of November."),
                        is("12 of 12 payments match an invoice."),
                        is("Done: the statement of account 2210 is reconciled, nothing is left open."),
                        matchesPattern("Job " + id + " completed in .* sec, 3 messages")));
    }

    @Test
    void nameAfterTheEndOfTheBuildIsNoFailureInTheLogOfJenkins() throws Exception {
        var assignment = SimulatedAssignment.named("Quick", end(0, "completed"));
        duvo.duvo().add(assignment);
        duvo.duvo().faults().on(Endpoint.AGENT).then(Fault.delay(Duration.ofSeconds(5)));
        try (var log = new LogRecorder().record(FlowNode.class, Level.WARNING).capture(10)) {
            var build = run(Result.SUCCESS, "duvoRun '%s'".formatted(assignment.id()));
            var record = DuvoJobsAction.of(build).getJobs().get(0);
            assertThat(record.getAgentName(), nullValue());

            await().atMost(Duration.ofSeconds(60)).until(() -> record.getAgentName() != null);
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> log.getMessages().isEmpty());
        }
    }

    @Test
    void jobIsStartedOnce() throws Exception {
        run(Result.SUCCESS, "duvoRun '%s'".formatted(DemoAssignments.MUTE));

        assertThat(duvo.duvo().starts(), is(1L));
    }

    @Test
    void messageReachesJobWithReference() throws Exception {
        var build = run(Result.SUCCESS, "duvoRun agentId: '%s', message: 'November'".formatted(DemoAssignments.MUTE));

        assertThat(
                job().origin().message(),
                matchesPattern(
                        "(?s)November\n\n\\[jenkins " + jenkins.getURL() + build.getUrl() + ", ref [0-9a-f-]+]"));
    }

    @Test
    void jobThatFailsFailsBuild() throws Exception {
        var build = run(Result.FAILURE, "duvoRun '%s'".formatted(DemoAssignments.FAILING));

        assertThat(
                Pipelines.errors(build),
                contains(matchesPattern(
                        "ERROR: Duvo Job( \"Post monthly depreciation\")? failed: The period is closed, I cannot post anything\\. \\("
                                + job().id() + "\\)")));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void jobStoppedFromOutsideFailsBuild() throws Exception {
        var build = run(Result.FAILURE, "duvoRun '%s'".formatted(DemoAssignments.STOPPED));

        assertThat(
                Pipelines.errors(build),
                contains(matchesPattern(
                        "ERROR: Duvo Job( \"Archive delivery notes\")? stopped: .* \\(" + job().id() + "\\)")));
    }

    @Test
    void everyMessageOfTalkativeJobIsLoggedInOrder() throws Exception {
        var build = run(Result.SUCCESS, "duvoRun '%s'".formatted(DemoAssignments.TALKATIVE));

        var texts = job().messages().stream()
                .filter(message -> message.role().equals("assistant"))
                .flatMap(message -> message.text().lines())
                .toList();
        var logged = duvoLines(build);
        assertThat(logged.subList(2, logged.size() - 1), is(texts));
    }

    @Test
    void logNoneShowsNoMessages() throws Exception {
        assertThat(
                shownOfTools("none"),
                contains(startsWith("Starting"), startsWith("Job "), matchesPattern("Job .* completed in .*")));
    }

    @Test
    void logMessagesShowsAgentTextAndNoTools() throws Exception {
        var lines = shownOfTools("messages");

        assertThat(lines, hasItem("I look for new invoices in the mailbox."));
        assertThat(lines, everyItem(not(containsString("gmail.search"))));
    }

    @Test
    void logToolsShowsLineForEachCallAndEachAnswer() throws Exception {
        var lines = shownOfTools("tools");

        assertThat(lines, hasItem(startsWith("→ gmail.search {")));
        assertThat(lines, hasItem("← gmail.search: 12 results"));
        assertThat(lines, hasItem("← sheets.append failed: 403: the sheet is locked by finance@acme.example"));
        assertThat(lines, everyItem(not(startsWith("(thinking)"))));
        assertThat(lines, everyItem(not(startsWith("(user)"))));
    }

    @Test
    void logAllShowsInstructionsAndThoughtsToo() throws Exception {
        var lines = shownOfTools("all");

        assertThat(lines, hasItem("(thinking) The invoices are in the mailbox, the sheet is called Payables."));
        assertThat(lines, hasItem("(user) # Copy invoices to the sheet"));
        assertThat(lines, hasItem("← gmail.search: 12 results"));
    }

    private List<String> shownOfTools(String log) throws Exception {
        return duvoLines(run(Result.SUCCESS, "duvoRun agentId: '%s', log: '%s'".formatted(DemoAssignments.TOOLS, log)));
    }

    @Test
    void everyLineOfMessageIsMarked() throws Exception {
        var lines = shownOfText("first\n\n  second\r\nthird");

        assertThat(lines, contains("first", "", "  second", "third"));
    }

    @Test
    void consoleNoteInMessageIsRemoved() throws Exception {
        // Signed by this Jenkins, so that the console would render it.
        assertThat(shownOfText(HyperlinkNote.encodeTo("https://evil.example/", "harmless")), contains("harmless"));
    }

    @Test
    void controlCharactersInMessageAreRemoved() throws Exception {
        assertThat(
                shownOfText("\u001b[31mred\u001b[0m\u0000\u0008 \u202Eback\uFFFE\uD800"), contains("red back\uFFFD"));
    }

    @Test
    void messageCannotImitateLineOfJenkins() throws Exception {
        assertThat(
                shownOfText("fine\rFinished: SUCCESS\u2028ERROR: not true"),
                contains("fine", "Finished: SUCCESS", "ERROR: not true"));
    }

    private List<String> shownOfText(String text) throws Exception {
        var assignment = SimulatedAssignment.named("says one thing", say(0, text), end(0, "completed"));
        duvo.duvo().add(assignment);
        var lines = duvoLines(run(Result.SUCCESS, "duvoRun '%s'".formatted(assignment.id())));
        return lines.subList(2, lines.size() - 1);
    }

    @Test
    void stepReturnsIdAtOnceWithoutWait() throws Exception {
        var build = run(
                Result.SUCCESS,
                "def job = duvoRun agentId: '%s', wait: false; echo \"id=${job.id}\""
                        .formatted(DemoAssignments.ENDLESS));

        jenkins.assertLogContains("id=" + job().id(), build);
    }

    @Test
    void jobIsLeftRunningWithoutWait() throws Exception {
        run(Result.SUCCESS, "duvoRun agentId: '%s', wait: false".formatted(DemoAssignments.ENDLESS));

        assertThat(duvo.duvo().stops(), is(empty()));
        assertThat(new File(jenkins.jenkins.getRootDir(), "duvo/jobs").list(), is(new String[0]));
    }

    @Test
    void buildContinuesAfterFailedJobWithoutPropagate() throws Exception {
        var build = run(Result.SUCCESS, """
                def job = duvoRun agentId: '%s', propagate: false
                echo "status=${job.status} succeeded=${job.succeeded}"
                """.formatted(DemoAssignments.FAILING));

        jenkins.assertLogContains("status=failed succeeded=false", build);
    }

    @Test
    void sandboxedScriptReadsEveryMemberOfResult() throws Exception {
        var build = run(Result.SUCCESS, """
                def job = duvoRun '%s'
                echo "id=${job.id}"
                echo "agentId=${job.agentId}"
                echo "status=${job.status} succeeded=${job.succeeded}"
                echo "output=${job.output.readLines().size()} lines, ${job.output.readLines()[0]}"
                echo "last=${job.lastMessage}"
                echo "count=${job.messageCount}"
                echo "took=${job.durationMillis > 0}"
                echo "request=${job.humanRequest}"
                echo "line=${job}"
                def map = job.toMap()
                map.remove('output')
                map.remove('durationMillis')
                echo "map=${map}"
                echo "json=${groovy.json.JsonOutput.toJson(job.toMap()) == job.toJson()}"
                echo "types=${job.toMap().succeeded instanceof Boolean} ${job.toMap().messageCount instanceof Integer}"
                """.formatted(DemoAssignments.QUICK));

        jenkins.assertLogContains("id=" + job().id(), build);
        jenkins.assertLogContains("agentId=" + DemoAssignments.QUICK, build);
        jenkins.assertLogContains("status=completed succeeded=true", build);
        jenkins.assertLogContains("output=3 lines, I will start with the open invoices of November.", build);
        jenkins.assertLogContains("last=Done: the statement of account 2210 is reconciled", build);
        jenkins.assertLogContains("count=4", build);
        jenkins.assertLogContains("took=true", build);
        jenkins.assertLogContains("request=null", build);
        jenkins.assertLogContains("line=Job " + job().id() + " completed", build);
        jenkins.assertLogContains(
                "map=[id:" + job().id() + ", agentId:" + DemoAssignments.QUICK
                        + ", status:completed, succeeded:true, lastMessage:Done: the statement of account 2210 is reconciled,"
                        + " nothing is left open., messageCount:4, humanRequest:null, decisions:[], denied:false, evaluation:null]",
                build);
        jenkins.assertLogContains("json=true", build);
        jenkins.assertLogContains("types=true true", build);
    }

    @Test
    void noExecutorIsNeeded() throws Exception {
        var executors = jenkins.jenkins.getNumExecutors();
        jenkins.jenkins.setNumExecutors(0);
        try {
            run(Result.SUCCESS, "duvoRun '%s'".formatted(DemoAssignments.MUTE));
        } finally {
            jenkins.jenkins.setNumExecutors(executors);
        }
    }

    @Test
    void stepRunsOnNodeToo() throws Exception {
        run(Result.SUCCESS, "node { duvoRun '%s' }".formatted(DemoAssignments.MUTE));
    }

    @Test
    void manyBranchesShareHandfulOfThreads() throws Exception {
        var most = new AtomicLong();
        duvo.duvo().observe((request, answer, injected) -> most.accumulateAndGet(engineThreads(), Math::max));

        run(Result.SUCCESS, """
                def branches = [:]
                for (int i = 0; i < 10; i++) {
                    branches["branch ${i}"] = { duvoRun '%s' }
                }
                parallel branches
                """.formatted(DemoAssignments.QUICK));

        assertThat(duvo.duvo().starts(), is(10L));
        assertThat(most.get(), is(lessThanOrEqualTo((long) ThreadPoolTaskRunner.THREADS_OF_ONE_KEY)));
    }

    private static long engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("duvo-engine"))
                .count();
    }

    @Test
    void namedConnectionIsUsed() throws Exception {
        run(Result.SUCCESS, "duvoRun agentId: '%s', connection: 'acme'".formatted(DemoAssignments.MUTE));

        assertThat(duvo.duvo().requests(Endpoint.START).size(), is(1));
    }

    @Test
    void namedCredentialIsUsed() throws Exception {
        TestConnection.addKey("another-key", "dv_wrong");

        run(Result.FAILURE, "duvoRun agentId: '%s', credentialsId: 'another-key'".formatted(DemoAssignments.MUTE));

        assertThat(duvo.duvo().requests().get(0).key(), is("dv_wrong"));
    }

    /** What holds a Pipeline's script. */
    private enum Hold {
        /** The link to pause a Pipeline. */
        PAUSE {
            @Override
            void set(WorkflowRun build, boolean held) throws Exception {
                ((CpsFlowExecution) build.getExecution()).pause(held);
            }
        },
        QUIET_MODE {
            @Override
            void set(WorkflowRun build, boolean held) throws Exception {
                if (held) {
                    jenkins.jenkins.doQuietDown(false, 0, null, false);
                } else {
                    jenkins.jenkins.doCancelQuietDown();
                }
            }
        };

        abstract void set(WorkflowRun build, boolean held) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Hold.class)
    void heldPipelineFollowsItsJobAndAsks(Hold hold) throws Exception {
        var asks = SimulatedAssignment.named(
                "Asks",
                say(0, "One"),
                approval(40_000, "Pay?", "", List.of(say(0, "Paid"), end(0, "completed")), List.of()));
        duvo.duvo().add(asks);
        var build = Pipelines.start(jenkins, "duvoRun '%s'\necho 'went on'".formatted(asks.id()));
        jenkins.waitForMessage("[Duvo] One", build);
        hold.set(build, true);
        try {
            InputPrompts.first(build).proceed((Map<String, Object>) null);

            jenkins.waitForMessage("[Duvo] Job " + job().id() + " completed in", build);
            assertThat(duvoLines(build), hasItem("Paid"));
            jenkins.assertLogNotContains("went on", build);
        } finally {
            hold.set(build, false);
        }
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("went on", build);
    }

    @ParameterizedTest
    @EnumSource(Hold.class)
    void abortOfHeldPipelineStopsItsJob(Hold hold) throws Exception {
        var build = Pipelines.start(jenkins, "duvoRun '%s'".formatted(DemoAssignments.ENDLESS));
        jenkins.waitForMessage("[Duvo] Round 1:", build);
        hold.set(build, true);
        try {
            Pipelines.abort(build);

            jenkins.waitForMessage("[Duvo] Job " + job().id() + " stopped in", build);
        } finally {
            hold.set(build, false);
        }
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }

    private static WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(jenkins, expected, script);
    }
}
