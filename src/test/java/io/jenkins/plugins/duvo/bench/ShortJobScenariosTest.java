package io.jenkins.plugins.duvo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What short Jobs cost, and how soon they are released; the bench has the figures that are promised. */
class ShortJobScenariosTest {
    private final Metrics metrics = new Metrics();

    private void assertAtMost(double most, String name) {
        assertTrue(metrics.value(name) <= most, () -> name + ": " + metrics.value(name));
    }

    @Test
    void burstTakesLittleMoreThanAStartAndAReadOfMessagesForEachJob() {
        new ShortJobScenarios(metrics, 1).burst(300);
        assertAtMost(2.6, "burst_300_requests_per_job");
        assertAtMost(1.35, "burst_300_makespan_ratio");
        assertEquals(0, metrics.value("burst_300_refused"));
    }

    @Test
    void jobsOfABurstAreReleasedSoonAfterTheirEnds() {
        new ShortJobScenarios(metrics, 1).burst(50);
        assertAtMost(9, "burst_50_released_p95");
    }

    @Test
    void jobsThatStartOneAfterAnotherAreReleasedSoonWhileRequestsAreLeft() {
        new ShortJobScenarios(metrics, 1).arrivals(15);
        assertAtMost(3.5, "arrivals_15_released_p50");
    }

    @Test
    void jobsThatStartedTogetherAreReleasedSoonAlthoughOthersStillRun() {
        new ShortJobScenarios(metrics, 2).burstOfMinutes(200);
        assertAtMost(25, "burst_200_two_minutes_released_p95");
    }

    @Test
    void messagesOfShortJobsAreReadWhileTheyRunAlthoughUpdatedAtDoesNotMove() {
        new ShortJobScenarios(metrics, 2).withoutUpdatedAt();
        assertAtMost(15, "jobs_20_two_minutes_message_age_p95_no_updated_at");
    }
}
