package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of a call: its outcome reaches the key and the part that offered it, whatever is thrown on the way. */
class CallExecutorTest {
    private final SharedKeyState keyState = new SharedKeyState(
            new KeyProbe(why -> {}), new OutageDetector(why -> {}, () -> {}), new KindThrottle(kind -> {}));
    private final RequestBudget budget = new RequestBudget(EngineHarness.CAP, 0);
    private final List<String> keyEvents = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean statusListenerThrows;
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
            new CallExecutor("key", statusListener, budget, keyState, () -> 0, new FailureLog());

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
}
