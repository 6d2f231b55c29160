package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many Jobs that are to be stopped: their stops go before all else, but what is done in vain is not done at others' cost. */
class ManyStopsTest {
    private static final int JOBS = 150;

    private final Lab lab = new Lab();
    private final List<Diary> diaries = new ArrayList<>();
    private final List<FollowedJob> followed = new ArrayList<>();

    private void abortMany() {
        IntStream.range(0, JOBS).forEach(i -> {
            var diary = new Diary();
            var job = lab.duvo.addRunning(Assignments.ENDLESS, lab.machine.instant());
            diaries.add(diary);
            followed.add(lab.follow(job, diary));
        });
        lab.machine.run(Duration.ofMinutes(2));
        followed.forEach(FollowedJob::stop);
        lab.machine.run(Duration.ofMinutes(1));
    }

    private void anotherJobIsFollowed() {
        var other = new Diary();
        lab.start(Assignments.QUICK, other);
        lab.untilEnded(other, Duration.ofMinutes(3));
        lab.assertAllTold(lab.duvo.job(other.job.id()), other);
    }

    @Test
    void jobsThatAreAbortedTogetherAreAllSeenToStop() {
        abortMany();

        assertTrue(lab.machine.runUntil(
                () -> diaries.stream().allMatch(diary -> diary.result != null), Duration.ofMinutes(3)));
        assertTrue(
                lab.calls(Call.STOP).size() <= 2 * JOBS,
                () -> lab.calls(Call.STOP).size() + " stops");
    }

    @Test
    void stopsThatShowNoEffectLeaveRoomForOthers() {
        lab.duvo.stopDelay(Duration.ofDays(1));
        abortMany();

        anotherJobIsFollowed();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 502})
    void stopsThatFailLeaveRoomForOthers(int status) {
        lab.fault(Call.STOP, Fault.json(status));
        abortMany();

        anotherJobIsFollowed();
    }
}
