package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.Step;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Duvo out of reach for many Jobs of one key, of which each has a turn but now and then. */
class KeyTroubleTest {
    private static final int MANY = 200;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Lab lab = new Lab();
    private final Map<SimulatedJob, Diary> diaries = new LinkedHashMap<>();

    private static Duration minutes(int count) {
        return MINUTE.multipliedBy(count);
    }

    private Diary attach(String agentId, Duration patience) {
        var job = lab.duvo.addRunning(agentId, lab.machine.instant());
        var diary = new Diary();
        diaries.put(job, diary);
        lab.scheduler.follow(lab.connection(), FollowRequest.follow(job.id(), patience), diary);
        return diary;
    }

    private List<Diary> attach(int count, String agentId) {
        var attached = new ArrayList<Diary>();
        for (int i = 0; i < count; i++) {
            attached.add(attach(agentId, Lab.PATIENCE));
        }
        return attached;
    }

    private void known() {
        attach(MANY, lab.assignment("Says nothing"));
        lab.machine.run(minutes(4));
    }

    private void hangs() {
        lab.fault(null, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
    }

    private boolean all(String line) {
        return diaries.values().stream().allMatch(diary -> diary.lines.contains(line));
    }

    private void untilAll(String line, Duration atMost) {
        assertTrue(
                lab.machine.runUntil(() -> all(line), atMost),
                () -> diaries.values().stream()
                                .filter(diary -> diary.lines.contains(line))
                                .count()
                        + " of all: " + line);
    }

    private void eachOnce(String line) {
        diaries.values().forEach(diary -> assertEquals(1, diary.count(line), () -> line + ": " + diary.lines));
    }

    @Test
    void allAreToldWithinMinutesAndGiveUpAfterTheirPatience() {
        known();
        hangs();
        untilAll("trouble", minutes(3));
        lab.machine.run(minutes(6));
        assertTrue(diaries.values().stream().allMatch(diary -> diary.result == null));
        untilAll("ended OUT_OF_REACH", minutes(4));
        eachOnce("trouble");
        diaries.values().forEach(diary -> assertEquals(List.of(), diary.late));
    }

    @Test
    void nobodyIsToldOfAnotherJobsCalls() {
        known();
        hangs();
        untilAll("ended OUT_OF_REACH", minutes(15));
        var ids = diaries.keySet().stream().map(SimulatedJob::id).toList();
        diaries.forEach((job, diary) -> {
            for (var id : ids) {
                assertTrue(id.equals(job.id()) || !diary.failures.toString().contains(id), diary.failures::toString);
                assertTrue(
                        id.equals(job.id()) || !diary.result.why().getMessage().contains(id));
            }
        });
    }

    @Test
    void allAreToldOnceThatItIsOver() {
        known();
        hangs();
        untilAll("trouble", minutes(3));
        lab.duvo.faults().clear();
        untilAll("recovered", minutes(4));
        lab.machine.run(minutes(10));
        eachOnce("trouble");
        eachOnce("recovered");
        assertTrue(diaries.values().stream().allMatch(diary -> diary.result == null));
    }

    @Test
    void aJobWhoseOwnCallFailedRecoversWithOneOfItsOwn() {
        var one = new OneJob();
        for (long now : List.of(0L, 30_000L, 60_000L)) {
            one.keyState.outage().onFailure(Offered.unknown(), now);
        }
        one.outages.onFailure(Offered.unknown());
        one.outages.onKeyOutage(Offered.unknown());
        one.keyState.outage().onSuccess();
        one.outages.onKeyRecovered();
        assertEquals(List.of("trouble"), one.diary.lines);
        one.outages.onSuccess();
        assertEquals(List.of("trouble", "recovered"), one.diary.lines);
    }

    @Test
    void eachHasItsOwnPatience() {
        var hasty = attach(lab.assignment("Says nothing"), minutes(5));
        var patient = attach(Assignments.ENDLESS, minutes(20));
        known();
        hangs();
        lab.machine.run(minutes(5));
        assertNull(hasty.result);
        lab.untilEnded(hasty, minutes(2));
        lab.machine.run(minutes(12));
        assertNull(patient.result);
        lab.untilEnded(patient, minutes(6));
    }

    @Test
    void whoComesLaterHasItsWholePatience() {
        known();
        hangs();
        lab.machine.run(minutes(9));
        var late = attach(Assignments.ENDLESS, Lab.PATIENCE);
        lab.machine.run(minutes(9));
        assertNull(late.result);
        lab.untilEnded(late, minutes(4));
    }

    @Test
    void whoWaitsForAPersonIsNotGivenUpForADay() {
        attach(50, Assignments.APPROVAL);
        untilAll("asks Pay invoice 4711?", minutes(5));
        hangs();
        lab.machine.run(Duration.ofHours(23));
        assertTrue(diaries.values().stream().allMatch(diary -> diary.result == null));
        eachOnce("trouble");
        untilAll("ended OUT_OF_REACH", Duration.ofHours(2));
    }

    @Test
    void oneJobsTroubleIsNobodyElses() {
        known();
        var job = diaries.keySet().iterator().next();
        lab.duvo.faults().on(Call.RUN).ofJob(job.id()).then(Fault.json(500));
        lab.duvo.faults().on(Call.MESSAGES).ofJob(job.id()).then(Fault.json(500));
        lab.duvo.goOn(job.id(), Step.end(0, "failed"));
        lab.untilEnded(diaries.get(job), minutes(20));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diaries.get(job).result.reason());
        assertEquals(
                1,
                diaries.values().stream()
                        .filter(diary -> diary.count("trouble") > 0)
                        .count());
    }

