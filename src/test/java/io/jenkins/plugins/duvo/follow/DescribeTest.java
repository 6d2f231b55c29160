package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a Job says of itself to developers: what it waits for, and when it asks next. */
class DescribeTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private static void assertSays(String pattern, FollowedJob job) {
        assertTrue(job.describe().matches(pattern), job::describe);
    }

    @Test
    void aJobThatRunsSaysItsStatusAndWhenItAsksNext() {
        var job = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofMinutes(1));
        assertTrue(lab.machine.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(10)));
        assertSays("following Job \\S+, status running, asks Duvo next in [12] s", job);
    }

    @Test
    void aJobThatWaitsForAPersonSaysSo() {
        var job = lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        assertTrue(lab.machine.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(10)));
        assertSays("waiting for a person, Job \\S+, status \\w+, asks Duvo next in \\d+ s", job);
    }

    @Test
    void aJobWhoseKeyIsSilencedWaitsForItsTurn() {
        var job = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofMinutes(1));
        lab.fault(null, Fault.json(429));
        lab.machine.run(Duration.ofSeconds(40));
        assertSays("following Job \\S+, status running, waits for its turn to ask Duvo", job);
    }

    @Test
    void aJobWhoseKeyIsRefusedSaysThat() {
        var job = lab.start(Assignments.ENDLESS, diary);
        lab.until(diary, "running", Duration.ofMinutes(1));
        lab.duvo.removeKey(SimulatedDuvo.KEY);
        lab.machine.run(Duration.ofMinutes(1));
        assertSays("following Job \\S+, status running, while Duvo refuses the key", job);
    }

    @Test
    void aStartThatFailsIsTriedAgainAndSaysWhen() {
        lab.fault(Call.START, Fault.json(503));
        var job = lab.start(Assignments.QUICK, diary);
        assertTrue(lab.machine.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(30)));
        assertSays("waiting .*start, asks Duvo next in \\d+ s", job);
    }

    @Test
    void aJobThatEndedAsksNothing() {
        var job = lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals("ended", job.describe());
    }
}
