package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts whose outcome nobody knows, so many that to look for their Jobs could take all requests. */
class ManyLostStartsTest {
    private static final int STARTS = 100;

    private final Lab lab = new Lab();
    private final List<Diary> lost = new ArrayList<>();

    @BeforeEach
    void loseMany() {
        lab.duvo.faults().on(Call.START).times(STARTS).then(Fault.html(502));
        IntStream.range(0, STARTS).forEach(i -> {
            var diary = new Diary();
            lost.add(diary);
            lab.scheduler.follow(lab.connection(), Lab.order(Assignments.ENDLESS, "lost " + i + "."), diary);
        });
        lab.machine.runUntil(() -> lab.calls(Call.START).size() == STARTS, Duration.ofMinutes(2));
    }

    @Test
    void theyLeaveRoomForOthers() {
        var other = new Diary();
        lab.start(Assignments.QUICK, other);

        lab.untilEnded(other, Duration.ofMinutes(1));
        lab.assertAllTold(lab.duvo.job(other.job.id()), other);
    }

    @Test
    void theyAllEndWhenTheyWereSoughtForLongEnough() {
        assertTrue(lab.machine.runUntil(
                () -> lost.stream().allMatch(diary -> diary.result != null), Duration.ofMinutes(4)));
        assertTrue(lost.stream().allMatch(diary -> diary.result.reason() == FollowResult.Reason.START_UNKNOWN));
    }
}
