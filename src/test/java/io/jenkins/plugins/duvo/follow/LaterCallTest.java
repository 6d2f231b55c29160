package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.simulator.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Single calls that are asked for now and made later. */
class LaterCallTest {
    private final Lab lab = new Lab();

    @Test
    void aCallIsNotMadeBeforeItsTime() {
        var asked = lab.machine.instant();
        var teams = lab.scheduler.call(lab.connection(), CallPriority.ACTION, 30_000, DuvoClient::listTeams);

        assertTrue(lab.machine.runUntil(teams::isDone, Duration.ofMinutes(1)));

        assertEquals(1, teams.join().size());
        assertFalse(lab.calls(Call.TEAMS).get(0).at().isBefore(asked.plusSeconds(30)));
    }

    @Test
    void aCallThatIsDueIsNotHeldUpByOneThatIsNot() {
        var later = lab.scheduler.call(lab.connection(), CallPriority.ACTION, 30_000, DuvoClient::getProfile);
        var now = lab.scheduler.call(lab.connection(), CallPriority.ACTION, DuvoClient::listTeams);

        assertTrue(lab.machine.runUntil(now::isDone, Duration.ofSeconds(5)));

        assertFalse(later.isDone());
    }
}
