package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Change of an answer as by a clock that is wrong: each time in it is earlier or later. */
final class ShiftedTimes {
    private static final Pattern TIME = Pattern.compile("(?<=\")\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z(?=\")");

    private ShiftedTimes() {}

    static SimulatedResponse in(SimulatedResponse answer, Duration shift) {
        var body = TIME.matcher(answer.text())
                .replaceAll(match -> Instant.parse(match.group()).plus(shift).toString());
        return answer.withBody(body.getBytes(StandardCharsets.UTF_8));
    }
}
