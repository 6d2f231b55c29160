package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A human request, from its opening to its resolution. */
class HumanRequestTrackerTest {
    private static final Question QUESTION = new Question("Who?", null, List.of(), false);

    private final JobFixture fixture = new JobFixture();
    private final HumanRequestTracker tracker = fixture.requests;
    private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);

    private static HumanRequest request(String id) {
        return new HumanRequest(id, "request " + id, null, null, "approval", null);
    }

    @Test
    void requestIsOpenedOnceAndAnsweredOnce() {
        tracker.onState(one, 0);
        assertTrue(tracker.isUnpublished());
        tracker.publish();
        tracker.onState(one, 1_000);
        assertFalse(tracker.isUnpublished());
        assertTrue(tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 1_000));
        assertFalse(tracker.tryDecide(one, Answer.DENY, IdempotencyKey.random(), 1_000));
        assertEquals(Answer.APPROVE, tracker.toSend());
        tracker.onAccepted(2_000);
        assertEquals(List.of("opened one", "settled ANSWERED"), fixture.listener().lines);
        tracker.onState(one, 3_000);
        assertNull(tracker.open());
        tracker.onState(one, 3_000 + Limits.REPLICA_LAG_MS);
        assertTrue(tracker.isUnpublished());
    }

    @Test
    void rejectionIsPublishedWhenTheRequestIsStillOpen() {
        tracker.onState(one, 0);
        tracker.publish();
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        tracker.onFailure(RecordingCallSink.rejected(), 0);
        assertNull(tracker.toSend());
        assertEquals(List.of("opened one"), fixture.listener().lines);
        tracker.onState(one, 1_000);
        assertEquals(List.of("opened one", "answer refused"), fixture.listener().lines);
        assertTrue(tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 1_000));
    }

    @Test
    void unpublishedRequestIsResolvedSilently() {
        tracker.onState(one, 0);
        tracker.onState(null, 0);
        tracker.onState(one, 0);
        tracker.onJobEnded();
        assertEquals(List.of(), fixture.listener().lines);
    }

    @Nested
    class Boundaries {
        private final HumanRequest two = new HumanRequest("2", "two", null, null, "approval", null);

        private void openRequest() {
            tracker.onState(one, 0);
            tracker.publish();
            fixture.listener().lines.clear();
        }

        @Test
        void requestIsReplacedOrAnsweredElsewhereOrEndsWithTheJob() {
            openRequest();
            assertSame(one, tracker.open());
            tracker.onState(two, 0);
            assertEquals(List.of("settled REPLACED"), fixture.listener().lines);
            assertSame(two, tracker.open());
            tracker.publish();
            tracker.onState(null, 0);
            assertEquals("settled ANSWERED_ELSEWHERE", fixture.listener().lines.get(2));
            openRequest();
            tracker.onJobEnded();
            assertEquals(List.of("settled JOB_ENDED"), fixture.listener().lines);
            assertNull(tracker.open());
        }

        @Test
        void requestIsProbablyAnsweredAfterALostAnswer() {
            openRequest();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.onFailure(EngineHarness.httpError(500), 1_000);
            assertNull(tracker.toSend());
            assertEquals(1_000 + 2 * Limits.CONFIRM_DELAY_MS, tracker.sendAt());
            tracker.onState(null, 2_000);
            assertEquals(List.of("settled PROBABLY_ANSWERED"), fixture.listener().lines);
        }

        @Test
        void answerWithoutEffectIsSentAgain() {
            openRequest();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.onFailure(EngineHarness.httpError(429), 0);
            assertEquals(Answer.APPROVE, tracker.toSend());
            tracker.onFailure(EngineHarness.httpError(407), 0);
            assertEquals(Answer.APPROVE, tracker.toSend());
            tracker.onState(null, 0);
            assertEquals(List.of("settled ANSWERED_ELSEWHERE"), fixture.listener().lines);
        }

        @Test
        void rejectedKeyDelaysAnAnswerOnce() {
            openRequest();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.onFailure(EngineHarness.httpError(401), 0);
            assertEquals(Answer.APPROVE, tracker.toSend());
            tracker.onFailure(EngineHarness.httpError(401), 0);
            tracker.onState(one, 0);
            assertEquals(List.of("answer refused"), fixture.listener().lines);
        }

        @Test
        void abortWithdrawsAnUnsentAnswerUnlessItDenies() {
            openRequest();
            tracker.dropUnsentApproval();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.dropUnsentApproval();
            assertNull(tracker.toSend());
            tracker.tryDecide(one, Answer.DENY, IdempotencyKey.random(), 0);
            tracker.dropUnsentApproval();
            assertEquals(Answer.DENY, tracker.toSend());
        }

        @Test
        void abortLeavesAnUnknownAnswerToTheNextRead() {
            openRequest();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.onFailure(EngineHarness.httpError(500), 0);
            tracker.dropUnsentApproval();
            assertFalse(tracker.tryDecide(one, Answer.DENY, IdempotencyKey.random(), 0));
        }

        @Test
        void requestThatAsksSomethingElseIsAnother() {
            openRequest();
            tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
            for (var other : List.of(
                    new HumanRequest("1", "two", null, null, "approval", null),
                    new HumanRequest("1", "two", "more", null, "approval", null),
                    new HumanRequest("1", "two", "more", null, "login", null),
                    new HumanRequest("1", "two", "more", null, "question", List.of(QUESTION)))) {
                tracker.onState(other, 0);
                assertEquals(List.of("settled REPLACED"), fixture.listener().lines);
                assertNull(tracker.toSend());
                assertFalse(tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0));
                tracker.publish();
                fixture.listener().lines.clear();
            }
        }

        @Test
        void requestThatAsksSomethingElseIsNoLeftoverOfTheAnsweredOne() {
            openRequest();
            tracker.onAccepted(1_000);
            tracker.onState(new HumanRequest("1", "two", null, null, "approval", null), 2_000);
            assertTrue(tracker.isUnpublished());
        }

        @Test
        void replicaMayLagForAMinute() {
            openRequest();
            tracker.onAccepted(1_000_000);
            tracker.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS - 1);
            assertNull(tracker.open());
            tracker.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS);
            assertSame(one, tracker.open());
        }
    }

    @Test
    void answerWithAnUnknownOutcomeIsSentAgainLessAndLessOften() {
        tracker.onState(one, 0);
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        var now = 0L;
        for (long pause : List.of(2_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000)) {
            tracker.onFailure(RecordingCallSink.unknown(), now);
            assertEquals(now + pause, tracker.sendAt());
            now += pause;
            tracker.onState(one, now);
            assertEquals(Answer.APPROVE, tracker.toSend());
        }
    }

    @Test
    void answerThatFailsForTheOutageTimeoutCountsAsRejected() {
        tracker.onState(one, 0);
        tracker.publish();
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        var now = 0L;
        while (tracker.toSend() != null) {
            tracker.onFailure(RecordingCallSink.unknown(), now);
            tracker.onState(one, now);
            now += 30_000;
        }
        assertEquals(List.of("opened one", "answer refused"), fixture.listener().lines);
        assertTrue(now >= EngineHarness.OUTAGE_TIMEOUT.toMillis());

        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), now);
        tracker.onFailure(RecordingCallSink.unknown(), now);
        tracker.onState(one, now);
        assertEquals(Answer.APPROVE, tracker.toSend());
    }

    @Test
    void failuresOfAnAnswerAreForgottenWithItsRequest() {
        failToAnswer();

        tracker.onState(null, 0);

        assertFalse(fixture.actions.answerFailures().isReportable());
    }

    @Test
    void failuresOfAnAnswerAreForgottenWhereItIsWithdrawn() {
        failToAnswer();

        tracker.dropUnsentApproval();

        assertFalse(fixture.actions.answerFailures().isReportable());
    }

    private void failToAnswer() {
        tracker.onState(one, 0);
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            tracker.onFailure(EngineHarness.notSent(), 0);
        }
        assertTrue(fixture.actions.answerFailures().isReportable());
    }

    @Test
    void pauseThatDuvoOrdersIsNoTimeOfAnOutage() {
        tracker.onState(one, 0);
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        tracker.onFailure(EngineHarness.notSent(), 0);
        tracker.onFailure(EngineHarness.httpError(429), 1_000);
        tracker.onFailure(EngineHarness.notSent(), 30_000);

        assertEquals(0, fixture.actions.answerFailures().failingMillis());
    }

    @Test
    void pauseThatDuvoOrdersIsNoFailureOfTheAnswer() {
        tracker.onState(one, 0);
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        for (long now = 0; now < 3_600_000; now += 30_000) {
            tracker.onFailure(EngineHarness.httpError(429), now);
            assertEquals(now + 2_000, tracker.sendAt());
        }
        assertFalse(fixture.actions.answerFailures().isReportable());
    }

    @Test
    @DisplayName(
            "A read that is older than several answers reopens none of their requests, and says nothing of the open one")
    void allAnsweredRequestsAreRemembered() {
        for (var id : List.of("1", "2", "3")) {
            tracker.onState(request(id), 0);
            tracker.publish();
            tracker.tryDecide(request(id), Answer.APPROVE, IdempotencyKey.random(), 0);
            tracker.onAccepted(10_000);
        }
        tracker.onState(request("4"), 11_000);
        tracker.publish();
        for (var id : List.of("1", "2", "3")) {
            tracker.onState(request(id), 10_000 + Limits.REPLICA_LAG_MS - 1);
            assertEquals("4", tracker.open().id());
        }
        tracker.onState(request("1"), 10_000 + Limits.REPLICA_LAG_MS);
        assertEquals("1", tracker.open().id());
    }

    @Test
    void requestWhoseAnswerWasProbablyAcceptedIsRememberedToo() {
        tracker.onState(one, 0);
        tracker.publish();
        tracker.tryDecide(one, Answer.APPROVE, IdempotencyKey.random(), 0);
        tracker.onFailure(RecordingCallSink.unknown(), 0);
        tracker.onState(null, 5_000);
        assertEquals(List.of("opened one", "settled PROBABLY_ANSWERED"), fixture.listener().lines);
        tracker.onState(one, 5_000 + Limits.REPLICA_LAG_MS - 1);
        assertNull(tracker.open());
        tracker.onState(one, 5_000 + Limits.REPLICA_LAG_MS);
        assertSame(one, tracker.open());
    }

    @Test
    void requestThatWasSettledElsewhereMayComeBackAtOnce() {
        tracker.onState(one, 0);
        tracker.publish();
        tracker.onState(null, 1_000);
        tracker.onState(one, 2_000);
        assertSame(one, tracker.open());
    }
}
