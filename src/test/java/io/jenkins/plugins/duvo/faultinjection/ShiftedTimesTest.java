package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShiftedTimesTest {
    @Test
    void everyTimeIsShiftedAndNothingElse() {
        var body = "{\"at\":\"2026-07-01T08:00:59.500Z\",\"text\":\"at 2026-07-01T08:00:00Z\",\"end\":null}";
        var answer = SimulatedResponse.of(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                body.replace("08:00:59.500Z\"", "08:01:01Z\""),
                ShiftedTimes.in(answer, Duration.ofMillis(1_500)).text());
    }
}
