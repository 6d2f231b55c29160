package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.approval;
import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.ReceivedStop;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stopping Jobs. */
class StopTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    @Test
    void anActiveJobIsStopped() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.stop();
        followed.stop();
        lab.untilEnded(diary, TEN_SECONDS);
        assertTrue(diary.result.status().isStopped());
        assertEquals(1, lab.duvo.stops().size());
        assertEquals(0, diary.count("stop unconfirmed"));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void anApprovalInTheWayIsDeniedFirst() {
        var denied = List.<Step>of(say(20_000, "Not paid."));
        var asks = approval(500, "Pay invoice 4711?", "Due tomorrow.", List.of(), denied);
        var followed = lab.start(lab.assignment("pays", asks, end(500, "completed")), diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        lab.machine.run(Duration.ofMinutes(3));
        followed.stop();
        lab.untilEnded(diary, TEN_SECONDS);
        assertEquals(false, lab.duvo.answers().get(0).approved());
        assertTrue(lab.duvo.stops().stream().allMatch(ReceivedStop::effective));
        assertEquals("stopped", lab.only().status());
    }

    @Test
    void questionsAreNotAnsweredAndTheStopWaitsWithTheJob() {
        var followed = lab.start(Assignments.QUESTIONS, diary);
        lab.until(diary, "asks How should I reorder?", Duration.ofSeconds(30));
        followed.stop();
        lab.machine.run(Duration.ofMinutes(30));
        assertEquals(1, diary.count("stop unconfirmed"));
        assertEquals(0, lab.calls(Call.STOP).size());
        assertEquals(0, lab.calls(Call.RESPOND).size());
        lab.duvo.answerElsewhere(lab.only().id(), java.util.Map.of(Assignments.NOTE_QUESTION, "-"));
        lab.duvo.goOn(lab.only().id(), say(60_000, "working"));
        lab.untilEnded(diary, Duration.ofSeconds(20));
        assertTrue(diary.result.status().isStopped());
        assertEquals(1, diary.count("stop unconfirmed"));
    }

    @Test
    void unconfirmedAfterTenSeconds() {
        lab.duvo.stopDelay(Duration.ofSeconds(40));
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.stop();
        lab.machine.run(Duration.ofMillis(9_900));
        assertEquals(0, diary.count("stop unconfirmed"));
        lab.machine.run(Duration.ofMillis(200));
        assertEquals(1, diary.count("stop unconfirmed"));
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals(1, diary.count("stop unconfirmed"));
    }

    @Test
    void aStopThatFailsIsRepeated() {
        lab.fault(Call.STOP, 3, Fault.html(502));
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.stop();
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertTrue(diary.result.status().isStopped());
        assertEquals(4, lab.calls(Call.STOP).size());
    }

    @Test
    void aStopBeforeTheStartStartsNothing() {
        var other = new Diary();
        var scheduler = lab.scheduler;
        for (int i = 0; i < 50; i++) {
            lab.start(Assignments.QUICK, new Diary());
        }
        var followed = scheduler.follow(lab.connection(), Lab.order(Assignments.ENDLESS), other);
        followed.stop();
        lab.untilEnded(other, Duration.ofSeconds(1));
        lab.machine.run(Duration.ofMinutes(2));
        assertEquals(List.of("ended LEFT"), other.lines);
        assertEquals(50, lab.duvo.starts());
    }

    @Test
    void aStopWhileTheStartIsUnderWayStopsTheJob() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        assertTrue(lab.machine.runUntil(() -> lab.duvo.starts() == 1, TEN_SECONDS));
        followed.stop();
        lab.untilEnded(diary, TEN_SECONDS);
        assertEquals("stopped", lab.only().status());
    }

    @Tag("slow")
    @Test
    void anApprovalThatCannotBeDeniedIsNotDeniedForEver() {
        lab.fault(Call.RESPOND, Fault.json(400));
        var followed = lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        followed.stop();
        lab.machine.run(Duration.ofHours(2));
        assertEquals(Limits.MAX_DENIALS, lab.calls(Call.RESPOND).size());
    }

    @Test
    void aStopWhileAnAnswerIsUnderWayFollowsIt() {
        lab.fault(Call.RESPOND, Fault.delay(Duration.ofSeconds(3)));
        var followed = lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        followed.answer(diary.requests.get(0).id(), Answer.APPROVE);
        followed.stop();
        lab.untilEnded(diary, Duration.ofSeconds(20));
        assertEquals(1, lab.duvo.answers().size());
    }

    @Test
    void aLongDrainAfterAStopIsNoUnconfirmedStop() {
        var many = IntStream.range(0, 3_000).mapToObj(i -> say(0, "item " + i));
        var id = lab.assignment(
                "talks",
                java.util.stream.Stream.concat(many, java.util.stream.Stream.of(say(900_000, "last")))
                        .toArray(Step[]::new));
        var followed = lab.start(id, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.stop();
        lab.untilEnded(diary, Duration.ofMinutes(2));
        assertEquals(0, diary.count("stop unconfirmed"));
        lab.assertAllTold(lab.only(), diary);
    }

    @Tag("slow")
    @Test
    void aStopIsGivenUpAfterADay() {
        var followed = lab.start(Assignments.QUESTIONS, diary);
        lab.until(diary, "asks How should I reorder?", Duration.ofSeconds(30));
        followed.stop();
        lab.untilEnded(diary, Duration.ofHours(25));
        assertEquals(FollowResult.Reason.LEFT, diary.result.reason());
    }

    @Test
    void aJobThatEndsByItselfInsteadIsAnEndAsAny() {
        lab.duvo.stopDelay(Duration.ofMinutes(5));
        var followed = lab.start(lab.assignment("short", say(3_000, "one"), end(8_000, "completed")), diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.stop();
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertTrue(diary.result.status().isSucceeded());
    }
}
