package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.approval;
import static io.jenkins.plugins.duvo.simulator.Step.become;
import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.Step;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that wait for a person. */
class RequestTest {
    private static final String ASKS = "asks Pay invoice 4711?";

    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private FollowedJob untilAsked() {
        var paid = List.of(say(20_000, "Invoice 4711 is paid."));
        var asks = approval(500, "Pay invoice 4711?", "Due tomorrow.", paid, paid);
        var followed = lab.start(lab.assignment("pays", say(500, "One invoice."), asks, end(500, "completed")), diary);
        lab.until(diary, ASKS, Duration.ofSeconds(30));
        return followed;
    }

    private String request() {
        return diary.requests.get(diary.requests.size() - 1).id();
    }

    private List<ReceivedAnswer> accepted() {
        return lab.duvo.answers().stream().filter(ReceivedAnswer::accepted).toList();
    }

    @Test
    void approvalAnsweredHere() {
        var followed = untilAsked();
        assertTrue(followed.answer(request(), Answer.APPROVE));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.count(ASKS));
        assertEquals(1, diary.count("settled ANSWERED"));
        assertEquals(1, lab.duvo.answers().size());
        assertEquals(true, lab.duvo.answers().get(0).approved());
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void questionsAnsweredHere() {
        var followed = lab.start(Assignments.QUESTIONS, diary);
        lab.until(diary, "asks How should I reorder?", Duration.ofSeconds(30));
        var answers = Map.of(
                Assignments.SUPPLIER_QUESTION, "Nobody",
                Assignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                Assignments.NOTE_QUESTION, "Thanks");
        assertTrue(followed.answer(request(), Answer.to(answers)));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(answers, lab.duvo.answers().get(0).answers());
    }

    @Test
    void answeredTwiceIsSentOnce() {
        var followed = untilAsked();
        assertTrue(followed.answer(request(), Answer.APPROVE));
        assertFalse(followed.answer(request(), Answer.DENY));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertFalse(followed.answer(request(), Answer.DENY));
        lab.machine.run(Duration.ofMinutes(1));
        assertEquals(1, lab.duvo.answers().size());
    }

    @Test
    void anAnswerToAnotherRequestIsNotTaken() {
        assertFalse(untilAsked().answer("another", Answer.APPROVE));
    }

