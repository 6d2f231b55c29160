package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.logging.LogRecord;
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
    private final RecordingListener listener = new RecordingListener();
    private int limit = 40;
    private long now;
    /** How many more times the clock of the Jobs throws. */
    private int clockFailures;

    private KeyDispatcher dispatcher(String id) {
        return new KeyDispatcher(id, 60, () -> now, KeyStatusListener.NONE, failureLog, new FinalReadPolicy());
    }

    private FollowedJobs.Entry job(IntSupplier maxPerMinute) {
        return job("1", maxPerMinute);
    }

    private FollowedJobs.Entry job(String id, IntSupplier maxPerMinute) {
        var request =
                new FollowRequest("team", null, id, null, false, 0, List.of(), EngineHarness.OUTAGE_TIMEOUT, null);
        return new FollowedJobs.Entry(
                new JobFollower(request, client, dispatcher.keyState(), this::jobClock),
                new ListenerQueue(listener, Runnable::run, () -> {}, failureLog),
                new DuvoAccess("key", () -> usedKey, maxPerMinute, limits -> client));
    }

    private long jobClock() {
        if (clockFailures > 0) {
            clockFailures--;
            throw new IllegalStateException("clock");
        }
        return now;
    }

    private FollowedJobs.Entry add(int maxPerMinute) {
        var entry = job(() -> maxPerMinute);
        dispatcher.add(entry, maxPerMinute);
        return entry;
    }

    private PendingCall<String> submit(CallPriority priority, int maxPerMinute) {
        return submit(priority, maxPerMinute, duvo -> "");
    }

    private PendingCall<String> submit(CallPriority priority, int maxPerMinute, FollowScheduler.Call<String> request) {
        var call = new PendingCall<>(client, priority, 0, 0, () -> {}, request, answer -> {}, why -> {});
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
    class Shares {
        @Test
        void readHasItsTurnAmongManyActions() {
            for (int i = 0; i < 100; i++) {
                submit(CallPriority.ACTION, 40);
            }
            submit(CallPriority.READ, 40);
            var actions = 0;
            for (save(); nextCall().priority() == CallPriority.ACTION; save()) {
                actions++;
            }
            assertTrue(actions < 100);
        }

        @Test
        void oneCallProbesAThrottledKind() {
            throttle(CallKind.START);
            save();
            var start = CallKind.START.<String>newCall(duvo -> "");
            submit(CallPriority.READ, 40, start);
            submit(CallPriority.READ, 40, start);
            assertNotNull(nextCall());
            assertNull(nextCall());
        }

        @Test
        void throttledKindMakesTheOfferedCallsInvalid() {
            var job = add(40);
            job.follower().markValid();
            throttle(CallKind.START);
            assertTrue(job.follower().isInvalid());
        }

        @Test
        void statusesOfManyJobsAreReadFromLists() {
            for (int i = 0; i <= Limits.DIRECT_POLL_MAX_JOBS; i++) {
                dispatcher.add(job("" + i, () -> 40), 40);
            }
            save();
            assertEquals(CallKind.LIST, nextCall().call().kind());
        }
    }

    private void throttle(CallKind kind) {
        dispatcher.keyState().throttle().onThrottled(kind, 5_000, EngineHarness.httpError(429), now);
    }

    @Nested
    class UnknownStatus {
        private final FollowedJobs.Entry job = add(40);

        /** Asks for calls for so long that an unread status is reported. */
        private void ask(Predicate<CallPriority> hasCapacity) {
            for (long passed = 0; passed <= 2 * Limits.STATUS_UNKNOWN_REPORT_MS; passed += Limits.STATUS_CHECK_MS) {
                assertNull(dispatcher.nextCall(hasCapacity));
                now += Limits.STATUS_CHECK_MS;
            }
        }

        private boolean isReported() {
            return job.follower().describe().contains("status has not been known");
        }

        @Test
        void statusThatHasNoTurnIsReported() {
            save();
            ask(priority -> false);
            assertTrue(isReported());
        }

        @Test
        void statusThatIsThrottledIsNotReported() {
            throttle(CallKind.STATUS);
            save();
            ask(priority -> false);
            assertFalse(isReported());
        }

        @Test
        void statusThatWaitsForTheBudgetIsNotReported() {
            save();
            dispatcher.nextCall(priority -> false);
            for (long passed = 0; passed <= 2 * Limits.STATUS_UNKNOWN_REPORT_MS; passed += Limits.STATUS_CHECK_MS) {
                dispatcher.budget().onThrottled(2 * Limits.STATUS_CHECK_MS, now);
                assertNull(nextCall());
                now += Limits.STATUS_CHECK_MS;
            }
            assertFalse(isReported());
        }
    }

    @Nested
    class Failures {
        private final FollowedJobs.Entry job = add(40);

        private void refresh() {
            job.follower().invalidate();
            nextCall();
        }

        private List<String> logged() {
            return recorded.records().stream().map(LogRecord::getMessage).toList();
        }

        @Test
        void jobIsAskedOnceForItsCalls() {
            nextCall();
            assertFalse(job.follower().isInvalid());
        }

        @Test
        void jobThatFailsIsAskedAgainSoon() {
            save();
            nextCall();
            clockFailures = 1;
            job.follower().invalidate();
            assertNull(nextCall());
            assertEquals(now + Limits.INTERNAL_RETRY_MS, dispatcher.wakeAt());
            assertTrue(logged().get(0).startsWith("A Duvo Job could not say what it needs next"));

            now += Limits.INTERNAL_RETRY_MS - 1;
            assertNull(nextCall());
            now++;
            assertNotNull(nextCall());
        }

        @Test
        void jobThatFailsAgainAndAgainHasAnOutage() {
            save();
            nextCall();
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                clockFailures = 1;
                refresh();
            }
            assertEquals(List.of("connection lost"), listener.lines);
        }

        @Test
        void statusReadsThatCannotBePlannedAreTriedAgainSoon() {
            nextCall();
            now += Limits.REPLAN_MS;
            clockFailures = 1;
            assertNull(dispatcher.nextCall(priority -> false));
            assertEquals(0, clockFailures);
            assertEquals(now + Limits.INTERNAL_RETRY_MS, dispatcher.wakeAt());
            assertTrue(logged().get(0).startsWith("The reads of the statuses of Duvo Jobs could not be planned"));
        }
    }

    @Nested
    class KeyEvents {
        @Test
        void jobLearnsOfAnOutageOfTheKeyAndOfItsEnd() {
            add(40);
            for (long at : List.of(0L, 30_000L, 60_000L)) {
                dispatcher.keyState().outage().onFailure(RecordingCallSink.unknown(), at);
            }
            nextCall();
            assertEquals(List.of("connection lost"), listener.lines);
            dispatcher.keyState().outage().onSuccess();
            nextCall();
            assertEquals(List.of("connection lost", "connection restored"), listener.lines);
        }

        @Test
        void jobLearnsThatTheKeyIsRejected() {
            add(40);
            save();
            var probe = dispatcher.keyState().probe();
            probe.onAccepted();
            probe.suspend(KeyProbe.KEY, client, now);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                var call = nextCall();
                call.onSent().run();
                call.onFailure().accept(EngineHarness.httpError(401));
                dispatcher.onCompleted(call);
                now += Limits.KEY_PROBE_MS;
            }
            nextCall();
            assertEquals(List.of("connection lost"), listener.lines);
        }

        @Test
        void jobThatFailsKeepsNoOtherFromLearning() {
            add(40);
            add(40);
            var probe = dispatcher.keyState().probe();
            probe.onAccepted();
            probe.suspend(KeyProbe.KEY, client, now);
            save();
            var call = nextCall();
            call.onSent().run();
            clockFailures = 1;
            call.onFailure().accept(EngineHarness.httpError(401));
            assertEquals(
                    List.of("clock"),
                    recorded.failures().stream().map(Throwable::getMessage).toList());
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
