package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that Duvo refuses. */
class KeyTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private List<Diary> threeRunning() {
        var diaries = Stream.generate(Diary::new).limit(3).toList();
        diaries.forEach(each -> lab.start(Assignments.ENDLESS, each));
        diaries.forEach(each -> lab.until(each, "running", Duration.ofMinutes(1)));
        lab.duvo.clearRequests();
        return diaries;
    }

    @Test
    void aWrongKeyEndsAStartAtOnce() {
        lab.key = "dv_wrong";
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(5));
        assertEquals(FollowResult.Reason.START_REFUSED, diary.result.reason());
        assertTrue(diary.result.why().isUnauthorized());
    }

    @Test
    void aKeyThatNeverWorkedEndsAJobAtOnce() {
        var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
        lab.key = "dv_wrong";
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofSeconds(5));
        assertEquals(FollowResult.Reason.FORBIDDEN, diary.result.reason());
        assertTrue(diary.result.why().isUnauthorized());
    }

    @Test
    void aKeyThatWorkedIsProbedOnceForAllItsJobs() {
        var diaries = threeRunning();
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        lab.machine.run(Duration.ofMinutes(5));
        assertTrue(
                lab.calls(Call.PROFILE).size() <= 11,
                () -> lab.calls(Call.PROFILE).size() + " probes");
        assertTrue(lab.calls(Call.PROFILE).size() >= 9);
        diaries.forEach(each -> assertEquals(1, each.count("trouble")));
        var others = lab.duvo.requests().stream()
                .filter(call -> call.status() == 401 && call.call() != Call.PROFILE)
                .count();
        assertTrue(others <= 4, others + " other calls");
        lab.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        diaries.forEach(each -> lab.until(each, "recovered", Duration.ofMinutes(2)));
        diaries.forEach(each -> assertEquals(1, each.count("recovered")));
    }

    @Test
    void aNewKeyIsReadAnew() {
        var diaries = threeRunning();
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        lab.machine.run(Duration.ofMinutes(1));
        lab.duvo.add(new SimulatedKey("dv_new", SimulatedDuvo.TEAM.id()));
        lab.key = "dv_new";
        var told = diaries.get(0).messages.size();
        lab.machine.run(Duration.ofMinutes(2));
        assertTrue(diaries.get(0).messages.size() > told);
        diaries.forEach(each -> assertEquals(null, each.result));
    }

    @Test
    void aKeyThatStaysRefusedEndsItsJobsWithinTheLimit() {
        var diaries = threeRunning();
        var begin = lab.machine.now();
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        diaries.forEach(each -> lab.untilEnded(each, Duration.ofMinutes(13)));
        diaries.forEach(each -> assertEquals(FollowResult.Reason.OUT_OF_REACH, each.result.reason()));
        diaries.forEach(each -> assertTrue(each.result.why().isUnauthorized()));
        assertTrue(lab.machine.now() - begin >= Lab.PATIENCE.toMillis());
    }

    @Test
    void aStartWithAKeyThatIsRefusedMeanwhileEndsAtOnce() {
        threeRunning();
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        lab.machine.run(Duration.ofMinutes(1));
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(5));
        assertTrue(diary.result.why().isUnauthorized());
    }

    @Test
    void forbiddenWhileTheKeyWorksEndsThatJobAlone() {
        var diaries = threeRunning();
        var job = diaries.get(1).job.id();
        lab.duvo.faults().on(Call.RUN).ofJob(job).then(Fault.json(403));
        lab.untilEnded(diaries.get(1), Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.FORBIDDEN, diaries.get(1).result.reason());
        lab.machine.run(Duration.ofMinutes(5));
        assertEquals(null, diaries.get(0).result);
        assertEquals(0, diaries.get(0).count("trouble"));
    }

    @Test
    void forbiddenEverywhereIsTroubleWithTheKey() {
        var diaries = threeRunning();
        lab.fault(null, Fault.json(403));
        lab.machine.run(Duration.ofMinutes(5));
        diaries.forEach(each -> assertEquals(null, each.result));
        lab.duvo.faults().clear();
        diaries.forEach(each -> lab.until(each, "recovered", Duration.ofMinutes(2)));
    }

    @Test
    void anAnswerIsNotLostWhileTheKeyIsRefused() {
        var followed = lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        followed.answer(diary.requests.get(0).id(), io.jenkins.plugins.duvo.api.Answer.APPROVE);
        lab.machine.run(Duration.ofMinutes(2));
        lab.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        lab.untilEnded(diary, Duration.ofMinutes(2));
        assertEquals(1, diary.count("settled ANSWERED"), diary.lines::toString);
    }

    @Test
    void aJobTakenUpAgainAfterARestartWaitsForItsKey() {
        var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant().minusSeconds(60));
        lab.key = "dv_wrong";
        var request = FollowRequest.follow(job.id(), Lab.PATIENCE).resumedAt(job.id(), 10, List.of());
        lab.scheduler.follow(lab.connection(), request, diary);
        lab.machine.run(Duration.ofMinutes(2));
        assertEquals(null, diary.result);
        lab.key = SimulatedDuvo.KEY;
        lab.machine.run(Duration.ofMinutes(2));
        assertTrue(diary.messages.size() > 20);
    }
}