    @Test
    void answeredElsewhere() {
        untilAsked();
        lab.duvo.answerElsewhere(lab.only().id(), true);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.count("settled ANSWERED_ELSEWHERE"));
        assertEquals(0, lab.calls(Call.RESPOND).size());
    }

    @Test
    void replacedByAnotherRequest() {
        untilAsked();
        lab.duvo.goOn(lab.only().id(), approval(0, "Really?", null, List.of(), List.of()));
        lab.until(diary, "asks Really?", Duration.ofSeconds(30));
        assertTrue(diary.lines.indexOf("settled REPLACED") < diary.lines.indexOf("asks Really?"));
        assertEquals(1, diary.count("settled REPLACED"));
    }

    @Test
    void theJobEndsWhileItAsks() {
        untilAsked();
        lab.duvo.goOn(lab.only().id(), end(0, "failed"));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.count("settled JOB_ENDED"));
    }

    @Test
    void messagesAreToldBeforeAnybodyIsAsked() {
        var steps = new ArrayList<Step>();
        IntStream.range(0, 500).forEach(i -> steps.add(say(0, "item " + i)));
        steps.add(approval(0, "Pay invoice 4711?", null, List.of(), List.of()));
        lab.start(lab.assignment("many", steps.toArray(Step[]::new)), diary);
        lab.until(diary, ASKS, Duration.ofMinutes(1));
        assertEquals(501, diary.messages.size());
        assertEquals(ASKS, diary.lines.get(diary.lines.size() - 1));
    }

    @Test
    void messagesThatCannotBeReadDoNotHideTheRequest() {
        lab.fault(Call.MESSAGES, Fault.json(500));
        var followed = untilAsked();
        assertTrue(diary.lines.indexOf("trouble") < diary.lines.indexOf(ASKS));
        lab.duvo.faults().clear();
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(lab.only(), diary);
        assertEquals(1, diary.count("recovered"));
    }

    @Test
    void messagesBeforeAWaitWithoutARequestAreTold() {
        lab.start(lab.assignment("needy", say(4_000, "look here"), become(0, "needs_attention")), diary);
        lab.machine.run(Duration.ofSeconds(15));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void refusedAnswerToARequestThatIsStillOpen() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, 1, Fault.json(422));
        followed.answer(request(), Answer.APPROVE);
        lab.until(diary, "answer refused", Duration.ofSeconds(30));
        assertEquals(422, diary.failures.get(0).httpStatus());
        assertTrue(followed.answer(request(), Answer.APPROVE));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.count("settled ANSWERED"));
        assertEquals(1, diary.count(ASKS));
    }

    @Test
    void refusedBecauseSomebodyWasFaster() {
        var followed = untilAsked();
        lab.duvo
                .faults()
                .on(Call.RESPOND)
                .times(1)
                .then(Fault.effect(
                        (duvo, request) -> duvo.answerElsewhere(lab.only().id(), false)));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.count("settled ANSWERED_ELSEWHERE"));
        assertEquals(0, diary.count("answer refused"));
    }

    @Test
    void lostResultOfAnAnswerThatWasTakenIsNotSentAgain() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, Fault.json(504).afterWork());
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, diary.count("settled PROBABLY_ANSWERED"));
        assertEquals(1, lab.duvo.answers().size());
    }

    @Test
    void lostAnswerThatWasNotTakenIsSentAgain() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, 1, Fault.travelling(TransportFault.RESET));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, diary.count("settled ANSWERED"));
        assertEquals(1, accepted().size());
    }

    @Test
    void answerThatTakesEffectLateIsAcceptedOnce() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, 1, Fault.json(504).workingLater(Duration.ofSeconds(2)));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, accepted().size());
    }

    @Test
    void answerThatNeverLeftIsSentAgain() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, 3, Fault.travelling(TransportFault.REFUSED));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, accepted().size());
        assertEquals(0, diary.count("answer refused"));
    }

    @Test
    void slowAnswerIsNotTakenForSomebodyElses() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, Fault.delay(Duration.ofSeconds(20)));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, diary.count("settled ANSWERED"), diary.lines::toString);
    }

    @Test
    void aLaggingReplicaDoesNotAskAgain() {
        var followed = untilAsked();
        lab.fault(Call.RUN, 5, Fault.lag(Duration.ofSeconds(8)));
        followed.answer(request(), Answer.APPROVE);
        lab.untilEnded(diary, Duration.ofSeconds(60));
        assertEquals(1, diary.count(ASKS));
        assertEquals(1, lab.duvo.answers().size());
    }

    @Test
    void anAnswerThatDuvoTookButForgotIsAskedForAgain() {
        var followed = untilAsked();
        lab.fault(Call.RESPOND, 1, Fault.answer(200, "application/json", "{}"));
        followed.answer(request(), Answer.APPROVE);
        lab.machine.run(Duration.ofMinutes(2));
        assertEquals(2, diary.count(ASKS));
    }

    @Test
    void aRequestOfAnUnknownKindIsToldAndLeftAlone() {
        var login = new Step.Ask(Duration.ofSeconds(1), "login", "Sign in", null, null, answer -> List.of());
        lab.start(lab.assignment("login", login), diary);
        lab.until(diary, "asks Sign in", Duration.ofSeconds(30));
        HumanRequest request = diary.requests.get(0);
        assertFalse(request.isApproval() || request.isQuestion());
        lab.machine.run(Duration.ofHours(5));
        assertEquals(0, lab.calls(Call.RESPOND).size());
    }
}
