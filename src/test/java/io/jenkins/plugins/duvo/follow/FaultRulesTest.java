package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.MessageEdits;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules that schedules of faults showed to be needed, each by itself. */
class FaultRulesTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private SimulatedJob talking(int messages) {
        var said = IntStream.range(0, messages).mapToObj(i -> say(1_000, "message " + i));
        var id = lab.assignment(
                "talks", Stream.concat(said, Stream.of(end(1_000, "completed"))).toArray(Step[]::new));
        lab.start(id, diary);
        lab.until(diary, "running", Duration.ofSeconds(20));
        return lab.only();
    }

    /** Follows on in another life, from what the first one told. */
    private Diary secondLife(SimulatedJob job) {
        var second = new Diary();
        second.messages.addAll(diary.messages);
        var request = FollowRequest.follow(job.id(), Lab.PATIENCE)
                .resumedAt(job.id(), diary.position, List.copyOf(diary.messages));
        new FollowScheduler(lab.machine, lab.machine.executor()).follow(lab.connection(), request, second);
        return second;
    }

    @Test
    void aMachineThatSleptLooksALostStartUpBeforeItGivesUp() {
        lab.fault(Call.START, Fault.html(502).afterWork());
        lab.duvo.faults().on(Call.RUNS).times(3).then(Fault.html(503));
        lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK, "7"), diary);
        lab.until(diary, "start lost", Duration.ofSeconds(20));
        lab.machine.skip(Duration.ofHours(1));
        lab.untilEnded(diary, Duration.ofMinutes(5));
        assertEquals(FollowResult.Reason.JOB_ENDED, diary.result.reason());
    }

    @Test
    void aLostStartIsGivenUpWhereNothingCanBeLookedUp() {
        lab.fault(Call.START, Fault.html(502).afterWork());
        lab.fault(Call.RUNS, Fault.html(503));
        lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK, "7"), diary);
        lab.untilEnded(diary, Duration.ofMinutes(15));
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        assertTrue(lab.machine.now() >= Lab.PATIENCE.toMillis());
    }

    @Test
    void aLostStartIsGivenUpWhereOneCandidateCanNeverBeLookedAt() {
        var broken = lab.duvo.addForeign(Assignments.QUICK, lab.machine.instant());
        lab.duvo.faults().on(Call.MESSAGES).ofJob(broken.id()).then(Fault.json(500));
        lab.fault(Call.START, Fault.html(502));
        lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK, "7"), diary);
        lab.untilEnded(diary, Duration.ofMinutes(25));
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
    }

    @Test
    void aStartThatTakesItsEffectMinutesLateIsStoppedWhereNobodyWaitsForIt() {
        lab.fault(Call.START, Fault.html(504).workingLater(Duration.ofMinutes(9)));
        var request = Lab.order(Assignments.ENDLESS, "7");
        lab.scheduler.follow(lab.connection(), request, diary);
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        var orphan = new Diary();
        lab.scheduler
                .follow(lab.connection(), request.withUnknownStart(), orphan)
                .stop();
        lab.untilEnded(orphan, Duration.ofMinutes(13));
        assertEquals("stopped", lab.only().status());
    }

    @Test
    void aStartThatNeverTakesItsEffectIsNotWatchedForEver() {
        lab.scheduler
                .follow(lab.connection(), Lab.order(Assignments.ENDLESS, "7").withUnknownStart(), diary)
                .stop();
        lab.untilEnded(diary, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        assertTrue(lab.machine.now() >= Limits.START_LOOKUP_STOP_MS);
    }

    @Test
    void aJobStartedHereIsStoppedEvenWhereTheKeyIsRefusedAtFirst() {
        var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        var request = Lab.order(Assignments.ENDLESS, "7").resumedAt(job.id(), 0, List.of());
        lab.scheduler.follow(lab.connection(), request, diary).stop();
        lab.machine.run(Duration.ofMinutes(5));
        lab.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        lab.untilEnded(diary, Duration.ofMinutes(2));
        assertEquals("stopped", lab.only().status());
    }

    @Tag("slow")
    @Test
    void aStopIsCarriedOutWhenDuvoCanBeReachedAgain() {
        var followed = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofSeconds(30));
        lab.fault(null, Fault.html(503));
        lab.untilEnded(diary, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diary.result.reason());
        followed.stop();
        var request = Lab.order(Assignments.ENDLESS, "7");
        var patient = FollowRequest.start(null, request.start(), null, Duration.ofDays(1));
        var orphan = new Diary();
        lab.scheduler
                .follow(lab.connection(), patient.resumedAt(lab.only().id(), 0, List.of()), orphan)
                .stop();
        lab.machine.run(Duration.ofHours(5));
        lab.duvo.faults().clear();
        lab.untilEnded(orphan, Duration.ofMinutes(5));
        assertEquals("stopped", lab.only().status());
    }

    @Test
    void messagesThatLaggedBehindAreReadToTheirEnd() {
        var job = talking(30);
        lab.duvo.faults().on(Call.MESSAGES).then(Fault.lag(Duration.ofSeconds(5)));
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(job, diary);
    }

    @Test
    void aMessageInsertedInAnEarlierLifeIsToldAtTheEnd() {
        var job = talking(20);
        lab.machine.run(Duration.ofSeconds(8));
        lab.duvo.editMessages(job.id(), MessageEdits.inserted(2, "00000000-0000-4000-8000-000000000001", "in between"));
        lab.machine.run(Duration.ofSeconds(5));
        var second = secondLife(job);
        lab.untilEnded(second, Duration.ofMinutes(2));
        assertTrue(second.messages.stream().anyMatch(message -> "in between".equals(message.text())));
        assertEquals(second.messages.size(), new HashSet<>(second.ids()).size());
    }

    @Test
    void aMessageThatLosesItsIdIsNotToldAgain() {
        var job = talking(10);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        lab.duvo.editMessages(job.id(), MessageEdits.withoutId(2));
        var second = secondLife(job);
        lab.untilEnded(second, Duration.ofMinutes(1));
        assertEquals(diary.messages.size(), second.messages.size());
    }

    @Tag("slow")
    @Test
    void aPageThatIsTooLongIsAskedForInParts() {
        var long5 = MessageEdits.longText(5_000_000);
        var steps = Stream.concat(
                IntStream.range(0, 8).mapToObj(i -> say(0, i + long5)), Stream.of(end(1_000, "completed")));
        lab.start(lab.assignment("huge", steps.toArray(Step[]::new)), diary);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(lab.only(), diary);
        assertEquals(0, diary.count("trouble"));
    }

    @Test
    void anEndOlderThanWhatWeSaidToTheJobDoesNotCount() {
        var job = talking(10);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        lab.machine.run(Duration.ofMinutes(1));
        var sent = lab.scheduler.call(lab.connection(), CallPriority.ACTION, client -> {
            var message = client.sendMessage(job.id(), "And now?");
            lab.scheduler.recordSent(lab.connection(), job.id(), message);
            return message;
        });
        assertTrue(lab.machine.runUntil(sent::isDone, Duration.ofSeconds(10)));
        lab.duvo.faults().on(Call.RUN).times(1).then(Fault.lag(Duration.ofSeconds(20)));
        var second = new Diary();
        lab.follow(job, second);
        lab.untilEnded(second, Duration.ofMinutes(2));
        assertFalse(second.lines.indexOf("completed") < second.lines.indexOf("running"), second.lines::toString);
        lab.assertAllTold(job, second);
    }

    @Test
    void anEndThatLooksOlderCountsAfterAMinute() {
        var job = talking(10);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        var message = diary.messages.get(0);
        lab.scheduler.recordSent(
                lab.connection(),
                job.id(),
                new Message(message.id(), "text", "user", lab.machine.instant().plusSeconds(3_600), "", null, null));
        var begin = lab.machine.now();
        var second = new Diary();
        lab.follow(job, second);
        lab.untilEnded(second, Duration.ofMinutes(2));
        assertTrue(lab.machine.now() - begin >= Limits.REPLICA_LAG_MS);
    }

    @Test
    void aReplicaThatBeginsToLagAtTheEndHidesNothing() {
        var job = talking(30);
        lab.machine.run(Duration.ofSeconds(27));
        lab.duvo.faults().on(Call.MESSAGES).then(Fault.lag(Duration.ofSeconds(5)));
        lab.untilEnded(diary, Duration.ofMinutes(1));
        lab.assertAllTold(job, diary);
    }

    @Test
    void anEndLongAgoNeedsNoLaterLook() {
        var job = lab.duvo.addRunning(Assignments.QUICK, lab.machine.instant().minusSeconds(600));
        lab.duvo.addForeign(Assignments.QUICK, lab.machine.instant());
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofSeconds(10));
        lab.assertAllTold(job, diary);
    }

    @Test
    void aReplicaThatLagsFarBehindTellsNothingTwice() {
        var said = IntStream.range(0, 150).mapToObj(i -> say(0, "word " + i));
        var steps = Stream.concat(said, Stream.of(say(30_000, "later"), end(5_000, "completed")));
        lab.start(lab.assignment("bursts", steps.toArray(Step[]::new)), diary);
        assertTrue(lab.machine.runUntil(() -> diary.messages.size() == 151, Duration.ofMinutes(1)));
        lab.duvo.faults().on(Call.MESSAGES).times(1).then(Fault.lag(Duration.ofSeconds(10)));
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void anApprovalThatWaitsToBeSentIsNotSentAfterAnAbort() {
        var followed = lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        lab.fault(Call.RESPOND, 1, Fault.json(429).header("retry-after", "30"));
        followed.answer(diary.requests.get(0).id(), Answer.APPROVE);
        lab.machine.run(Duration.ofSeconds(10));
        followed.stop();
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertEquals(1, lab.duvo.answers().size());
        assertEquals(false, lab.duvo.answers().get(0).approved());
    }

    @Test
    void aRefusalThatQuotesTheKeyDoesNotTellIt() {
        var quoting = "{\"error\":\"Bad header\",\"message\":\"Authorization: Bearer " + SimulatedDuvo.KEY + "\"}";
        lab.fault(Call.START, Fault.answer(400, "application/json", quoting));
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertFalse(diary.result.why().toString().contains(SimulatedDuvo.KEY));
        assertTrue(diary.result.why().reason().contains("****"));
    }
}
