package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.session.StepFailure;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.nodes.StepAtomNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.LogRecorder;

class JobActionStepsTest {
    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(1);

    // duvoStatus

    @Test
    void statusOfEndedJobHasEveryMember() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);

        var build = succeeds("""
                def job = duvoStatus runId: '%s'
                echo "id=${job.id} agent=${job.agentId} status=${job.status} succeeded=${job.succeeded}"
                echo "last=${job.lastMessage} count=${job.messageCount} asks=${job.humanRequest} took=${job.durationMillis}"
                echo "output has ${job.output.split('\\n').length} lines"
                """.formatted(job.id()));

        jenkins.assertLogContains(
                "id=" + job.id() + " agent=" + DemoAssignments.QUICK + " status=completed succeeded=true", build);
        jenkins.assertLogContains(
                "last=Done: the statement of account 2210 is reconciled, nothing is left open. count=4 asks=null took=2000",
                build);
        jenkins.assertLogContains("output has 3 lines", build);
    }

    @Test
    void statusOfFailedJobFailsNothing() throws Exception {
        var build = succeeds(
                "echo \"is \" + duvoStatus('" + longAgo(DemoAssignments.FAILING).id() + "').status");

        jenkins.assertLogContains("is failed", build);
    }

    @Test
    void statusOfLongJobCountsAllMessagesAndHoldsLast() throws Exception {
        var build = succeeds("""
                def job = duvoStatus '%s'
                echo "count=${job.messageCount} last=${job.lastMessage}"
                """.formatted(longAgo(DemoAssignments.TALKATIVE).id()));

        jenkins.assertLogContains("count=121 last=Contract 1119", build);
        assertThat(duvo.duvo().requests(Endpoint.MESSAGES), hasSize(2));
    }

    @Test
    void statusOfJobThatAsksHoldsItsQuestionsForScripts() throws Exception {
        var build = succeeds("""
                def asked = duvoStatus('%s').humanRequest
                echo "${asked.type}: ${asked.title} (${asked.description})"
                for (q in asked.questions) {
                    echo "${q.header} ${q.multiSelect} ${q.options.collect { it.label }}"
                }
                """.formatted(longAgo(DemoAssignments.QUESTIONS).id()));

        jenkins.assertLogContains("question: How should I reorder? (The stock covers about four days.)", build);
        jenkins.assertLogContains("Supplier false [Northwind Paper, Moravia Paper, Nobody]", build);
        jenkins.assertLogContains("Items true [Paper A4, Toner, black, Envelopes C5]", build);
        jenkins.assertLogContains("Note false []", build);
    }

    @Test
    void callIsRepeatedAfterBriefFailure() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).nth(1).then(Fault.html(502));
        duvo.duvo().faults().on(Endpoint.MESSAGES).nth(1).then(Fault.travelling(TransportFault.CUT_BODY));

        var build = succeeds("echo \"is \" + duvoStatus('" + job.id() + "').status");

        jenkins.assertLogContains("is completed", build);
    }

    @Test
    void statusOfRetryingStepNamesNextCall() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.html(502));
        var build = Pipelines.start(jenkins, "duvoStatus '" + job.id() + "'");

        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions() // the Pipeline may not have reached the step yet
                .until(
                        () -> build.getExecution().getCurrentExecutions(true).get().stream()
                                .map(StepExecution::getStatus)
                                .toList(),
                        contains(matchesRegex("about Duvo Job " + job.id() + ", asks Duvo next in \\d+ s")));

        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    @Test
    void throttledKeyWaitsAsLongAsDuvoDemands() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).nth(1).then(Fault.json(429).header("retry-after", "2"));

        succeeds("duvoStatus '" + job.id() + "'");

        var reads = duvo.duvo().requests(Endpoint.RUN);
        assertThat(reads, hasSize(2));
        assertThat(
                Duration.between(reads.get(0).at(), reads.get(1).at()).compareTo(Duration.ofMillis(1900)) > 0,
                is(true));
    }

    @Test
    void readIsRepeatedForJobThatIsNotFoundYet() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).times(2).then(FaultPresets.runGone());

        var build = succeeds("echo \"is \" + duvoStatus('" + job.id() + "').status");

        jenkins.assertLogContains("is completed", build);
    }

    // duvoMessages

    @Test
    void messagesAreMapsWithEveryMember() throws Exception {
        var build = succeeds("""
                def messages = duvoMessages runId: '%s'
                def call = messages.find { it.toolCall?.name == 'pdf.extract' }
                echo "call: ${call.type} ${call.role} ${call.text} ${call.toolCall.arguments.files[1]} ${call.toolResult}"
                def results = messages.findAll { it.toolResult }
                echo "result: ${results[1].toolResult.result[0].supplier}, id fits: ${results[1].toolResult.tool_call_id == call.toolCall.id}"
                echo "error: ${results[2].toolResult.error}"
                echo "said: ${messages.findAll { it.role == 'assistant' && it.type == 'text' }.collect { it.text }.join(' | ')}"
                echo "stamp: ${messages[0].timestamp ==~ /\\d{4}-\\d\\d-\\d\\dT.*Z/}, id: ${!messages[0].id.isEmpty()}"
                """.formatted(longAgo(DemoAssignments.TOOLS).id()));

        jenkins.assertLogContains("call: tool_call assistant null 4712.pdf null", build);
        jenkins.assertLogContains("result: Northwind Paper, id fits: true", build);
        jenkins.assertLogContains("error: 403: the sheet is locked by finance@acme.example", build);
        jenkins.assertLogContains("said: I look for new invoices in the mailbox. | The sheet is locked", build);
        jenkins.assertLogContains("stamp: true, id: true", build);
    }

    @Test
    void allPagesOfLongJobAreReadOnceAndInOrder() throws Exception {
        duvo.duvo().faults().on(Endpoint.MESSAGES).then(FaultPresets.shifted(1));

        var build = succeeds("""
                def said = duvoMessages('%s').findAll { it.role == 'assistant' }.collect { (it.text =~ /Contract (\\d+)/)[0][1] as int }
                echo "in order: ${said == (1000..1119).toList()}"
                """.formatted(longAgo(DemoAssignments.TALKATIVE).id()));

        jenkins.assertLogContains("in order: true", build);
    }

    @Test
    void messagesThatDuvoGivesAgainAndAgainFailTheStep() throws Exception {
        duvo.duvo()
                .faults()
                .on(Endpoint.MESSAGES)
                .then(Fault.rewrite(request -> request.withPath(request.path().replaceAll("offset=\\d+", "offset=0"))));

        var build = fails(
                "duvoMessages '%s'".formatted(longAgo(DemoAssignments.TALKATIVE).id()));

        jenkins.assertLogContains("Duvo gives no message after message 50, although there are more", build);
    }

    @Test
    void messagesOfSmallPagesWithoutATotalAreAllRead() throws Exception {
        duvo.duvo().faults().on(Endpoint.MESSAGES).then(FaultPresets.pageCut(20).changing(body -> {
            body.remove("total");
            return body;
        }));

        var build = succeeds("echo \"read ${duvoMessages('%s').size()} messages\""
                .formatted(longAgo(DemoAssignments.TALKATIVE).id()));

        jenkins.assertLogContains("read 121 messages", build);
    }

    @Test
    void textsCannotControlConsoleOrCorruptBuildFile() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo()
                .goOn(job.id(), ScriptStep.say(0, "odd \uFFFE\u001B[31mred\u0000 end"), ScriptStep.end(0, "completed"));

        var build = succeeds("""
                def text = duvoMessages('%1$s').last().text
                duvoSendMessage runId: '%1$s', message: text
                echo "[${text}]"
                """.formatted(job.id()));

        jenkins.assertLogContains("[odd red end]", build);
        build.reload();
        assertThat(build.getResult(), is(Result.SUCCESS));
    }

    // duvoSendMessage

    @Test
    void messageReachesJobWhileItRuns() throws Exception {
        var job = longAgo(DemoAssignments.ENDLESS);

        var build = succeeds("duvoSendMessage runId: '" + job.id()
                + "', message: 'Please also check the backup.', connection: 'acme'");

        assertThat(sent(job), contains("Please also check the backup."));
        jenkins.assertLogContains("[Duvo] Message sent to Job " + job.id(), build);
    }

    @Test
    void messageWithLostAnswerIsFoundAndNotSentAgain() throws Exception {
        var job = longAgo(DemoAssignments.ENDLESS);
        succeeds("duvoSendMessage runId: '" + job.id() + "', message: 'again'");
        duvo.duvo().faults().on(Endpoint.SEND).then(Fault.html(504).afterWork());

        succeeds("duvoSendMessage runId: '" + job.id() + "', message: 'again'");

        assertThat(sent(job), contains("again", "again"));
    }

    @Test
    void messageWithUnknownOutcomeFailsStep() throws Exception {
        var job = longAgo(DemoAssignments.ENDLESS);
        succeeds("duvoSendMessage runId: '" + job.id() + "', message: 'again'");
        duvo.duvo().faults().on(Endpoint.SEND).then(Fault.travelling(TransportFault.RESET));

        var build = fails("duvoSendMessage runId: '" + job.id() + "', message: 'again'");

        jenkins.assertLogContains("not known whether it was sent", build);
        assertThat(duvo.duvo().requests(Endpoint.SEND), hasSize(2));
    }

    @Test
    void emptyMessageFailsStep() throws Exception {
        var build = fails("duvoSendMessage runId: '" + NOWHERE + "', message: ' '");

        jenkins.assertLogContains("message is missing", build);
    }

    // duvoRespond

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void approvalIsApprovedOrDenied(boolean approve) throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);

        var build = succeeds("duvoRespond runId: '" + job.id() + "', approve: " + approve);

        assertThat(accepted(), hasSize(1));
        assertThat(accepted().get(0).approved(), is(approve));
        jenkins.assertLogContains(
                "[Duvo] \"Pay invoice 4711?\" of Job " + job.id() + " is " + (approve ? "approved" : "denied"), build);
    }

    @Test
    void questionsAreAnsweredByTheirTextOrTheirHeader() throws Exception {
        var job = longAgo(DemoAssignments.QUESTIONS);

        succeeds("""
                def questions = duvoStatus('%1$s').humanRequest.questions
                duvoRespond runId: '%1$s', answers: [
                    (questions[0].question): 'Moravia Paper', Items: ['Paper A4', 'Envelopes C5'], Note: "No ${'rush'}"]
                """.formatted(job.id()));

        assertThat(
                accepted().get(0).answers(),
                is(Map.of(
                        DemoAssignments.SUPPLIER_QUESTION, "Moravia Paper",
                        DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                        DemoAssignments.NOTE_QUESTION, "No rush")));
    }

    @Test
    void answerThatIsNoOptionIsSentAndSaid() throws Exception {
        var job = longAgo(DemoAssignments.QUESTIONS);

        var build = succeeds("""
                duvoRespond runId: '%s', answers: [Supplier: 'Ostwind', Items: ['Paper A4', 'two staplers'], Note: 'No']
                """.formatted(job.id()));

        assertThat(accepted().get(0).answers().get(DemoAssignments.SUPPLIER_QUESTION), is("Ostwind"));
        assertThat(accepted().get(0).answers().get(DemoAssignments.ITEMS_QUESTION), is("Paper A4,two staplers"));
        jenkins.assertLogContains("is answered with \"Ostwind\", which is not one of its options", build);
        jenkins.assertLogContains("is answered with \"two staplers\", which is not one of its options", build);
    }

    @Test
    void acceptedAnswerIsNotSentAgainAfterUnknownOutcome() throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);
        duvo.duvo().faults().on(Endpoint.RESPOND).then(Fault.html(504).afterWork());

        var build = succeeds("duvoRespond runId: '" + job.id() + "', approve: true");

        assertThat(duvo.duvo().requests(Endpoint.RESPOND), hasSize(1));
        jenkins.assertLogContains("is closed, but Duvo did not confirm", build);
    }

    @Test
    void answerThatDidNotArriveIsSentAgain() throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);
        duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(Fault.travelling(TransportFault.RESET));

        succeeds("duvoRespond runId: '" + job.id() + "', approve: true");

        assertThat(accepted(), hasSize(1));
    }

    @Test
    void requestAnsweredElsewhereBeforeIsReported() throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);
        duvo.duvo()
                .faults()
                .on(Endpoint.RESPOND)
                .then(Fault.effect((world, request) -> world.answerElsewhere(job.id(), false)));

        var build = fails("duvoRespond runId: '" + job.id() + "', approve: true");

        jenkins.assertLogContains("was already answered, and not by this step", build);
        assertThat(accepted(), empty());
    }

    @Test
    void jobThatAsksNothingCannotBeAnswered() throws Exception {
        var build =
                fails("duvoRespond runId: '" + longAgo(DemoAssignments.QUICK).id() + "', approve: true");

        jenkins.assertLogContains("asks nothing, it is completed. There is nothing to answer", build);
    }

    @Test
    void wrongQuestionIsNamedWithThoseThatAreOpen() throws Exception {
        var build = fails(
                "duvoRespond runId: '" + longAgo(DemoAssignments.QUESTIONS).id() + "', answers: [Colour: 'blue']");

        jenkins.assertLogContains(
                "The Job does not ask \"Colour\"; it asks \"" + DemoAssignments.SUPPLIER_QUESTION, build);
        jenkins.assertLogContains(DemoAssignments.NOTE_QUESTION, build);
        assertThat(duvo.duvo().requests(Endpoint.RESPOND), empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", Note: null", ", Note: ' '"})
    void questionWithoutAnswerIsNamed(String note) throws Exception {
        var build = fails(
                "duvoRespond runId: '" + longAgo(DemoAssignments.QUESTIONS).id()
                        + "', answers: [Supplier: 'Nobody', Items: 'Toner'" + note + "]");

        jenkins.assertLogContains("answers has no answer to \"" + DemoAssignments.NOTE_QUESTION + "\"", build);
        assertThat(duvo.duvo().requests(Endpoint.RESPOND), empty());
    }

    @Test
    void approvingQuestionsFailsWithOpenQuestions() throws Exception {
        var build = fails(
                "duvoRespond runId: '" + longAgo(DemoAssignments.QUESTIONS).id() + "', approve: true");

        jenkins.assertLogContains("The Job asks questions, \"How should I reorder?\". Set answers to", build);
    }

    @Test
    void requestThatIsNamedIsAnswered() throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);

        succeeds("""
                def asked = duvoStatus('%1$s').humanRequest
                duvoRespond runId: '%1$s', requestId: asked.id, approve: true
                """.formatted(job.id()));

        assertThat(accepted(), hasSize(1));
    }

    @Test
    void otherRequestThanTheNamedOneIsNotAnswered() throws Exception {
        var job = longAgo(DemoAssignments.APPROVAL);

        var build = fails("duvoRespond runId: '" + job.id() + "', requestId: 'earlier', approve: true");

        jenkins.assertLogContains("Job " + job.id() + " does not ask earlier now, but \"Pay invoice 4711?\" (", build);
        assertThat(duvo.duvo().requests(Endpoint.RESPOND), empty());
    }

    @Test
    void missingDecisionFailsStep() throws Exception {
        var build = fails("duvoRespond '" + longAgo(DemoAssignments.APPROVAL).id() + "'");

        jenkins.assertLogContains("Set either approve: true, approve: false or answers", build);
    }

    // duvoStop

    @Test
    void runningJobIsStoppedAndItsStatusReturned() throws Exception {
        var job = longAgo(DemoAssignments.ENDLESS);

        var build = succeeds("echo \"now \" + duvoStop('" + job.id() + "')");

        jenkins.assertLogContains("now stopped", build);
        assertThat(duvo.duvo().stops(), hasSize(1));
    }

    @Test
    void endedJobIsNotStopped() throws Exception {
        var build = succeeds(
                "echo \"now \" + duvoStop('" + longAgo(DemoAssignments.QUICK).id() + "')");

        jenkins.assertLogContains("now completed", build);
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void waitingJobIsReportedAfterTenSeconds() throws Exception {
        var build = succeeds(
                "echo \"now \" + duvoStop('" + longAgo(DemoAssignments.APPROVAL).id() + "')");

        jenkins.assertLogContains("is waiting for a person and cannot be stopped now", build);
        jenkins.assertLogContains("now waiting", build);
        assertThat(build.getDuration() < 15_000, is(true));
    }

    @Test
    void failedStopIsRepeated() throws Exception {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.STOP).times(2).then(Fault.html(502));

        var build = succeeds("echo \"now \" + duvoStop('" + job.id() + "')");

        jenkins.assertLogContains("now stopped", build);
        assertThat(duvo.duvo().requests(Endpoint.STOP), hasSize(3));
    }

    // all steps

    @Test
    void jobThatDoesNotExistIsNamedByEachStep() throws Exception {
        var build = fails("""
                def id = '%s'
                parallel status: { duvoStatus id },
                    messages: { duvoMessages id },
                    send: { duvoSendMessage runId: id, message: 'Hello' },
                    respond: { duvoRespond runId: id, approve: true },
                    stop: { duvoStop id }
                """.formatted(NOWHERE));

        var failures = new DepthFirstScanner()
                .allNodes(build.getExecution()).stream()
                        .filter(StepAtomNode.class::isInstance)
                        .map(node -> node.getError().getError().getMessage())
                        .toList();
        assertThat(failures, hasSize(5));
        assertThat(
                failures,
                everyItem(startsWith("Duvo knows no Job " + NOWHERE + " for the API key of connection acme")));
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(
                duvo.duvo().requests().stream()
                        .filter(call -> call.call().writes())
                        .toList(),
                empty());
    }

    @Test
    void impossibleIdIsNamed() throws Exception {
        var build = fails("duvoStatus 'job 1'");

        jenkins.assertLogContains("Duvo knows no Job job 1 for", build);
        jenkins.assertLogContains("check runId", build);
    }

    @Test
    void missingIdIsReported() throws Exception {
        jenkins.assertLogContains("runId is missing", fails("duvoStop ''"));
    }

    @Test
    void unknownConnectionIsNamed() throws Exception {
        var build = fails("duvoStatus runId: '" + NOWHERE + "', connection: 'elsewhere'");

        jenkins.assertLogContains("There is no Duvo connection \"elsewhere\"", build);
    }

    @Test
    void unknownCredentialIsNamed() throws Exception {
        var build = fails("duvoStatus runId: '" + NOWHERE + "', credentialsId: 'lost'");

        jenkins.assertLogContains("There is no Secret text credential \"lost\"", build);
    }

    @Test
    void rejectedKeyIsReported() throws Exception {
        TestConnection.addKey("old", "dv_withdrawn");

        var build = fails("duvoStatus runId: '" + NOWHERE + "', credentialsId: 'old'");

        jenkins.assertLogContains("Duvo refused the API key of connection acme", build);
        jenkins.assertLogNotContains("dv_withdrawn", build);
    }

    @Test
    void abortEndsStepAtOnce() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        var build = job("duvoStop '" + job.id() + "'").scheduleBuild2(0).waitForStart();
        await().until(() -> duvo.duvo().requests(Endpoint.RUN).size() == 1);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(build.getDuration() < 9_000, is(true));
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void evaluationIsAMapWithEveryKey() throws Exception {
        duvo.duvo().evaluations(job -> SimulatedEvaluation.ready(null, Map.of("goal", true)));

        var build = succeeds("""
                def evaluation = duvoEvaluation '%s'
                echo "keys ${evaluation.keySet()}"
                echo "is ${evaluation.status} ${evaluation.passed}/${evaluation.total} ${evaluation.low} ${evaluation.checks}"
                """.formatted(longAgo(DemoAssignments.FAILING).id())); // failed Jobs are evaluated, too

        jenkins.assertLogContains("keys [status, passed, total, comment, critical, medium, low, checks]", build);
        jenkins.assertLogContains("is ready 1/1 null [goal:true]", build);
    }

    @Test
    void evaluationThatIsNotThereInTimeIsNull() throws Exception {
        duvo.duvo().evaluations(job -> null);

        var build = succeeds("echo \"is ${duvoEvaluation(runId: '%s', timeoutMinutes: 0)}\""
                .formatted(longAgo(DemoAssignments.QUICK).id()));

        jenkins.assertLogContains("is null", build);
        jenkins.assertLogContains("[Duvo] There is no evaluation of Job ", build);
    }

    @Test
    void evaluationOfAJobThatListsDoNotShowFails() throws Exception {
        var job = longAgo(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUNS).then(Fault.change(body -> {
            body.putArray("data");
            return body.put("total", 0);
        }));

        var build = fails("duvoEvaluation runId: '%s', timeoutMinutes: 0".formatted(job.id()));

        assertThat(
                Pipelines.errors(build),
                contains(containsString("Duvo does not show Job " + job.id() + " among the 1,000 newest")));
        assertThat(
                Pipelines.errors(fails("duvoEvaluation runId: '%s', timeoutMinutes: -1".formatted(job.id()))),
                contains("ERROR: Invalid value -1 for timeoutMinutes. Use 0 or more"));
    }

    @Test
    void abortEndsTheWaitForAnEvaluationWithoutAWarning() throws Exception {
        duvo.duvo().evaluations(job -> null);
        var build = job("duvoEvaluation '" + longAgo(DemoAssignments.QUICK).id() + "'")
                .scheduleBuild2(0)
                .waitForStart();
        await().until(() -> !duvo.duvo().requests(Endpoint.RUNS).isEmpty());

        try (var log =
                new LogRecorder().record(StepFailure.class, Level.WARNING).capture(10)) {
            build.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> log.getMessages().isEmpty());
        }
    }

    private SimulatedJob longAgo(String agentId) {
        return duvo.duvo().addRunning(agentId, Instant.now().minus(Duration.ofMinutes(5)));
    }

    private static List<String> sent(SimulatedJob job) {
        return job.messages().stream()
                .filter(message -> message.role().equals("user"))
                .skip(1) // the Assignment's instruction
                .map(message -> message.text())
                .toList();
    }

    private List<ReceivedAnswer> accepted() {
        return duvo.duvo().answers().stream().filter(ReceivedAnswer::accepted).toList();
    }

    private static WorkflowRun succeeds(String script) throws Exception {
        return jenkins.buildAndAssertSuccess(job(script));
    }

    private static WorkflowRun fails(String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job(script));
    }

    private static WorkflowJob job(String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
