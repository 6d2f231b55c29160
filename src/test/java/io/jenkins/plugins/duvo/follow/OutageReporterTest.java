package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import org.junit.jupiter.api.Nested;
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

    @Nested
    class Overdue {
        private final JobFixture fixture = new JobFixture();

        @Test
        void statusThatIsUnknownForAMinuteIsDescribed() {
            fixture.outages.onStateOverdue(Limits.STATUS_UNKNOWN_REPORT_MS - 1);
            assertEquals("", fixture.outages.describe());
            fixture.outages.onStateOverdue(1);
            assertEquals(", its status has not been known for 60 s", fixture.outages.describe());
        }

        @Test
        void outageSaysForHowLongTheStatusHadNoTurn() {
            fixture.outages.onStateOverdue(Limits.STATUS_UNKNOWN_REPORT_MS);
            var why = fixture.listener().failures.get(0);
            assertTrue(why.getMessage().contains("no turn for 60 s"), why::getMessage);
        }

        @Test
        void statusThatIsUnknownForTooLongEndsFollowing() {
            fixture.outages.onStateOverdue(EngineHarness.OUTAGE_TIMEOUT.toMillis() - 1);
            assertEquals(List.of("connection lost"), fixture.listener().lines);
            fixture.outages.onStateOverdue(1);
            assertEquals(List.of("connection lost", "ended OUT_OF_REACH"), fixture.listener().lines);
        }

        @Test
        void statusInAListRestoresTheConnection() {
            fixture.outages.onStateOverdue(Limits.STATUS_UNKNOWN_REPORT_MS);
            fixture.outages.onStateListed();
            assertEquals(List.of("connection lost", "connection restored"), fixture.listener().lines);
        }
    }

    @Nested
    class Denied {
        private final JobFixture fixture = new JobFixture();

        private void deny(int times) {
            for (int i = 0; i < times; i++) {
                fixture.outages.onStatusFailure(EngineHarness.httpError(403));
            }
        }

        @Test
        void denialSuspendsAKeyThatHasWorked() {
            fixture.keyState.probe().onAccepted();
            deny(1);
            assertTrue(fixture.keyState.probe().isSuspended());
        }

        @Test
        void denialsInARowAreBelieved() {
            fixture.keyState.probe().onAccepted();
            deny(Limits.DENIALS_BEFORE_BELIEVED - 1);
            assertEquals(List.of(), fixture.listener().lines);
            deny(1);
            assertEquals(List.of("ended FORBIDDEN"), fixture.listener().lines);
        }

        @Test
        void rejectedKeyIsAFailureUntilTheTimeout() {
            for (long passed = 0; passed <= EngineHarness.OUTAGE_TIMEOUT.toMillis(); passed += 30_000) {
                fixture.outages.onKeyRejected(EngineHarness.httpError(401));
                fixture.now += 30_000;
            }
            assertEquals(List.of("connection lost", "ended OUT_OF_REACH"), fixture.listener().lines);
        }

        @Test
        void statusThatCannotBeReadIsAFailureUntilTheTimeout() {
            for (long passed = 0; passed <= EngineHarness.OUTAGE_TIMEOUT.toMillis(); passed += 30_000) {
                fixture.outages.onStatusFailure(RecordingCallSink.unknown());
                fixture.now += 30_000;
            }
            assertEquals(List.of("connection lost", "ended OUT_OF_REACH"), fixture.listener().lines);
        }

        @Test
        void jobThatIsLeftHasNoOutage() {
            fixture.follower.detach();
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                fixture.outages.onKeyRejected(EngineHarness.httpError(401));
                fixture.outages.onStatusFailure(RecordingCallSink.unknown());
            }
            assertEquals(List.of("ended LEFT"), fixture.listener().lines);
        }
    }

    @Nested
    class OfTheKey {
        private final JobFixture fixture = new JobFixture();
        private final OutageDetector key = fixture.keyState.outage();

        /** Lets all calls of the key fail for some minutes. */
        private void fail(int minutes) {
            for (int i = 0; i <= 2 * minutes; i++) {
                key.onFailure(RecordingCallSink.unknown(), fixture.now);
                fixture.now += 30_000;
            }
        }

        @Test
        void outageThatLastsTooLongEndsFollowing() {
            fail(9);
            fixture.outages.onKeyOutage(RecordingCallSink.unknown());
            assertEquals(List.of("connection lost"), fixture.listener().lines);
            fail(1);
            fixture.outages.onKeyOutage(RecordingCallSink.unknown());
            assertEquals(List.of("connection lost", "ended OUT_OF_REACH"), fixture.listener().lines);
        }

        @Test
        void jobThatIsLeftReportsNoOutage() {
            fail(2);
            fixture.follower.detach();
            fixture.outages.onKeyOutage(RecordingCallSink.unknown());
            assertEquals(List.of("ended LEFT"), fixture.listener().lines);
        }

        @Test
        void jobThatIsNotStartedIsNotGivenUp() {
            var start = new StartRequest("agent", "Begin", null, null, IdempotencyKey.random());
            var starting = fixture.follow(FollowRequest.start("team", start, "ref", EngineHarness.OUTAGE_TIMEOUT));
            fail(20);
            starting.onKeyOutage(RecordingCallSink.unknown());
            assertTrue(starting.hasEvents());
            assertFalse(starting.isEnded());
        }

        @Test
        void timeBeforeTheFirstStartIsNoOutageOfTheJob() {
            var start = new StartRequest("agent", "Begin", null, null, IdempotencyKey.random());
            var starting = fixture.follow(FollowRequest.start("team", start, "ref", EngineHarness.OUTAGE_TIMEOUT));
            fail(20);
            starting.outages.onFailure(EngineHarness.notSent());
            assertFalse(starting.outages.isTimedOut());
        }

        @Test
        void jobWhoseMessagesCouldNotBeReadDoesNotRecoverWithTheKey() {
            recoverAfterAFailureOf(fixture.messages.failures());
        }

        @Test
        void jobWhoseAnswerCouldNotBeSentDoesNotRecoverWithTheKey() {
            recoverAfterAFailureOf(fixture.actions.answerFailures());
        }

        private void recoverAfterAFailureOf(FailureTracker calls) {
            fail(2);
            calls.onFailure(fixture.now);
            fixture.outages.onKeyOutage(RecordingCallSink.unknown());
            key.onSuccess();
            fixture.outages.onKeyRecovered();
            assertEquals(List.of("connection lost"), fixture.listener().lines);
        }
    }
}
