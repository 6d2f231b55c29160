package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.RequestLimit;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many Jobs, one budget for each key, few calls at once. */
class ManyJobsTest {
    private final Lab lab = new Lab();

    private List<Diary> start(int jobs, String agentId) {
        var diaries = new ArrayList<Diary>();
        for (int i = 0; i < jobs; i++) {
            var diary = new Diary();
            diaries.add(diary);
            lab.start(agentId, diary);
        }
        return diaries;
    }

    @ParameterizedTest
    @EnumSource(RequestLimit.Window.class)
    void twoHundredJobsAtOnceKeepWithinTheLimit(RequestLimit.Window window) {
        lab.duvo.limit(new RequestLimit(300, window));
        var diaries = start(200, Assignments.QUICK);
        diaries.forEach(each -> lab.untilEnded(each, Duration.ofMinutes(15)));
        lab.assertWithinLimit();
        assertEquals(200, lab.duvo.starts());
        for (var diary : diaries) {
            assertEquals(1, diary.count("ended JOB_ENDED"));
            lab.assertAllTold(lab.duvo.job(diary.job.id()), diary);
        }
        assertTrue(lab.machine.mostUnderWay() <= Limits.MAX_CALLS);
    }

    @Tag("slow")
    @Test
    void messagesAreReadWhileStartsWait() {
        start(20, Assignments.ENDLESS);
        lab.machine.run(Duration.ofMinutes(1));
        start(500, Assignments.ENDLESS);
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        var polls = lab.calls(Call.MESSAGES).size();
        var starts = lab.calls(Call.START).size();
        assertTrue(polls >= starts / 4 && starts > 50, polls + " polls, " + starts + " starts");
    }

    @Tag("slow")
    @Test
    void twoKeysDoNotShareABudget() {
        lab.duvo.add(new SimulatedKey("dv_other", SimulatedDuvo.TEAM.id()));
        for (int i = 0; i < 100; i++) {
            lab.start(Assignments.ENDLESS, new Diary());
            lab.scheduler.follow(
                    lab.connection("other", Lab.CAP, () -> "dv_other"), Lab.order(Assignments.ENDLESS), new Diary());
        }
        lab.machine.run(Duration.ofMinutes(1));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        assertTrue(lab.duvo.requests().size() > 450, () -> lab.duvo.requests().size() + " requests");
    }

    @Tag("slow")
    @Test
    void twoConnectionsWithOneKeyShareABudgetAndTheLowestCapHoldsWhileItIsUsed() {
        for (int i = 0; i < 100; i++) {
            lab.start(Assignments.ENDLESS, new Diary());
        }
        var slow = new Diary();
        var followed = lab.scheduler.follow(
                lab.connection(SimulatedDuvo.KEY, 60, () -> lab.key), Lab.order(Assignments.ENDLESS), slow);
        lab.machine.run(Duration.ofMinutes(2));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        var capped = lab.duvo.requests().size();
        assertTrue(capped <= 70, capped + " requests");
        followed.detach();
        lab.start(Assignments.QUICK, new Diary());
        lab.machine.run(Duration.ofMinutes(2));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        assertTrue(lab.duvo.requests().size() > 200, () -> lab.duvo.requests().size() + " requests");
    }

    @Test
    void othersWhoUseTheKeyKeepTheirPart() {
        start(50, Assignments.ENDLESS);
        for (int i = 0; i < 300; i++) {
            lab.machine.in(Duration.ofSeconds(i), () -> lab.duvo.useElsewhere(SimulatedDuvo.KEY));
        }
        lab.machine.run(Duration.ofMinutes(5));
        var refused = lab.duvo.requests().stream()
                .filter(call -> call.status() == 429)
                .toList();
        assertTrue(refused.size() <= 1, refused::toString);
    }

    @Test
    void withoutRateHeadersARefusalSlowsTheKey() {
        lab.duvo.limit(RequestLimit.off());
        start(100, Assignments.ENDLESS);
        lab.machine.run(Duration.ofMinutes(2));
        lab.duvo.faults().on(null).times(3).then(Fault.html(429));
        lab.duvo.clearRequests();
        lab.machine.run(Duration.ofMinutes(1));
        var requests = lab.duvo.requests().size();
        assertTrue(requests > 100 && requests < 190, requests + " requests");
    }

    @Test
    void aDuvoThatHangsDoesNotSilenceAnother() {
        lab.duvo.add(new SimulatedKey("dv_hangs", SimulatedDuvo.TEAM.id()));
        lab.duvo
                .faults()
                .on(null)
                .when(request -> "dv_hangs".equals(request.key()))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        for (int i = 0; i < 100; i++) {
            var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
            lab.scheduler.follow(
                    lab.connection("hangs", Lab.CAP, () -> "dv_hangs"),
                    FollowRequest.follow(job.id(), Lab.PATIENCE),
                    new Diary());
        }
        lab.machine.run(Duration.ofMinutes(1));
        var diary = new Diary();
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofSeconds(15));
    }

    @Tag("slow")
    @Test
    void aPersonsActionIsNotKeptWaitingByAThousandJobs() {
        start(300, Assignments.ENDLESS);
        var diary = new Diary();
        lab.machine.run(Duration.ofMinutes(4));
        var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
        lab.machine.run(Duration.ofSeconds(5));
        var followed = lab.follow(job, diary);
        followed.stop();
        lab.machine.run(Duration.ofSeconds(3));
        assertEquals(1, lab.duvo.stops().size());
        lab.untilEnded(diary, Duration.ofSeconds(10));
    }

    @Test
    void singleCallsPassTheSameBudget() throws Exception {
        var answers = new ArrayList<CompletableFuture<Profile>>();
        for (int i = 0; i < 400; i++) {
            answers.add(lab.scheduler.call(lab.connection(), CallPriority.ACTION, DuvoClient::getProfile));
        }
        lab.machine.run(Duration.ofMinutes(2));
        for (var answer : answers) {
            assertTrue(answer.isDone());
            assertEquals(SimulatedDuvo.TEAM.id(), answer.get().teamId());
        }
        lab.assertWithinLimit();
    }

    @Test
    void aSingleCallThatFailsSaysSo() {
        var answer = lab.scheduler.call(lab.connection(), CallPriority.ACTION, duvo -> duvo.getJob("nonsense"));
        lab.machine.run(Duration.ofSeconds(5));
        var thrown = assertThrows(ExecutionException.class, answer::get);
        assertEquals(400, ((DuvoException) thrown.getCause()).httpStatus());
    }

    @Test
    void aKeyThatNobodyUsesIsForgotten() {
        lab.scheduler.call(lab.connection("a", 10, () -> lab.key), CallPriority.ACTION, DuvoClient::getProfile);
        lab.machine.run(Duration.ofMinutes(3));
        lab.scheduler.call(lab.connection("b", 10, () -> lab.key), CallPriority.ACTION, DuvoClient::getProfile);
        assertEquals(1, lab.scheduler.keyCount());
    }
}
