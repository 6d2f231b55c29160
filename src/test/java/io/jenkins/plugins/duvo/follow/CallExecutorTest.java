package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a call: its outcome reaches the key and the part that offered it, whatever is thrown on the way. */
class CallExecutorTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final SharedKeyState keyState = new SharedKeyState(
            new KeyProbe(why -> {}),
            new OutageDetector(why -> {}, () -> {}),
            new KindThrottle(kind -> {}),
            new FinalReadPolicy());
    private final RequestBudget budget = new RequestBudget(EngineHarness.CAP, 0);
    private final List<String> keyEvents = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean statusListenerThrows;
    private long now;
    private final KeyStatusListener statusListener = new KeyStatusListener() {
        @Override
        public void keyAccepted(Object keyId) {
            add("accepted");
        }

        @Override
        public void keyRejected(Object keyId, DuvoException why) {
            add("rejected");
        }

        private void add(String event) {
            keyEvents.add(event);
            if (statusListenerThrows) {
                throw new IllegalStateException();
            }
        }
    };
    private final CallExecutor executor =
            new CallExecutor("key", statusListener, budget, keyState, () -> now, new FailureLog());

    private PendingCall<String> call(
            FollowScheduler.Call<String> call, Consumer<String> onSuccess, Consumer<DuvoException> onFailure) {
        return new PendingCall<>(null, CallPriority.START, 0, 0, () -> {}, call, onSuccess, onFailure);
    }

    private void recordFailure(DuvoException why) {
        outcomes.add(why.outcome());
    }

    private static <T> T fail() {
        throw new AssertionError();
    }

    /** Sends a call of this kind, which fails. */
    private void fail(CallKind kind, DuvoException why) {
        send(kind, duvo -> {
            throw why;
        });
    }

    private void send(CallKind kind, FollowScheduler.Call<String> call) {
        executor.execute(call(kind.newCall(call), answer -> {}, this::recordFailure))
                .accept(executor);
    }

    private boolean isKeyPaused() {
        return budget.nextPermitAt(now) >= now + Limits.CONFIRM_DELAY_MS;
    }

    @Test
    void answerThatCannotBeHandledIsAFailureWithAnUnknownEffect() {
        executor.execute(call(duvo -> "answer", answer -> fail(), this::recordFailure))
                .accept(executor);
        assertEquals(List.of(Outcome.UNKNOWN), outcomes);
        assertEquals(List.of("accepted"), keyEvents);
        assertTrue(keyState.probe().hasEverWorked());
    }

    @Test
    void whatACallThrowsIsAFailureWithAnUnknownEffect() {
        executor.execute(call(duvo -> fail(), answer -> {}, this::recordFailure))
                .accept(executor);
        assertEquals(List.of(Outcome.UNKNOWN), outcomes);
        assertFalse(keyState.probe().hasEverWorked());
    }

    @Test
    void failureThatCannotBeHandledIsHandedOverOnceMore() {
        executor.execute(call(duvo -> "answer", answer -> fail(), why -> {
                    recordFailure(why);
                    if (outcomes.size() < 2) {
                        fail();
                    }
                }))
                .accept(executor);
        assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN), outcomes);
    }

    @Test
    void failureThatCanNeverBeHandledThrowsNothing() {
        executor.execute(call(duvo -> fail(), answer -> {}, why -> fail())).accept(executor);
        assertEquals(List.of(), keyEvents);
    }

    @Test
    void callWithoutAThreadWasNotSent() {
        executor.onNotSent(call(duvo -> "answer", answer -> {}, this::recordFailure), new OutOfMemoryError());
        assertEquals(List.of(Outcome.NOT_SENT), outcomes);
    }

    @Test
    void listenerOfKeysThatThrowsKeepsNoOutcomeBack() {
        statusListenerThrows = true;
        var answers = new ArrayList<String>();
        executor.execute(call(duvo -> "answer", answers::add, this::recordFailure))
                .accept(executor);
        executor.execute(call(
                        duvo -> {
                            throw EngineHarness.httpError(401);
                        },
                        answers::add,
                        this::recordFailure))
                .accept(executor);
        assertEquals(List.of("answer"), answers);
        assertEquals(List.of(Outcome.REFUSED), outcomes);
        assertEquals(List.of("accepted", "rejected"), keyEvents);
    }

    @Test
    void throttledCallPausesTheKey() {
        executor.execute(call(
                        duvo -> {
                            throw EngineHarness.httpError(429);
                        },
                        answer -> {},
                        this::recordFailure))
                .accept(executor);
        assertEquals(List.of(Outcome.THROTTLED), outcomes);
        assertEquals(Limits.THROTTLE_PAUSE_MS, budget.nextPermitAt(0));
    }

    @Test
    void pauseThatComesWithAnyFailureHoldsForTheKey() {
        executor.execute(call(
                        duvo -> {
                            throw EngineHarness.httpError(503, "retry-after", "60");
                        },
                        answer -> {},
                        this::recordFailure))
                .accept(executor);
        assertEquals(60_000, budget.nextPermitAt(0));
    }

    @Test
    void rejectionOfACallShowsThatDuvoAcceptsTheKey() {
        executor.execute(call(
                        duvo -> {
                            throw EngineHarness.httpError(404);
                        },
                        answer -> {},
                        this::recordFailure))
                .accept(executor);
        assertTrue(keyState.probe().hasEverWorked());
        assertEquals(0, keyState.outage().outageMillis());
    }

    @Test
    void otherFailureWithoutATimePausesNothing() {
        fail(CallKind.OTHER, EngineHarness.httpError(503));
        assertFalse(isKeyPaused());
    }

    @Nested
    class Outage {
        private void failForAMinute() {
            for (var at : List.of(0L, 30_000L, 60_000L)) {
                now = at;
                fail(CallKind.OTHER, RecordingCallSink.unknown());
            }
        }

        @Test
        void callsThatFailForAMinuteAreAnOutage() {
            failForAMinute();
            assertTrue(keyState.outage().isOutage());
        }

        @Test
        void answerEndsAnOutage() {
            failForAMinute();
            send(CallKind.OTHER, duvo -> "answer");
            assertFalse(keyState.outage().isOutage());
        }
    }

    @Nested
    class Throttling {
        private boolean isStartThrottled() {
            return keyState.throttle().isThrottled(CallKind.START);
        }

        /** A start is the one call that is tried after a pause. */
        private void tryStart(FollowScheduler.Call<String> call) {
            keyState.throttle().onThrottled(CallKind.START, 0, EngineHarness.httpError(429), 0);
            keyState.throttle().onSent(CallKind.START, 1_000);
            send(CallKind.START, call);
        }

        @Test
        void kindOfAThrottledCallPausesAloneWhereManyRequestsAreLeft() {
            budget.onRateLimit(new RateLimit(300, 200), 0);
            fail(CallKind.START, EngineHarness.httpError(429, "retry-after", "20"));
            assertEquals(20_000, keyState.throttle().until(CallKind.START));
            assertFalse(isKeyPaused());
        }

        @Test
        void pauseOfAKindIsTheUsualOneWhereDuvoNamesNone() {
            budget.onRateLimit(new RateLimit(300, 200), 0);
            fail(CallKind.START, EngineHarness.httpError(429));
            assertEquals(Limits.THROTTLE_PAUSE_MS, keyState.throttle().until(CallKind.START));
        }

        @Test
        void noKindPausesForAnotherFailure() {
            budget.onRateLimit(new RateLimit(300, 200), 0);
            fail(CallKind.START, EngineHarness.httpError(503, "retry-after", "20"));
            assertFalse(isStartThrottled());
        }

        @Test
        void answerEndsTheThrottlingOfItsKind() {
            tryStart(duvo -> "answer");
            assertFalse(isStartThrottled());
        }

        @Test
        void otherFailureEndsTheThrottlingOfItsKind() {
            tryStart(duvo -> {
                throw EngineHarness.httpError(404);
            });
            assertFalse(isStartThrottled());
        }

        @Test
        void throttlingByTheBudgetEndsThatOfTheKind() {
            tryStart(duvo -> {
                throw EngineHarness.httpError(429);
            });
            assertFalse(isStartThrottled());
            assertTrue(isKeyPaused());
        }
    }

    @Nested
    class Log {
        private final IllegalStateException unforeseen = new IllegalStateException();

        private <T> T unforeseen() {
            throw unforeseen;
        }

        @Test
        void whatACallThrowsIsLogged() {
            send(CallKind.OTHER, duvo -> unforeseen());
            assertEquals(List.of(unforeseen), recorded.failures());
        }

        @Test
        void unforeseenCauseOfAFailureIsLogged() {
            fail(CallKind.OTHER, DuvoException.internalError(unforeseen));
            assertEquals(List.of(unforeseen), recorded.failures());
        }

        @Test
        void failureThatIsForeseenIsNotLogged() {
            fail(CallKind.OTHER, EngineHarness.httpError(500));
            assertEquals(List.of(), recorded.failures());
        }

        @Test
        void answerThatCannotBeHandledIsLogged() {
            executor.execute(call(duvo -> "answer", answer -> unforeseen(), why -> {}))
                    .accept(executor);
            assertEquals(List.of(unforeseen), recorded.failures());
        }

        @Test
        void failureThatCannotBeHandledIsLoggedForEachAttempt() {
            executor.onNotSent(call(duvo -> "answer", answer -> {}, why -> unforeseen()), new OutOfMemoryError());
            assertEquals(List.of(unforeseen, unforeseen), recorded.failures());
        }
    }
}
