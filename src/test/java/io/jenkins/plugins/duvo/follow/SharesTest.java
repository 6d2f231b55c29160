package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What statuses, messages and starts get of one key's budget, with hundreds of Jobs that talk. */
class SharesTest {
    private static final int JOBS = 300;

    private final Lab lab = new Lab();
    private final List<SimulatedJob> jobs = new ArrayList<>();
    private final List<Diary> diaries = new ArrayList<>();

    @BeforeEach
    void followTalkingJobs() {
        for (int i = 0; i < JOBS; i++) {
            var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
            var diary = new Diary();
            jobs.add(job);
            diaries.add(diary);
            var start = new StartRequest(Assignments.ENDLESS, null, null, null);
            var request = FollowRequest.start(null, start, null, Lab.PATIENCE).resumedAt(job.id(), 0, List.of());
            lab.scheduler.follow(lab.connection(), request, diary);
        }
        lab.machine.run(Duration.ofMinutes(3));
        lab.duvo.clearRequests();
    }

    @Test
    void statusesTakeNoMoreThanTheirShareWhileMessagesWait() {
        lab.machine.run(Duration.ofMinutes(5));

        var all = lab.duvo.requests().size();
        var statuses = lab.calls(Call.RUNS).size() + lab.calls(Call.RUN).size();
        assertTrue(all > 5 * 250, () -> all + " requests");
        assertTrue(statuses <= 0.4 * all, () -> statuses + " of " + all + " requests");
    }

    @Test
    void thatAJobWasUpdatedIsNoReasonToReadIt() {
        lab.machine.run(Duration.ofMinutes(2));

        assertEquals(List.of(), lab.calls(Call.RUN));
    }

    @Test
    void anEndIsNoticedWhileAThousandStartsWait() {
        for (int i = 0; i < 1_000; i++) {
            lab.start(Assignments.ENDLESS, new Diary());
        }
        lab.machine.run(Duration.ofSeconds(30));

        lab.duvo.goOn(jobs.get(150).id(), Step.end(0, "completed"));

        lab.until(diaries.get(150), "completed", Duration.ofSeconds(30));
        assertTrue(lab.duvo.starts() < 300, () -> lab.duvo.starts() + " starts");
    }

    @Test
    void aPageOfAListThatFailsIsAskedForAgainAlone() {
        var third = "offset=" + 2 * Limits.PAGE_STEP_ROWS;
        var fault = lab.duvo
                .faults()
                .on(Call.RUNS)
                .when(request -> request.path().contains(third))
                .times(1)
                .then(Fault.html(502));
        assertTrue(lab.machine.runUntil(() -> fault.used() == 1, Duration.ofSeconds(30)));
        lab.duvo.clearRequests();

        assertTrue(lab.machine.runUntil(() -> asked(third), Duration.ofSeconds(5)));

        assertFalse(asked("offset=0") || asked("offset=" + Limits.PAGE_STEP_ROWS));
    }

    private boolean asked(String page) {
        return lab.calls(Call.RUNS).stream().anyMatch(call -> (call.path() + "&").contains(page + "&"));
    }
}
