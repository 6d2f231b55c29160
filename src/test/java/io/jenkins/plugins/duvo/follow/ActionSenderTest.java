package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people want done to a Job, in its order and at its time. */
class ActionSenderTest {
    private final JobFixture one = new JobFixture();

    private static HumanRequest asks(String id) {
        return new HumanRequest(id, "Pay?", null, null, "approval", null);
    }

    private void open(String id) {
        one.requestTracker.onState(asks(id), one.now);
        one.requestTracker.publish();
    }

    private void offer() {
        one.actionSender.offer(one.turns, "1", one.requestTracker.open() != null);
    }

    /** A denial is sent and Duvo refuses it, so that the request is open again when the Job was read. */
    private void denialFails(String id) {
        offer();
        one.turns.begin().onFailure().accept(EngineHarness.answered(400));
        one.requestTracker.onState(asks(id), one.now);
    }

    @Test
    void anAnswerThatIsTakenSettlesTheRequest() {
        open("7");
        one.requestTracker.decide("7", Answer.APPROVE, one.now);
        offer();
        var call = one.turns.<HumanRequest>begin();
        assertEquals(CallPriority.ACTION, call.priority());
        assertTrue(one.actionSender.isBusy());

        call.onSuccess().accept(asks("7"));

        assertFalse(one.actionSender.isBusy());
        assertEquals(List.of("asks Pay?", "settled ANSWERED"), one.listener.lines);
        assertEquals(1, one.actionsTried);
        assertEquals(1, one.actionSender.attempts());
    }

    @SuppressWarnings("unchecked")
    private void taken(PendingCall<?> stop) {
        ((PendingCall<Boolean>) stop).onSuccess().accept(true);
    }

    /** When the stop is sent next, once the Job was seen again. */
    private PendingCall<?> nextStop() {
        offer();
        assertEquals(List.of(), one.turns.asks);
        one.stop.onActive();
        offer();
        return one.turns.only();
    }

    @Test
    void aStopIsRepeatedWhenTheJobIsSeenActiveLessAndLessOften() {
        one.stop.request(one.now);
        offer();
        one.turns.<Boolean>begin().onSuccess().accept(true);

        for (var pause = Limits.STOP_REPEAT_MS; pause < Limits.STOP_REPEAT_MAX_MS; pause *= 2) {
            var next = nextStop();
            assertEquals(CallPriority.RETRY_STOP, next.priority());
            assertEquals(one.now + pause, next.notBefore());
            taken(next);
        }

        for (int i = 0; i < 20; i++) {
            var next = nextStop();
            assertEquals(one.now + Limits.STOP_REPEAT_MAX_MS, next.notBefore());
            taken(next);
        }
    }

    @Test
    void aStopThatFailedIsRepeatedSooner() {
        one.stop.request(one.now);
        offer();

        one.turns.begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(one.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
        assertEquals(1, one.actionsTried);
    }

    @Test
    void aStopThatDuvoDidNotTakeIsRepeatedSooner() {
        one.stop.request(one.now);
        offer();

        one.turns.<Boolean>begin().onSuccess().accept(false);

        assertEquals(one.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
    }

    @Test
    void afterAWaitTheStopIsSentAtOnceAsIfItWereTheFirst() {
        one.stop.request(one.now);
        offer();
        assertEquals(CallPriority.ACTION, one.turns.asks.get(0).priority());
        one.turns.<Boolean>begin().onSuccess().accept(true);
        one.now += 1;
        one.actionSender.offer(one.turns, "1", true);
        one.stop.onActive();

        offer();

        assertEquals(CallPriority.ACTION, one.turns.asks.get(0).priority());
        assertTrue(one.turns.only().notBefore() <= one.now);
    }

    @Test
    void aStopIsOneOfTheJob() {
        one.stop.request(one.now);
        offer();

        assertTrue(one.path(one.turns.only()).contains("/1/stop"));
    }

    @Test
    void anApprovalIsDeniedSoOftenAndNoMore() {
        open("7");
        one.stop.request(one.now);
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();

        assertEquals(List.of(), one.turns.asks);
    }

    @Test
    void betweenTwoDenialsThereIsAPause() {
        open("7");
        one.stop.request(one.now);
        denialFails("7");
        var next = one.now + Limits.DENIAL_INTERVAL_MS;
        one.now = next - 1;

        offer();

        assertEquals(List.of(), one.turns.asks);
        assertEquals(next, one.turns.remindedAt);
        one.now = next;
        offer();
        assertEquals(1, one.turns.asks.size());
    }

    @Test
    void theNextApprovalIsDeniedAtOnceAndAsOften() {
        open("7");
        one.stop.request(one.now);
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        open("8");
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("8");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();
        assertEquals(List.of(), one.turns.asks);
    }

    @Test
    void aDenialThatAPersonGaveIsNotCounted() {
        open("7");
        one.requestTracker.decide("7", Answer.DENY, one.now);
        one.stop.request(one.now);
        denialFails("7");

        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();
        assertEquals(List.of(), one.turns.asks);
    }
}
