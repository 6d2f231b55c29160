package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When the listener of a Job learns of an outage. */
class OutageReporterTest {
    @Test
    void jobWithAFailedCallRecoversWithItsOwnSuccess() {
        var one = new JobFixture();
        for (long now : List.of(0L, 30_000L, 60_000L)) {
            one.keyState.outage().onFailure(RecordingCallSink.unknown(), now);
        }
        one.outages.onFailure(RecordingCallSink.unknown());
        one.outages.onKeyOutage(RecordingCallSink.unknown());
        one.keyState.outage().onSuccess();
        one.outages.onKeyRecovered();
        assertEquals(List.of("trouble"), one.listener().lines);
        one.outages.onSuccess();
        assertEquals(List.of("trouble", "recovered"), one.listener().lines);
    }
}
