package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A request for a person, from its opening to its resolution, call by call. */
class HumanRequestTrackerTest {
    private final JobFixture fixture = new JobFixture();
    private final HumanRequestTracker watch = fixture.requests;
    private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);

    @Test
    void requestIsOpenedOnceAndAnsweredOnce() {
        watch.onState(one, 0);
        assertTrue(watch.isUnpublished());
        watch.publish();
        watch.onState(one, 1_000);
        assertFalse(watch.isUnpublished());
        assertTrue(watch.tryDecide("1", Answer.APPROVE, 1_000));
        assertFalse(watch.tryDecide("1", Answer.DENY, 1_000));
        assertEquals(Answer.APPROVE, watch.toSend());
        watch.onAccepted(2_000);
        assertEquals(List.of("asks one", "settled ANSWERED"), fixture.listener().lines);
        watch.onState(one, 3_000);
        assertNull(watch.open());
        watch.onState(one, 3_000 + Limits.REPLICA_LAG_MS);
        assertTrue(watch.isUnpublished());
    }

    @Test
    void rejectionIsPublishedWhenTheRequestIsStillOpen() {
        watch.onState(one, 0);
        watch.publish();
        watch.tryDecide("1", Answer.APPROVE, 0);
        watch.onFailure(RecordingCallSink.refused(), 0);
        assertNull(watch.toSend());
        assertEquals(List.of("asks one"), fixture.listener().lines);
        watch.onState(one, 1_000);
        assertEquals(List.of("asks one", "answer refused"), fixture.listener().lines);
        assertTrue(watch.tryDecide("1", Answer.APPROVE, 1_000));
    }

    @Test
    void unpublishedRequestIsResolvedSilently() {
        watch.onState(one, 0);
        watch.onState(null, 0);
        watch.onState(one, 0);
        watch.onJobEnded();
        assertEquals(List.of(), fixture.listener().lines);
    }

    @Nested
    class Boundaries {
        private final HumanRequest two = new HumanRequest("2", "two", null, null, "approval", null);

        private void ask() {
            watch.onState(one, 0);
            watch.publish();
            fixture.listener().lines.clear();
        }

        @Test
        void requestIsReplacedOrAnsweredElsewhereOrEndsWithTheJob() {
            ask();
            assertSame(one, watch.open());
            watch.onState(two, 0);
            assertEquals(List.of("settled REPLACED"), fixture.listener().lines);
            assertSame(two, watch.open());
            watch.publish();
            watch.onState(null, 0);
            assertEquals("settled ANSWERED_ELSEWHERE", fixture.listener().lines.get(2));
            ask();
            watch.onJobEnded();
            assertEquals(List.of("settled JOB_ENDED"), fixture.listener().lines);
            assertNull(watch.open());
        }

        @Test
        void requestIsProbablyAnsweredAfterALostAnswer() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(500), 1_000);
            assertNull(watch.toSend());
            assertEquals(1_000 + 2 * Limits.CONFIRM_DELAY_MS, watch.sendAt());
            watch.onState(null, 2_000);
            assertEquals(List.of("settled PROBABLY_ANSWERED"), fixture.listener().lines);
        }

        @Test
        void answerWithoutEffectIsSentAgain() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(429), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onFailure(EngineHarness.answered(407), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onState(null, 0);
            assertEquals(List.of("settled ANSWERED_ELSEWHERE"), fixture.listener().lines);
        }

        @Test
        void rejectedKeyDelaysAnAnswerOnce() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(401), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onFailure(EngineHarness.answered(401), 0);
            watch.onState(one, 0);
            assertEquals(List.of("answer refused"), fixture.listener().lines);
        }

        @Test
        void abortWithdrawsAnUnsentAnswerUnlessItDenies() {
            ask();
            watch.withdrawUnsentApproval();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.withdrawUnsentApproval();
            assertNull(watch.toSend());
            watch.tryDecide("1", Answer.DENY, 0);
            watch.withdrawUnsentApproval();
            assertEquals(Answer.DENY, watch.toSend());
        }

        @Test
        void abortLeavesAnUnknownAnswerToTheNextRead() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(500), 0);
            watch.withdrawUnsentApproval();
            assertFalse(watch.tryDecide("1", Answer.DENY, 0));
        }

        @Test
        void replicaMayLagForAMinute() {
            ask();
            watch.onAccepted(1_000_000);
            watch.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS - 1);
            assertNull(watch.open());
            watch.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS);
            assertSame(one, watch.open());
        }
    }
}
