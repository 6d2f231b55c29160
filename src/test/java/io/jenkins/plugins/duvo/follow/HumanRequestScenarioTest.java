package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.become;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The engine follows Jobs that wait for a person. */
class HumanRequestScenarioTest {
    private static final String OPENED = "opened Pay invoice 4711?";

    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private FollowedJob startAndAwaitRequest() {
        var paid = List.of(say(20_000, "Invoice 4711 is paid."));
        var approval = approval(500, "Pay invoice 4711?", "Due tomorrow.", paid, paid);
        var followed = harness.start(
                harness.assignment("pays", say(500, "One invoice."), approval, end(500, "completed")), listener);
        harness.until(listener, OPENED, Duration.ofSeconds(30));
        return followed;
    }

    private HumanRequest latestRequest() {
        return listener.requests.get(listener.requests.size() - 1);
    }

    private List<ReceivedAnswer> accepted() {
        return harness.duvo.answers().stream().filter(ReceivedAnswer::accepted).toList();
    }

    @Test
    void approvalAnsweredHereIsSentOnce() {
        var followed = startAndAwaitRequest();
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.count(OPENED));
        assertEquals(1, listener.count("settled ANSWERED"));
        assertEquals(1, harness.duvo.answers().size());
        assertEquals(true, harness.duvo.answers().get(0).approved());
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void questionsAnsweredHereAreSent() {
        var followed = harness.start(DemoAssignments.QUESTIONS, listener);
        harness.until(listener, "opened How should I reorder?", Duration.ofSeconds(30));
        var answers = Map.of(
                DemoAssignments.SUPPLIER_QUESTION, "Nobody",
                DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                DemoAssignments.NOTE_QUESTION, "Thanks");
        assertTrue(followed.answer(latestRequest(), Answer.to(answers), IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(answers, harness.duvo.answers().get(0).answers());
    }

    @Test
    void secondAnswerIsNotSent() {
        var followed = startAndAwaitRequest();
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
        assertFalse(followed.answer(latestRequest(), Answer.DENY, IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertFalse(followed.answer(latestRequest(), Answer.DENY, IdempotencyKey.random()));
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertEquals(1, harness.duvo.answers().size());
    }

    @Test
    void answerToAnotherRequestIsRejected() {
        var another = new HumanRequest("another", "Pay?", null, null, "approval", null);
        assertFalse(startAndAwaitRequest().answer(another, Answer.APPROVE, IdempotencyKey.random()));
    }

    @Test
    void requestAnsweredElsewhereIsResolved() {
        startAndAwaitRequest();
        harness.duvo.answerElsewhere(harness.onlyJob().id(), true);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.count("settled ANSWERED_ELSEWHERE"));
        assertEquals(0, harness.calls(Endpoint.RESPOND).size());
    }

    @Test
    void replacedRequestIsResolvedFirst() {
        startAndAwaitRequest();
        harness.duvo.goOn(harness.onlyJob().id(), approval(0, "Really?", null, List.of(), List.of()));
        harness.until(listener, "opened Really?", Duration.ofSeconds(30));
        assertTrue(listener.lines.indexOf("settled REPLACED") < listener.lines.indexOf("opened Really?"));
        assertEquals(1, listener.count("settled REPLACED"));
    }

    @Test
    void requestIsResolvedByTheEndOfTheJob() {
        startAndAwaitRequest();
        harness.duvo.goOn(harness.onlyJob().id(), end(0, "failed"));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.count("settled JOB_ENDED"));
    }

    @Test
    void messagesAreDeliveredBeforeTheRequestIsOpened() {
        var steps = new ArrayList<ScriptStep>();
        IntStream.range(0, 500).forEach(i -> steps.add(say(0, "item " + i)));
        steps.add(approval(0, "Pay invoice 4711?", null, List.of(), List.of()));
        harness.start(harness.assignment("many", steps.toArray(ScriptStep[]::new)), listener);
        harness.until(listener, OPENED, Duration.ofMinutes(1));
        assertEquals(501, listener.messages.size());
        assertEquals(OPENED, listener.lines.get(listener.lines.size() - 1));
    }

    @Test
    void unreadableMessagesDoNotHideTheRequest() {
        harness.fault(Endpoint.MESSAGES, Fault.json(500));
        var followed = startAndAwaitRequest();
        assertTrue(listener.lines.indexOf("connection lost") < listener.lines.indexOf(OPENED));
        harness.duvo.faults().clear();
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(harness.onlyJob(), listener);
        assertEquals(1, listener.count("connection restored"));
    }

    @Test
    void messagesBeforeAWaitWithoutARequestAreDelivered() {
        harness.start(harness.assignment("needy", say(4_000, "look here"), become(0, "needs_attention")), listener);
        harness.taskRunner.run(Duration.ofSeconds(15));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void rejectedAnswerLeavesTheRequestOpen() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, 1, Fault.json(422));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.until(listener, "answer refused", Duration.ofSeconds(30));
        assertEquals(422, listener.failures.get(0).httpStatus());
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.count("settled ANSWERED"));
        assertEquals(1, listener.count(OPENED));
    }

