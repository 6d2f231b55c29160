package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The guarantees hold in a sample of the fault scenarios; {@code make bench} plays all of them. */
class FaultScenarioTest {
    @Test
    @OffContract("some of its schedules take the id from a message")
    void guaranteesHoldInASampleOfSchedules() {
        var sample = FaultBench.sample();
        var figures = FaultBench.of(sample.stream());
        assertEquals(sample.size(), figures.get("fault_schedules"));
        for (var name : List.of(
                "messages_lost",
                "messages_repeated",
                "jobs_started_twice",
                "starts_failed_though_decidable",
                "answers_sent_twice",
                "builds_hung",
                "keys_leaked",
                "keys_starved",
                "loops_without_progress",
                "throws_that_hung",
                "schedules_broken")) {
            assertEquals(0, figures.get(name), name);
        }
        assertTrue(figures.get("messages_repeated_per_crash_max") <= 50, figures::toString);
    }

    @Test
    @OffContract("pages that do not heed the offset")
    void guaranteesHoldInSchedulesThatOnceBrokeThem() {
        var figures = FaultBench.of(LongStream.of(30_264_614, 30_267_300).mapToObj(WideScenarios::of));
        assertEquals(0, figures.get("schedules_broken"));
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        var scenario = RandomScenarios.of(FaultBench.SEED);
        assertEquals(
                new ScenarioRunner(scenario, true).play().report(),
                new ScenarioRunner(RandomScenarios.of(FaultBench.SEED), true)
                        .play()
                        .report());
    }
}
