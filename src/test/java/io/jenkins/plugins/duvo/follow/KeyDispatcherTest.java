package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls of one key, their common limit, and how long the key is kept. */
class KeyDispatcherTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final DuvoClient client = new EngineHarness().connection().client().apply(limit -> {});
    private final FailureLog failureLog = new FailureLog();
    private final KeyDispatcher dispatcher = dispatcher("key");
    private Object usedKey = "key";
    private int limit = 40;
    private long now;

    private KeyDispatcher dispatcher(String id) {
        return new KeyDispatcher(id, 60, () -> now, KeyStatusListener.NONE, failureLog);
    }

    private KeyDispatcher.Entry job(IntSupplier maxPerMinute) {
        var follower = new JobFollower(
                FollowRequest.follow("1", EngineHarness.OUTAGE_TIMEOUT), client, dispatcher.keyState(), () -> now);
        return new KeyDispatcher.Entry(
                follower,
                new ListenerQueue(new RecordingListener(), Runnable::run, () -> {}, failureLog),
                new DuvoAccess("key", () -> usedKey, maxPerMinute, limits -> client));
    }

    private KeyDispatcher.Entry add(int maxPerMinute) {
        var entry = job(() -> maxPerMinute);
        dispatcher.add(entry, maxPerMinute);
        return entry;
    }

    private PendingCall<String> submit(CallPriority priority, int maxPerMinute) {
        var call = new PendingCall<>(client, priority, 0, 0, () -> {}, duvo -> "", answer -> {}, why -> {});
        dispatcher.submit(call, maxPerMinute);
        return call;
    }

    private PendingCall<?> nextCall() {
        return dispatcher.nextCall(priority -> true);
    }

    private double rate() {
        return dispatcher.budget().rate();
    }

    /** Lets time pass until the budget has tokens. */
    private void save() {
        now += 60_000;
    }

    @Nested
    class Limit {
        @Test
        void lowestLimitOfTheJobsHolds() {
            add(50);
            add(40);
            add(45);
            assertEquals(40, rate());
        }

        @Test
        void limitOfAJobHoldsForSingleCallsToo() {
            add(40);
            submit(CallPriority.READ, 50);
            assertEquals(40, rate());
        }

        @Test
        void lowestLimitOfTheSingleCallsThatWaitHolds() {
            submit(CallPriority.READ, 40);
            submit(CallPriority.READ, 50);
            assertEquals(40, rate());
        }

        @Test
        void limitOfACallThatWasSentHoldsNoMore() {
            submit(CallPriority.READ, 40);
            save();
            nextCall();
            submit(CallPriority.READ, 50);
            assertEquals(50, rate());
        }

        @Test
        void limitIsReadAgainAfterHalfAMinute() {
            dispatcher.add(job(() -> limit), limit);
            limit = 50;
            now = Limits.LIMIT_REFRESH_MS - 1;
            nextCall();
            assertEquals(40, rate());
            now++;
            nextCall();
            assertEquals(50, rate());
        }

        @Test
        void limitIsNotReadMoreOften() {
            dispatcher.add(job(() -> limit), limit);
            now = Limits.LIMIT_REFRESH_MS;
            nextCall();
            limit = 50;
            now += Limits.LIMIT_REFRESH_MS - 1;
            nextCall();
            assertEquals(40, rate());
        }

        @Test
        void limitThatCannotBeReadStays() {
            var failure = new IllegalStateException();
            dispatcher.add(
                    job(() -> {
                        throw failure;
                    }),
                    40);
            now = Limits.LIMIT_REFRESH_MS;
            nextCall();
            assertEquals(40, rate());
            assertEquals(List.of(failure), recorded.failures());
        }
    }

    @Nested
    class Use {
        @Test
        void keyIsInUseWhileItHasAJob() {
            assertFalse(dispatcher.isInUse());
            var job = add(40);
            assertTrue(dispatcher.isInUse());
            job.follower().detach();
            nextCall();
            assertFalse(dispatcher.isInUse());
        }

        @Test
        void keyIsInUseUntilItsCallIsCompleted() {
            var call = submit(CallPriority.READ, 40);
            assertTrue(dispatcher.isInUse());
            save();
            assertSame(call, nextCall());
            assertTrue(dispatcher.isInUse());
            dispatcher.onCompleted(call);
            assertFalse(dispatcher.isInUse());
        }

        @Test
        void keyIsKeptUntilDuvoCountsNoneOfItsRequests() {
            submit(CallPriority.READ, 40);
            save();
            dispatcher.onCompleted(nextCall());
            now += Limits.FOREIGN_USE_MEMORY_MS;
            assertFalse(dispatcher.isIdle());
            now++;
            assertTrue(dispatcher.isIdle());
        }

        @Test
        void keyInUseIsNotIdle() {
            add(40);
            now += 2 * Limits.FOREIGN_USE_MEMORY_MS;
            assertFalse(dispatcher.isIdle());
        }

        @Test
        void actionsUnderWayAreCountedAmongAllCalls() {
            submit(CallPriority.READ, 40);
            submit(CallPriority.ACTION, 40);
            save();
            var action = nextCall();
            assertEquals(1, dispatcher.actionsUnderWay());
            var read = nextCall();
            assertEquals(2, dispatcher.callsUnderWay());
            assertEquals(1, dispatcher.actionsUnderWay());
            dispatcher.onCompleted(action);
            assertEquals(0, dispatcher.actionsUnderWay());
            dispatcher.onCompleted(read);
            assertEquals(0, dispatcher.callsUnderWay());
        }

        @Test
        void callThatWasNotSentIsNoLongerUnderWay() {
            submit(CallPriority.READ, 40);
            save();
            dispatcher.onNotSent(nextCall(), new OutOfMemoryError());
            assertEquals(0, dispatcher.callsUnderWay());
        }
    }

    @Nested
    class Next {
        @Test
        void callIsSentOnce() {
            var call = submit(CallPriority.READ, 40);
            save();
            assertSame(call, nextCall());
            assertNull(nextCall());
        }

        @Test
        void callWaitsForTheBudget() {
            submit(CallPriority.READ, 60);
            assertNull(nextCall());
            assertEquals(1_000, dispatcher.wakeAt());
        }

        @Test
        void keyWithoutCallsIsNotWokenUp() {
            assertNull(nextCall());
            assertEquals(Long.MAX_VALUE, dispatcher.wakeAt());
        }

        @Test
        void statesOfJobsAreCheckedFromTimeToTime() {
            var job = add(40);
            job.follower().detach();
            nextCall();
            assertEquals(now + Limits.STATUS_CHECK_MS, dispatcher.wakeAt());
        }

        @Test
        void keyWithoutJobsIsNotProbed() {
            suspend();
            assertNull(nextCall());
        }

        @Test
        void suspendedKeyIsProbedForItsJobs() {
            add(40);
            suspend();
            assertEquals(CallPriority.CONFIRM_STATUS, nextCall().priority());
        }

        private void suspend() {
            save();
            dispatcher.keyState().probe().onAccepted();
            dispatcher.keyState().probe().suspend(KeyProbe.KEY, client, now);
        }
    }

    @Nested
    class Replaced {
        private final KeyDispatcher other = dispatcher("other");

        @Test
        void jobUsesTheKeyThatItsClientUsedLast() {
            var job = add(40);
            assertEquals(List.of(), dispatcher.replaced());
            usedKey = "other";
            assertEquals(List.of(job), dispatcher.replaced());
        }

        @Test
        void movedJobSharesTheBudgetOfItsKey() {
            var job = add(40);
            dispatcher.move(job, other);
            assertFalse(dispatcher.isInUse());
            assertTrue(other.isInUse());
            assertEquals(40, other.budget().rate());
            assertSame(other.keyState(), job.follower().context.keyState());
        }

        @Test
        void keyOfAMovedJobIsBelievedToWork() {
            dispatcher.keyState().probe().onAccepted();
            dispatcher.move(add(40), other);
            assertTrue(other.keyState().probe().hasEverWorked());
        }

        @Test
        void keyThatWasReplacedIsNoLongerSuspended() {
            var job = add(40);
            dispatcher.keyState().probe().onAccepted();
            dispatcher.keyState().probe().suspend(KeyProbe.KEY, client, now);
            dispatcher.move(job, other);
            assertFalse(dispatcher.keyState().probe().isSuspended());
        }

        @Test
        void jobsThatStayAreAskedForTheirCallsAnew() {
            var moved = add(40);
            var staying = add(40);
            staying.follower().markValid();
            dispatcher.move(moved, other);
            assertTrue(staying.follower().isInvalid());
        }
    }
}
