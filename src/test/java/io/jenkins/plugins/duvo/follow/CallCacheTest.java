package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a Job that are kept until something happens to it. */
class CallCacheTest {
    private static final long NOW = 100;

    private final KindThrottle throttle = new KindThrottle(kind -> {});
    private final RecordingCallSink sink = new RecordingCallSink();
    private int changes;
    private final CallCache cache = new CallCache(() -> changes++);

    @BeforeEach
    void clear() {
        cache.clear();
    }

    private void offer(CallKind kind, long notBefore) {
        cache.offer(
                new PendingCall<>(
                        null,
                        CallPriority.START,
                        notBefore,
                        notBefore,
                        () -> {},
                        kind.newCall(client -> ""),
                        answer -> {},
                        why -> {}),
                NOW);
    }

    private void offer(long notBefore) {
        offer(CallKind.OTHER, notBefore);
    }

    private PendingCall<String> kept() {
        cache.offerTo(sink, NOW);
        return sink.only();
    }

    @Test
    void waitForAPermitIsReportedOnceAfterFifteenSeconds() {
        offer(NOW);
        assertFalse(cache.onNoPermit(NOW, throttle));
        assertFalse(cache.onNoPermit(NOW + 14_999, throttle));
        cache.clear(); // offered anew: the Job waits all the same
        offer(NOW);
        assertTrue(cache.onNoPermit(NOW + 15_000, throttle));
        assertFalse(cache.onNoPermit(NOW + 90_000, throttle));
    }

    @Test
    void waitForAPermitEndsWithACallThatIsSentOrWithoutOne() {
        offer(NOW);
        cache.onNoPermit(NOW, throttle);
        kept().onSent().run();
        assertFalse(cache.onNoPermit(NOW + 15_000, throttle));
        cache.clear();
        assertFalse(cache.onNoPermit(NOW + 30_000, throttle));
        offer(NOW + 40_000);
        assertFalse(cache.onNoPermit(NOW + 39_000, throttle)); // not due
        assertFalse(cache.onNoPermit(NOW + 41_000, throttle));
        assertTrue(cache.onNoPermit(NOW + 56_000, throttle));
    }

    @Test
    void keptCallsAreOfferedInTheirOrder() {
        offer(7);
        offer(5);
        cache.offerTo(sink, NOW);
        assertEquals(
                List.of(7L, 5L), sink.calls.stream().map(PendingCall::notBefore).toList());
    }

    @Test
    void removedCallIsNotOffered() {
        offer(7);
        cache.clear();
        cache.offerTo(sink, NOW);
        assertEquals(List.of(), sink.calls);
    }

    @Test
    void callThatIsSentChangesWhatIsOffered() {
        offer(7);
        kept().onSent().run();
        assertEquals(1, changes);
    }

    @Test
    void answeredCallChangesWhatIsOffered() {
        offer(7);
        kept().onSuccess().accept("");
        assertEquals(1, changes);
    }

    @Test
    void failedCallChangesWhatIsOffered() {
        offer(7);
        kept().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(1, changes);
    }

    @Test
    void newCacheAsksForCalls() {
        assertTrue(new CallCache(() -> {}).isOutdated(Long.MIN_VALUE));
    }

    @Test
    void cacheHoldsUntilItsEarliestWakeUp() {
        cache.wakeAt(300, NOW);
        cache.wakeAt(200, NOW);
        cache.wakeAt(400, NOW);
        assertFalse(cache.isOutdated(199));
        assertTrue(cache.isOutdated(200));
    }

    @Test
    void wakeUpThatIsNotInTheFutureOutdatesNothing() {
        cache.wakeAt(NOW, NOW);
        assertFalse(cache.isOutdated(NOW));
    }

    @Test
    void wakeUpIsForgottenWithTheCalls() {
        cache.wakeAt(200, NOW);
        cache.clear();
        assertFalse(cache.isOutdated(200));
    }

    @Test
    void nextWakeUpIsPassedOn() {
        cache.wakeAt(200, NOW);
        cache.offerTo(sink, NOW);
        assertEquals(200, sink.nextWakeAt);
    }

    @Test
    void nothingIsDueWithoutACall() {
        assertEquals("", cache.describe(NOW, throttle));
    }

    @ParameterizedTest
    @CsvSource({"5_100, 5", "5_101, 6", "101, 1"})
    void secondsUntilTheNextCallAreRoundedUp(long notBefore, long seconds) {
        offer(60_000);
        offer(notBefore);
        assertEquals(", asks Duvo next in " + seconds + " s", cache.describe(NOW, throttle));
    }

    @Test
    void callThatIsDueWaitsForItsTurn() {
        offer(NOW);
        assertEquals(", waits for its turn to ask Duvo", cache.describe(NOW, throttle));
    }

    @Test
    void callOfAThrottledKindIsDueAfterThePause() {
        throttle.onThrottled(CallKind.START, 10_000, EngineHarness.httpError(429), NOW);
        offer(CallKind.START, 7);
        assertEquals(", asks Duvo next in 10 s", cache.describe(NOW, throttle));
    }
}