    @Test
    void aFewFailuresInARowAreNobodysTrouble() {
        known();
        lab.fault(null, 20, Fault.json(502));
        lab.machine.run(minutes(5));
        assertTrue(diaries.values().stream().noneMatch(diary -> diary.lines.contains("trouble")));
    }

    @Test
    void timeInWhichNothingWasAskedDoesNotCount() {
        known();
        hangs();
        lab.machine.run(minutes(2));
        lab.machine.skip(Duration.ofHours(1));
        lab.machine.run(minutes(5));
        assertTrue(diaries.values().stream().allMatch(diary -> diary.result == null));
    }

    @Test
    void timeInWhichDuvoWantsSilenceDoesNotCount() {
        known();
        lab.fault(null, Fault.json(429).header("retry-after", "60"));
        lab.machine.run(minutes(40));
        assertTrue(diaries.values().stream().noneMatch(diary -> diary.lines.contains("trouble")));
    }

    @Test
    void aStartThatWasNeverTriedIsNotGivenUp() {
        known();
        hangs();
        var diary = new Diary();
        var limit = new ConcurrencyLimit("acme", () -> 1, 1, false);
        lab.scheduler.follow(lab.connection(), Lab.order(Assignments.ENDLESS).withLimit(limit), new Diary());
        lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK).withLimit(limit), diary);
        untilAll("ended OUT_OF_REACH", minutes(15));
        assertNull(diary.result);
        assertEquals(List.of("queued", "trouble"), diary.lines);
    }

    @Test
    void startsThatNobodyKnowsTheOutcomeOfAreGivenUpTogether() {
        known();
        lab.fault(Call.START, Fault.html(502));
        var lost = new ArrayList<Diary>();
        for (int i = 0; i < 15; i++) {
            var diary = new Diary();
            lost.add(diary);
            lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK, "r" + i), diary);
        }
        assertTrue(lab.machine.runUntil(
                () -> lost.stream().allMatch(diary -> diary.lines.contains("start lost")), minutes(2)));
        hangs();
        lab.machine.run(minutes(9));
        assertTrue(lost.stream().allMatch(diary -> diary.result == null));
        lab.machine.run(minutes(5));
        lost.forEach(diary -> assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason()));
    }

    @Test
    void startsThatCannotBeSentAreGivenUpAfterTheirPatience() {
        lab.fault(null, Fault.travelling(TransportFault.REFUSED));
        var lost = new ArrayList<Diary>();
        for (int i = 0; i < 600; i++) {
            var diary = new Diary();
            lost.add(diary);
            var request =
                    FollowRequest.start("team", Lab.order(Assignments.QUICK).start(), null, Lab.PATIENCE);
            lab.scheduler.follow(lab.connection(), request, diary);
        }
        lab.machine.run(minutes(10));
        assertTrue(lost.stream().allMatch(diary -> diary.result == null));
        lab.machine.run(minutes(5));
        lost.forEach(diary -> assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason()));
    }
}
