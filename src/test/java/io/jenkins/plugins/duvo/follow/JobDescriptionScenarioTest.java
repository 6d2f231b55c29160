package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The description of a followed Job for diagnosis: what it waits for, and when its next call is due. */
class JobDescriptionScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private static void assertDescribed(String pattern, FollowedJob job) {
        assertTrue(job.describe().matches(pattern), job::describe);
    }

    @Test
    void runningJobNamesItsStatusAndNextCall() {
        var job = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofMinutes(1));
        assertTrue(harness.taskRunner.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(10)));
        assertDescribed("following Job \\S+, status running, asks Duvo next in [12] s", job);
    }

    @Test
    void waitingJobSaysThatItWaitsForAPerson() {
        var job = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        assertTrue(harness.taskRunner.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(10)));
        assertDescribed("waiting for a person, Job \\S+, status \\w+, asks Duvo next in \\d+ s", job);
    }

    @Test
    void jobOfAThrottledKeyWaitsForItsTurn() {
        var job = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofMinutes(1));
        harness.fault(null, Fault.json(429).header("x-ratelimit-limit", "300").header("x-ratelimit-remaining", "0"));
        harness.taskRunner.run(Duration.ofSeconds(40));
        assertDescribed("following Job \\S+, status running, waits for its turn to ask Duvo", job);
    }

    @Test
    void jobOfARejectedKeySaysSo() {
        var job = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofMinutes(1));
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertDescribed("following Job \\S+, status running, while Duvo refuses the key", job);
    }

    @Test
    void failedStartNamesItsNextAttempt() {
        harness.fault(Endpoint.START, Fault.json(503));
        var job = harness.start(DemoAssignments.QUICK, listener);
        assertTrue(harness.taskRunner.runUntil(() -> job.describe().contains("next in"), Duration.ofSeconds(30)));
        assertDescribed("waiting .*start, asks Duvo next in \\d+ s", job);
    }

    @Test
    void endedJobSaysOnlyThatItEnded() {
        var job = harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals("ended", job.describe());
    }
}
