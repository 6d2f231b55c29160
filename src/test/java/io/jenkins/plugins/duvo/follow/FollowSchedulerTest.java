package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Single calls through the scheduler, and the keys that it keeps. */
class FollowSchedulerTest {
    private final EngineHarness harness = new EngineHarness();

    @Test
    void callIsNotSentBeforeItsTime() {
        var requestedAt = harness.taskRunner.instant();
        var teams = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(teams::isDone, Duration.ofMinutes(1)));

        assertEquals(1, teams.join().size());
        assertFalse(harness.calls(Endpoint.TEAMS).get(0).at().isBefore(requestedAt.plusSeconds(30)));
    }

    @Test
    void dueCallIsNotDelayedByALaterOne() {
        var later = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::getProfile);
        var now = harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(now::isDone, Duration.ofSeconds(5)));

        assertFalse(later.isDone());
    }

    @Test
    void singleCallsShareTheBudget() throws Exception {
        var answers = new ArrayList<CompletableFuture<Profile>>();
        for (int i = 0; i < 400; i++) {
            answers.add(harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::getProfile));
        }
        harness.taskRunner.run(Duration.ofMinutes(2));
        for (var answer : answers) {
            assertTrue(answer.isDone());
            assertEquals(SimulatedDuvo.TEAM.id(), answer.get().teamId());
        }
        harness.assertWithinLimit();
    }

    @Test
    void failedSingleCallCompletesExceptionally() {
        var answer = harness.scheduler.call(harness.connection(), CallPriority.ACTION, duvo -> duvo.getJob("nonsense"));
        harness.taskRunner.run(Duration.ofSeconds(5));
        var thrown = assertThrows(ExecutionException.class, answer::get);
        assertEquals(400, ((DuvoException) thrown.getCause()).httpStatus());
    }

    @Test
    void unusedKeyIsForgotten() {
        harness.scheduler.call(
                harness.connection("a", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        harness.taskRunner.run(Duration.ofMinutes(3));
        harness.scheduler.call(
                harness.connection("b", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        assertEquals(1, harness.scheduler.keyCount());
    }
}