    @Test
    void rejectedAnswerMayMeanAnsweredElsewhere() {
        var followed = startAndAwaitRequest();
        harness.duvo
                .faults()
                .on(Endpoint.RESPOND)
                .times(1)
                .then(Fault.effect((duvo, request) ->
                        duvo.answerElsewhere(harness.onlyJob().id(), false)));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.count("settled ANSWERED_ELSEWHERE"));
        assertEquals(0, listener.count("answer refused"));
    }

    @Test
    void acceptedAnswerWithALostResultIsNotSentAgain() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, Fault.json(504).afterWork());
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, listener.count("settled PROBABLY_ANSWERED"));
        assertEquals(1, harness.duvo.answers().size());
    }

    @Test
    void lostAnswerWithoutEffectIsSentAgain() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, 1, Fault.travelling(TransportFault.RESET));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, listener.count("settled ANSWERED"));
        assertEquals(1, accepted().size());
    }

    @Test
    void answerThatTakesEffectLateIsAcceptedOnce() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, 1, Fault.json(504).workingLater(Duration.ofSeconds(2)));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, accepted().size());
    }

    @Test
    void unsentAnswerIsSentAgain() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, 3, Fault.travelling(TransportFault.REFUSED));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, accepted().size());
        assertEquals(0, listener.count("answer refused"));
    }

    @Test
    void slowAnswerIsNotMistakenForAForeignOne() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, Fault.delay(Duration.ofSeconds(20)));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, listener.count("settled ANSWERED"), listener.lines::toString);
    }

    @Test
    void laggingReplicaDoesNotReopenTheRequest() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RUN, 5, Fault.lag(Duration.ofSeconds(8)));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, listener.count(OPENED));
        assertEquals(1, harness.duvo.answers().size());
    }

    @Test
    void requestIsReopenedWhereDuvoForgotTheAnswer() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, 1, Fault.answer(200, "application/json", "{}"));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(2, listener.count(OPENED));
    }

    /** A person who decided about what the request asked before has not decided about what it asks now. */
    @Test
    void requestThatAsksSomethingElseUnderItsIdIsOpenedAnew() {
        var followed = startAndAwaitRequest();
        var before = latestRequest();
        harness.duvo.faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));

        harness.until(listener, "opened Pay invoice 9999?", Duration.ofSeconds(30));

        assertEquals(1, listener.count("settled REPLACED"));
        assertEquals(before.id(), latestRequest().id());
        assertFalse(followed.answer(before, Answer.APPROVE, IdempotencyKey.random()));
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(1, accepted().size());
    }

    @Test
    void waitingAnswerIsDroppedWhenTheRequestAsksSomethingElse() {
        harness.fault(Endpoint.RESPOND, Fault.travelling(TransportFault.REFUSED));
        var followed = startAndAwaitRequest();
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.duvo.faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));
        harness.until(listener, "opened Pay invoice 9999?", Duration.ofSeconds(30));
        harness.duvo.faults().clear();

        harness.duvo.faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));
        harness.taskRunner.run(Duration.ofMinutes(10));

        assertEquals(List.of(), accepted());
    }

    @Test
    void waitWithoutARequestIsPublishedAfterAMinute() {
        startAndAwaitRequest();
        harness.duvo.faults().on(Endpoint.RUN).then(FaultPresets.requestMissing());

        harness.until(listener, "waiting without a request", Duration.ofSeconds(80));

        assertEquals(1, listener.count("settled ANSWERED_ELSEWHERE"));
        harness.taskRunner.run(Duration.ofHours(1));
        assertEquals(1, listener.count("waiting without a request"));
        harness.duvo.answerElsewhere(harness.onlyJob().id(), true);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(1, listener.count("no longer waiting without a request"));
    }

    @Test
    void requestWhoseTimeChangesIsTheSame() {
        var followed = startAndAwaitRequest();
        harness.duvo.faults().on(Endpoint.RUN).then(Fault.change(body -> {
            if (body.get("pending_human_request") instanceof ObjectNode request) {
                request.put("created_at", harness.taskRunner.instant().toString());
            }
            return body;
        }));

        harness.taskRunner.run(Duration.ofMinutes(10));

        assertEquals(1, listener.requests.size());
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
    }

    @Test
    void requestOfAnUnknownKindIsOpenedAndNotAnswered() {
        harness.duvo.faults().on(Endpoint.RUN).then(FaultPresets.requestType("login"));
        harness.start(harness.assignment("login", approval(1_000, "Sign in", null, List.of(), List.of())), listener);
        harness.until(listener, "opened Sign in", Duration.ofSeconds(30));
        HumanRequest request = listener.requests.get(0);
        assertFalse(request.isApproval() || request.isQuestion());
        harness.taskRunner.run(Duration.ofHours(5));
        assertEquals(0, harness.calls(Endpoint.RESPOND).size());
    }

    @Test
    @DisplayName("An answer that never takes effect is one line of trouble, and is then given back to people")
    void answerThatNeverTakesEffectIsGivenBack() {
        var followed = startAndAwaitRequest();
        harness.fault(Endpoint.RESPOND, Fault.json(500));
        followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random());
        harness.until(listener, "answer refused", Duration.ofMinutes(15));
        assertEquals(1, listener.count("connection lost"));
        var sent = harness.calls(Endpoint.RESPOND).size();
        assertTrue(sent <= 30, () -> sent + " answers");
        assertEquals(1, harness.idempotencyKeys(Endpoint.RESPOND));
        harness.duvo.faults().clear();
        assertTrue(followed.answer(latestRequest(), Answer.APPROVE, IdempotencyKey.random()));
        harness.untilEnded(listener, Duration.ofSeconds(60));
        assertEquals(1, accepted().size());
        assertEquals(2, harness.idempotencyKeys(Endpoint.RESPOND));
        assertEquals(1, listener.count("connection restored"));
    }

    @Test
    void readOlderThanTwoAnswersRepeatsNoneOfThem() {
        var ask = ScriptStep.approval(
                500, "Pay 1?", "", List.of(ScriptStep.approval(500, "Pay 2?", "", List.of(), List.of())), List.of());
        var id =
                harness.assignment("asks twice", ask, ScriptStep.say(20_000, "done"), ScriptStep.end(300, "completed"));
        var followed = new FollowedJob[1];
        var approving = new RecordingListener() {
            @Override
            public void requestOpened(HumanRequest request) {
                super.requestOpened(request);
                harness.taskRunner.in(
                        Duration.ofMillis(10),
                        () -> followed[0].answer(request, Answer.APPROVE, IdempotencyKey.random()));
            }
        };
        followed[0] = harness.start(id, approving);
        harness.until(approving, "opened Pay 2?", Duration.ofSeconds(60));
        harness.taskRunner.run(Duration.ofMillis(500));
        harness.fault(Endpoint.RUN, 2, Fault.lag(Duration.ofSeconds(6)));
        harness.untilEnded(approving, Duration.ofSeconds(90));
        assertEquals(
                2,
                approving.withoutMessages().stream()
                        .filter(line -> line.startsWith("opened"))
                        .count());
        assertEquals(2, harness.duvo.answers().size());
    }
}
