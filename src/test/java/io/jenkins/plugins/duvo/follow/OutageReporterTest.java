package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When the listener of a Job learns of an outage. */
class OutageReporterTest {
    @Test
    void jobWithAFailedCallRecoversWithItsOwnSuccess() {
        var fixture = new JobFixture();
        for (long now : List.of(0L, 30_000L, 60_000L)) {
            fixture.keyState.outage().onFailure(RecordingCallSink.unknown(), now);
        }
        fixture.outages.onFailure(RecordingCallSink.unknown());
        fixture.outages.onKeyOutage(RecordingCallSink.unknown());
        fixture.keyState.outage().onSuccess();
        fixture.outages.onKeyRecovered();
        assertEquals(List.of("connection lost"), fixture.listener().lines);
        fixture.outages.onSuccess();
        assertEquals(List.of("connection lost", "connection restored"), fixture.listener().lines);
    }

    @Test
    void answerThatCannotBeSentIsPartOfTheOutage() {
        var fixture = new JobFixture();
        var answers = fixture.actions.answerFailures();
        for (int i = 0; i < 3; i++) {
            answers.onFailure(i);
            fixture.follower.answerFailed(RecordingCallSink.unknown());
        }
        fixture.outages.onSuccess();
        fixture.outages.onKeyRecovered();
        assertEquals(List.of("connection lost"), fixture.listener().lines);
        answers.onSuccess();
        fixture.outages.onSuccess();
        assertEquals(List.of("connection lost", "connection restored"), fixture.listener().lines);
    }
}
