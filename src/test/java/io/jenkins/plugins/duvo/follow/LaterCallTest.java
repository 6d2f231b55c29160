package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Single calls that are asked for now and made later. */
class LaterCallTest {
    private final EngineHarness harness = new EngineHarness();

    @Test
    void aCallIsNotMadeBeforeItsTime() {
        var asked = harness.taskRunner.instant();
        var teams = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(teams::isDone, Duration.ofMinutes(1)));

        assertEquals(1, teams.join().size());
        assertFalse(harness.calls(Endpoint.TEAMS).get(0).at().isBefore(asked.plusSeconds(30)));
    }

    @Test
    void aCallThatIsDueIsNotHeldUpByOneThatIsNot() {
        var later = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::getProfile);
        var now = harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(now::isDone, Duration.ofSeconds(5)));

        assertFalse(later.isDone());
    }
}
