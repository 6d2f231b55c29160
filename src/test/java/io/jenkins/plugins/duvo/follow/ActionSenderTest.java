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
        one.requests.onState(asks(id), one.now);
        one.requests.publish();
    }

    private void offer() {
        one.actions.offer(one.sink, "1", one.requests.open() != null);
    }

    /** A denial is sent and Duvo refuses it, so that the request is open again when the Job was read. */
    private void denialFails(String id) {
        offer();
        one.sink.begin().onFailure().accept(EngineHarness.answered(400));
        one.requests.onState(asks(id), one.now);
    }

    @Test
    void acceptedAnswerResolvesTheRequest() {
        open("7");
        one.requests.tryDecide("7", Answer.APPROVE, one.now);
        offer();
        var call = one.sink.<HumanRequest>begin();
        assertEquals(CallPriority.ACTION, call.priority());
        assertTrue(one.actions.isBusy());

        call.onSuccess().accept(asks("7"));

        assertFalse(one.actions.isBusy());
        assertEquals(List.of("asks Pay?", "settled ANSWERED"), one.listener().lines);
        assertEquals(1, one.actions.attempts());
    }

    @SuppressWarnings("unchecked")
    private void taken(PendingCall<?> stop) {
        ((PendingCall<Boolean>) stop).onSuccess().accept(true);
    }

    /** When the stop is sent next, once the Job was seen again. */
    private PendingCall<?> nextStop() {
        offer();
        assertEquals(List.of(), one.sink.calls);
        one.stop.onActive();
        offer();
        return one.sink.only();
    }

    @Test
    void stopIsRepeatedWithBackoffOnceTheJobWasSeenActive() {
        one.stop.request(one.now);
        offer();
        one.sink.<Boolean>begin().onSuccess().accept(true);

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
    void failedStopIsRepeatedSooner() {
        one.stop.request(one.now);
        offer();

        one.sink.begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(one.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
        assertEquals(1, one.actions.attempts());
    }

    @Test
    void ineffectiveStopIsRepeatedSooner() {
        one.stop.request(one.now);
        offer();

        one.sink.<Boolean>begin().onSuccess().accept(false);

        assertEquals(one.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
    }

    @Test
    void stopAfterAWaitIsSentAtOnceLikeTheFirst() {
        one.stop.request(one.now);
        offer();
        assertEquals(CallPriority.ACTION, one.sink.calls.get(0).priority());
        one.sink.<Boolean>begin().onSuccess().accept(true);
        one.now += 1;
        one.actions.offer(one.sink, "1", true);
        one.stop.onActive();

        offer();

        assertEquals(CallPriority.ACTION, one.sink.calls.get(0).priority());
        assertTrue(one.sink.only().notBefore() <= one.now);
    }

    @Test
    void stopNamesTheJob() {
        one.stop.request(one.now);
        offer();

        assertTrue(one.path(one.sink.only()).contains("/1/stop"));
    }

    @Test
    void approvalIsDeniedALimitedNumberOfTimes() {
        open("7");
        one.stop.request(one.now);
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();

        assertEquals(List.of(), one.sink.calls);
    }

    @Test
    void denialsAreSeparatedByAnInterval() {
        open("7");
        one.stop.request(one.now);
        denialFails("7");
        var next = one.now + Limits.DENIAL_INTERVAL_MS;
        one.now = next - 1;

        offer();

        assertEquals(List.of(), one.sink.calls);
        assertEquals(next, one.sink.nextWakeAt);
        one.now = next;
        offer();
        assertEquals(1, one.sink.calls.size());
    }

    @Test
    void nextApprovalHasItsOwnCountOfDenials() {
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
        assertEquals(List.of(), one.sink.calls);
    }

    @Test
    void denialByAUserIsNotCounted() {
        open("7");
        one.requests.tryDecide("7", Answer.DENY, one.now);
        one.stop.request(one.now);
        denialFails("7");

        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();
        assertEquals(List.of(), one.sink.calls);
    }
}
