package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting a Job once, whatever becomes of the answer. */
class StartTest {
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private FollowedJob start(FollowRequest request) {
        return lab.scheduler.follow(lab.connection(), request, diary);
    }

    private void assertOurs() {
        lab.untilEnded(diary, THREE_MINUTES);
        assertEquals(FollowResult.Reason.JOB_ENDED, diary.result.reason());
        assertEquals(1, diary.count("started"));
        assertTrue(lab.duvo.job(diary.job.id()).origin().message().contains("ref 7"));
        lab.assertAllTold(lab.duvo.job(diary.job.id()), diary);
    }

    @Test
    void refused() {
        start(Lab.order("00000000-0000-4000-8000-000000000000"));
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason());
        assertTrue(diary.result.why().isNotFound());
        assertEquals(1, lab.calls(Call.START).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 404, 409, 411, 413, 422})
    void refusedByDuvoIsNotRepeated(int status) {
        lab.fault(Call.START, Fault.json(status));
        start(Lab.order(Assignments.QUICK, "7"));
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason());
        assertEquals(status, diary.result.why().httpStatus());
        assertEquals(1, lab.calls(Call.START).size());
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "UNKNOWN_HOST", "TLS_FAILED"})
    void notSentIsRepeated(TransportFault fault) {
        lab.fault(Call.START, 2, Fault.travelling(fault));
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
    }

    @Test
    void notSentForTooLongIsRefused() {
        lab.fault(null, Fault.travelling(TransportFault.REFUSED));
        start(Lab.order(Assignments.QUICK, "7"));
        lab.until(diary, "trouble", Duration.ofSeconds(20));
        lab.untilEnded(diary, Duration.ofMinutes(12));
        assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason());
        assertTrue(lab.machine.now() >= Lab.PATIENCE.toMillis());
    }

    @Test
    void throttledIsRepeated() {
        lab.fault(Call.START, 2, Fault.json(429).header("retry-after", "20"));
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
        assertEquals(0, diary.count("trouble"));
        assertTrue(lab.machine.now() > 40_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 520, 302})
    void unknownOutcomeOfAStartThatHappenedIsFoundByItsReference(int status) {
        lab.fault(Call.START, Fault.html(status).afterWork());
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
        assertEquals(1, diary.count("start lost"));
        assertEquals("start lost", diary.lines.get(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSED", "HANG_BEFORE_ANSWER", "HANG_WITHIN_BODY", "CUT_BODY", "SLOW_BODY"})
    void brokenAnswerOfAStartThatHappened(TransportFault fault) {
        lab.fault(Call.START, Fault.travelling(fault).afterWork());
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "<html></html>", "{\"run\":null}", "{\"run\":{\"status\":\"pending\"}}"})
    void emptyAnswerOfAStartThatHappened(String body) {
        lab.fault(Call.START, Fault.answer(201, "application/json", body).afterWork());
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
    }

    @Test
    void foundBySandbox() {
        var sandbox = sandbox();
        lab.fault(Call.START, Fault.html(502).afterWork());
        for (int i = 0; i < 5; i++) {
            lab.duvo.addForeign(Assignments.QUICK, lab.machine.instant());
        }
        start(FollowRequest.start(null, new StartRequest(Assignments.QUICK, null, sandbox, null), null, Lab.PATIENCE));
        lab.untilEnded(diary, THREE_MINUTES);
        assertEquals(1, diary.count("started"));
        assertEquals(sandbox, lab.duvo.job(diary.job.id()).origin().sandboxId());
    }

    private String sandbox() {
        var answer = lab.duvo.handle(SimulatedRequest.post("/v2/sandboxes", SimulatedDuvo.KEY, null));
        lab.duvo.clearRequests();
        return answer.json().path("sandbox_id").stringValue();
    }

    @Test
    void unknownOutcomeOfAStartThatDidNotHappenIsUndecidedAndNotRepeated() {
        lab.fault(Call.START, Fault.html(502));
        start(Lab.order(Assignments.QUICK, "7"));
        lab.untilEnded(diary, THREE_MINUTES);
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        assertTrue(lab.machine.now() > Limits.START_LOOKUP_MS);
        assertEquals(1, lab.calls(Call.START).size());
        assertEquals(List.of(), diary.result.candidates());
    }

    @Test
    void aStartThatTakesEffectLateIsFound() {
        lab.fault(Call.START, Fault.html(504).workingLater(Duration.ofSeconds(90)));
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
        assertEquals(1, lab.duvo.starts());
    }

    @Test
    void withoutAReferenceNothingIsAdoptedAndCandidatesAreNamed() {
        var other = lab.duvo.addForeign(Assignments.QUICK, lab.machine.instant());
        lab.fault(Call.START, Fault.html(502).afterWork());
        start(Lab.order(Assignments.QUICK));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        assertEquals(0, diary.count("started"));
        assertEquals(2, diary.result.candidates().size());
        assertTrue(diary.result.candidates().contains(other.id()));
    }

    @Test
    void aLookThatFailsIsRepeatedUntilItIsDecided() {
        lab.fault(Call.START, Fault.html(502).afterWork());
        lab.duvo.faults().on(Call.RUNS).times(30).then(Fault.html(503));
        start(Lab.order(Assignments.QUICK, "7"));
        lab.untilEnded(diary, Duration.ofMinutes(5));
        assertEquals(1, diary.count("started"));
    }

    @Test
    void aCandidateThatIsGoneDoesNotHideTheOthers() {
        var gone = lab.duvo.addForeign(Assignments.QUICK, lab.machine.instant().plusSeconds(5));
        lab.duvo.faults().on(Call.MESSAGES).ofJob(gone.id()).then(Fault.json(404));
        lab.fault(Call.START, Fault.html(502).afterWork());
        start(Lab.order(Assignments.QUICK, "7"));
        assertOurs();
    }

    @Tag("slow")
    @Test
    void fiftyLostStartsOfOneAssignmentAreAllFound() {
        var id = lab.assignment("one of many", say(1_000, "one"), end(300_000, "completed"));
        lab.fault(Call.START, Fault.html(502).afterWork());
        var diaries = new ArrayList<Diary>();
        for (int i = 0; i < 50; i++) {
            var each = new Diary();
            diaries.add(each);
            lab.scheduler.follow(lab.connection(), Lab.order(id, "number-" + i + "."), each);
        }
        for (var each : diaries) {
            lab.untilEnded(each, Duration.ofMinutes(15));
        }
        var found = diaries.stream()
                .map(each -> each.job == null ? "" : each.job.id())
                .collect(Collectors.toSet());
        assertEquals(lab.duvo.jobs().stream().map(SimulatedJob::id).collect(Collectors.toSet()), found);
        assertEquals(50, lab.duvo.starts());
        lab.assertWithinLimit();
    }

    @Test
    void takenUpUnsureIsLookedUpAndNotStarted() {
        lab.start(Assignments.ENDLESS, new Diary()); // another one
        var request = Lab.order(Assignments.QUICK, "7");
        lab.scheduler.follow(lab.connection(), request, new Diary()).refreshSoon();
        assertTrue(lab.machine.runUntil(() -> lab.duvo.starts() == 2, Duration.ofSeconds(10)));
        start(request.withUnknownStart());
        assertOurs();
        assertEquals(2, lab.duvo.starts());
    }

    @Test
    void takenUpUnsureWhereNothingWasStarted() {
        start(Lab.order(Assignments.QUICK, "7").withUnknownStart());
        lab.untilEnded(diary, THREE_MINUTES);
        assertEquals(FollowResult.Reason.START_UNKNOWN, diary.result.reason());
        assertEquals(0, lab.calls(Call.START).size());
    }

    @Test
    void theTeamIsAskedForOnceForAllJobsOfAKey() {
        for (int i = 0; i < 5; i++) {
            lab.start(Assignments.QUICK, i == 0 ? diary : new Diary());
        }
        lab.machine.run(Duration.ofMinutes(1));
        assertEquals(1, lab.calls(Call.TEAMS).size());
        assertEquals(5, lab.duvo.starts());
    }

    @Test
    void aNamedTeamIsNotAskedFor() {
        var start = new StartRequest(Assignments.QUICK, null, null, null);
        start(FollowRequest.start(SimulatedDuvo.TEAM.id(), start, null, Lab.PATIENCE));
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals(0, lab.calls(Call.TEAMS).size());
    }

    @Test
    void aKeyOfSeveralTeamsNeedsOneNamed() {
        lab.duvo.add(new SimulatedTeam("11111111-0000-4000-8000-000000000000", "Other"));
        lab.duvo.add(new SimulatedKey("dv_person", null));
        lab.key = "dv_person";
        start(Lab.order(Assignments.QUICK, "7"));
        lab.untilEnded(diary, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason());
        assertTrue(diary.result.why().reason().contains("teamId"), diary.result.why()::reason);
        assertTrue(diary.result.why().reason().contains("Other"));
        assertEquals(0, lab.calls(Call.START).size());
    }

    @Test
    void leavingAnUnknownStartEndsAtOnce() {
        lab.fault(Call.START, Fault.html(502));
        var followed = start(Lab.order(Assignments.QUICK, "7"));
        lab.until(diary, "start lost", Duration.ofSeconds(10));
        followed.detach();
        lab.untilEnded(diary, Duration.ofSeconds(1));
        assertEquals(FollowResult.Reason.LEFT, diary.result.reason());
    }

    @Test
    void stoppingAnUnknownStartStopsTheJobWhenItIsFound() {
        lab.fault(Call.START, Fault.html(504).workingLater(Duration.ofSeconds(40)));
        var followed = start(Lab.order(Assignments.ENDLESS, "7"));
        lab.until(diary, "start lost", Duration.ofSeconds(10));
        followed.stop();
        lab.untilEnded(diary, THREE_MINUTES);
        assertEquals("stopped", lab.only().status());
        assertEquals(1, diary.count("stop unconfirmed"));
        assertNotNull(diary.job);
        assertFalse(diary.result.status().isActive());
    }
}
