package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.become;
import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Following Jobs where nothing goes wrong. */
class FollowTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    @Test
    void quickSuccess() {
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(List.of("started", "pending", "completed", "ended JOB_ENDED"), diary.withoutMessages());
        assertTrue(diary.result.status().isSucceeded());
        assertEquals(4, diary.result.messages());
        assertEquals(1, lab.duvo.starts());
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void everyMessageOnceAndInOrder() {
        lab.start(Assignments.TALKATIVE, diary);
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertEquals(Assignments.TALKATIVE_MESSAGES + 1, diary.messages.size());
        lab.assertAllTold(lab.only(), diary);
    }

    @Tag("slow")
    @Test
    void tenThousandMessagesInFewRequests() {
        lab.start(Assignments.BULK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(10));
        lab.assertAllTold(lab.only(), diary);
        assertTrue(
                lab.calls(Call.MESSAGES).size() <= 202,
                () -> lab.calls(Call.MESSAGES).size() + " requests");
    }

    @Test
    void jobWithoutAWord() {
        lab.start(Assignments.MUTE, diary);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(1, diary.messages.size()); // its instruction
    }

    @Test
    void failedJob() {
        lab.start(Assignments.FAILING, diary);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertTrue(diary.result.status().isFailed());
    }

    @Test
    void stoppedFromOutside() {
        lab.start(Assignments.STOPPED, diary);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertTrue(diary.result.status().isStopped());
    }

    @Test
    void endIsNoticedSoon() {
        var id = lab.assignment("long", say(60_000, "half"), end(60_000, "completed"));
        lab.start(id, diary);
        lab.untilEnded(diary, Duration.ofMinutes(5));
        var noticed = Duration.between(lab.only().endedAt(), lab.machine.instant());
        assertTrue(noticed.toMillis() < 7_000, noticed::toString);
    }

    @Test
    void oneJobKeepsWithinSixtyRequestsAMinute() {
        lab.start(Assignments.ENDLESS, diary);
        lab.machine.run(Duration.ofMinutes(1));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        assertTrue(lab.duvo.requests().size() <= 60, () -> lab.duvo.requests().size() + " requests");
    }

    @Test
    void backToPending() {
        var id = lab.assignment(
                "retried",
                say(5_000, "one"),
                become(5_000, "pending"),
                become(40_000, "running"),
                end(9_000, "completed"));
        lab.start(id, diary);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        assertEquals(
                List.of("started", "pending", "running", "pending", "running", "completed", "ended JOB_ENDED"),
                diary.withoutMessages());
    }

    @Test
    void unknownStatusIsNamedOnceAndCountsAsActive() {
        var id = lab.assignment("odd", become(1_000, "pondering"), end(30_000, "completed"));
        lab.start(id, diary);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals(1, diary.count("pondering"));
        assertTrue(diary.result.status().isSucceeded());
    }

    @Test
    void interruptedIsReadAgainBeforeItCounts() {
        var id = lab.assignment(
                "taken up",
                say(5_000, "one"),
                become(5_000, "interrupted"),
                become(6_000, "running"),
                say(5_000, "two"),
                end(5_000, "completed"));
        lab.start(id, diary);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertTrue(diary.result.status().isSucceeded());
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void interruptedForGoodIsAnEnd() {
        lab.start(lab.assignment("broken", end(5_000, "interrupted")), diary);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertTrue(diary.result.status().isInterrupted());
        var noticed = Duration.between(lab.only().endedAt(), lab.machine.instant());
        assertTrue(noticed.toMillis() >= 10_000 && noticed.toMillis() < 20_000, noticed::toString);
    }

    @Test
    void jobThatExistsIsFollowedFromItsFirstMessage() {
        var job =
                lab.duvo.addRunning(Assignments.TALKATIVE, lab.machine.instant().minusSeconds(30));
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofMinutes(3));
        lab.assertAllTold(job, diary);
        assertEquals(0, diary.count("started"));
        assertEquals(0, lab.duvo.starts());
    }

    @Test
    void aJobThatHasEndedIsReadToItsEnd() {
        var job =
                lab.duvo.addRunning(Assignments.TALKATIVE, lab.machine.instant().minusSeconds(300));
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofSeconds(10));
        lab.assertAllTold(job, diary);
    }

    @Test
    void aJobThatGoesOnAfterItsEndIsDrainedToTheTotalOfThatMoment() {
        var job = lab.duvo.addRunning(Assignments.QUICK, lab.machine.instant().minusSeconds(60));
        lab.follow(job, diary);
        lab.until(diary, "completed", Duration.ofSeconds(10));
        lab.duvo.goOn(
                job.id(),
                IntStream.range(0, 5_000).mapToObj(i -> say(10, "more " + i)).toArray(Step[]::new));
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertTrue(diary.result.status().isSucceeded());
        assertEquals(1, diary.count("went on"));
    }

    @Test
    void leavingEndsAtOnceAndTheJobGoesOn() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        followed.detach();
        followed.detach();
        lab.machine.run(Duration.ofMinutes(1));
        assertEquals(1, diary.count("ended LEFT"));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(5));
        assertEquals(List.of(), lab.duvo.requests());
        assertEquals("running", lab.only().status());
    }

    @Test
    void leavingWhileTheStartIsUnderWayStillTellsTheJob() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        assertTrue(lab.machine.runUntil(() -> lab.duvo.starts() == 1, Duration.ofSeconds(10)));
        followed.detach();
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertEquals(List.of("started", "pending", "ended LEFT"), diary.lines);
    }

    @Test
    void aFloodOfHintsCostsAFewReads() {
        var followed = lab.start(lab.assignment("hinted", say(100, "one")), diary);
        lab.machine.run(Duration.ofMinutes(1));
        lab.duvo.clearRequests();
        for (int i = 0; i < 10_000; i++) {
            lab.machine.in(Duration.ofMillis(i), followed::refreshSoon);
        }
        lab.machine.run(Duration.ofSeconds(10));
        assertTrue(lab.calls(Call.RUN).size() <= 5, () -> lab.calls(Call.RUN).size() + " reads");
    }

    @Test
    void aListenerThatBlocksDelaysNoOtherJob() {
        var slow = new Diary();
        var executor = new ArrayDeque<Runnable>();
        var scheduler = new FollowScheduler(lab.machine, executor::add);
        scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK), slow);
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(List.of(), slow.lines);
        lab.machine.run(Duration.ofMinutes(1));
        while (!executor.isEmpty()) {
            executor.poll().run();
            lab.machine.run(Duration.ofSeconds(1));
        }
        assertEquals(1, slow.count("ended JOB_ENDED"));
        assertEquals(4, slow.messages.size());
    }

    @Test
    void aListenerThatThrowsIsStillToldTheRest() {
        var broken = new Diary() {
            @Override
            public void started(Job job) {
                throw new IllegalStateException("a full disk, say");
            }
        };
        var logger = Logger.getLogger(ListenerQueue.class.getName());
        logger.setLevel(Level.OFF);
        try {
            lab.start(Assignments.QUICK, broken);
            lab.untilEnded(broken, Duration.ofSeconds(30));
        } finally {
            logger.setLevel(null);
        }
        assertEquals(4, broken.messages.size());
    }

    @Test
    void itCanBeSaidAtAnyTimeWhereAJobIs() {
        var asks = Step.approval(3_000, "Pay?", null, List.of(), List.of());
        lab.fault(Call.START, 1, Fault.html(502).afterWork());
        var id = lab.assignment("says where it is", say(500, "one"), asks, end(5_000, "completed"));
        var followed = lab.scheduler.follow(lab.connection(), Lab.order(id, "7"), diary);
        assertTrue(followed.describe().startsWith("waiting for a turn to start"), followed::describe);
        lab.until(diary, "start lost", Duration.ofSeconds(10));
        assertTrue(followed.describe().startsWith("waiting for Duvo to take the start"), followed::describe);
        lab.until(diary, "running", Duration.ofSeconds(30));
        assertTrue(
                followed.describe().startsWith("following Job " + lab.only().id() + ", status running"),
                followed::describe);
        lab.until(diary, "asks Pay?", Duration.ofSeconds(10));
        assertTrue(
                followed.describe()
                        .startsWith("waiting for a person, Job " + lab.only().id() + ", status waiting"),
                followed::describe);
        followed.answer(diary.requests.get(0).id(), Answer.APPROVE);
        lab.until(diary, "completed", Duration.ofSeconds(30));
        assertTrue(
                followed.describe()
                        .startsWith(
                                "reading the last messages of Job " + lab.only().id()),
                followed::describe);
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertTrue(followed.describe().startsWith("ended"), followed::describe);
    }

    @Test
    void aListenerNeedNotHearEverything() {
        var followed = lab.start(Assignments.APPROVAL, new JobListener() {});
        lab.machine.run(Duration.ofSeconds(30));
        lab.fault(null, 5, Fault.html(502));
        lab.machine.run(Duration.ofMinutes(1));
        followed.stop();
        lab.machine.run(Duration.ofMinutes(1));
        assertEquals("ended", followed.describe());
        assertEquals("stopped", lab.only().status());
    }

    @Test
    void whoIsLeftWhileItIsFollowedGoesOn() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(10));
        followed.detach();
        lab.untilEnded(diary, Duration.ofSeconds(1));
        assertEquals(FollowResult.Reason.LEFT, diary.result.reason());
        var asked = lab.duvo.requests().size();
        lab.machine.run(Duration.ofMinutes(1));
        assertTrue(lab.duvo.requests().size() <= asked + 1); // one may have been under way
        assertEquals("running", lab.only().status());
    }
}
