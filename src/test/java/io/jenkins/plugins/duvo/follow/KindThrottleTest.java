package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses of single kinds of calls. */
class KindThrottleTest {
    private final List<CallKind> throttled = new ArrayList<>();
    private final KindThrottle throttle = new KindThrottle(throttled::add);
    private final DuvoException why = EngineHarness.httpError(429);

    @Test
    void onlyTheThrottledKindPauses() {
        throttle.onThrottled(CallKind.START, 20_000, why, 1_000);
        assertEquals(21_000, throttle.until(CallKind.START));
        assertSame(why, throttle.why(CallKind.START));
        assertEquals(0, throttle.until(CallKind.STATUS));
        assertNull(throttle.why(CallKind.STATUS));
    }

    @ParameterizedTest
    @CsvSource({"STATUS, 7, 7", "START, 7, 21_000", "START, 30_000, 30_000"})
    void callIsDueAtItsTimeAndAfterThePauseOfItsKind(CallKind kind, long notBefore, long dueAt) {
        var call = new PendingCall<>(
                null,
                CallPriority.START,
                notBefore,
                0,
                () -> {},
                kind.newCall(client -> ""),
                answer -> {},
                failure -> {});
        assertEquals(notBefore, throttle.dueAt(call));
        throttle.onThrottled(CallKind.START, 20_000, why, 1_000);
        assertEquals(dueAt, throttle.dueAt(call));
    }

    @ParameterizedTest
    @CsvSource({"-1, 10_000", "0, 1_000", "1_500, 1_500", "86_400_000, 300_000"})
    void pauseIsBounded(long asked, long pause) {
        throttle.onThrottled(CallKind.SEND, asked, why, 0);
        assertEquals(pause, throttle.until(CallKind.SEND));
    }

    @Test
    void oneCallIsTriedAfterThePause() {
        throttle.onThrottled(CallKind.START, 10_000, why, 0);
        throttle.onSent(CallKind.START, 10_000);
        assertEquals(10_000 + Limits.ATTEMPT_MAX_MS, throttle.until(CallKind.START));
        throttle.onThrottled(CallKind.START, 10_000, why, 10_200);
        assertEquals(20_200, throttle.until(CallKind.START));
        assertEquals(List.of(CallKind.START), throttled);
    }

    /** Those were sent before Duvo began to put the kind off. */
    @Test
    void outcomesOfCallsUnderWayEndNoPause() {
        throttle.onThrottled(CallKind.MESSAGES, 10_000, why, 0);
        throttle.onOtherOutcome(CallKind.MESSAGES);
        throttle.onThrottled(CallKind.MESSAGES, 8_000, why, 10);
        throttle.onOtherOutcome(CallKind.MESSAGES);
        assertEquals(10_000, throttle.until(CallKind.MESSAGES));
        assertEquals(10_000, throttle.pausedUntil(CallKind.MESSAGES));
        throttle.onSent(CallKind.MESSAGES, 10_000);
        assertEquals(0, throttle.pausedUntil(CallKind.MESSAGES));
    }

    @Test
    void otherOutcomeEndsTheThrottling() {
        throttle.onThrottled(CallKind.START, 10_000, why, 0);
        throttle.onSent(CallKind.START, 10_000);
        throttle.onOtherOutcome(CallKind.SEND);
        assertEquals(10_000 + Limits.ATTEMPT_MAX_MS, throttle.until(CallKind.START));
        throttle.onOtherOutcome(CallKind.START);
        assertEquals(0, throttle.until(CallKind.START));
        throttle.onThrottled(CallKind.START, 10_000, why, 30_000);
        assertEquals(List.of(CallKind.START, CallKind.START), throttled);
    }

    @Test
    void callOfAKindThatIsNotThrottledBeginsNoPause() {
        throttle.onSent(CallKind.START, 10_000);
        assertEquals(0, throttle.until(CallKind.START));
    }

    @Test
    void kindIsThrottledUntilACallIsAnsweredOtherwise() {
        throttle.onThrottled(CallKind.START, 10_000, why, 0);
        assertTrue(throttle.isThrottled(CallKind.START));
        assertFalse(throttle.isThrottled(CallKind.SEND));
        throttle.onSent(CallKind.START, 10_000);
        assertTrue(throttle.isThrottled(CallKind.START));
        throttle.onOtherOutcome(CallKind.START);
        assertFalse(throttle.isThrottled(CallKind.START));
    }

    @Test
    void kindThatIsNotThrottledIsNotPaused() {
        throttle.onThrottled(CallKind.START, 10_000, why, 0);
        assertEquals(0, throttle.pausedUntil(CallKind.SEND));
    }
}
