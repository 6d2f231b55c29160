package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Single calls and followed Jobs through the scheduler, and the keys that it keeps. */
class FollowSchedulerTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final EngineHarness harness = new EngineHarness();

    @Test
    void callIsNotSentBeforeItsTime() {
        var requestedAt = harness.taskRunner.instant();
        var teams = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(teams::isDone, Duration.ofMinutes(1)));

        assertEquals(1, teams.join().size());
        assertFalse(harness.calls(Endpoint.TEAMS).get(0).at().isBefore(requestedAt.plusSeconds(30)));
    }

    @Test
    void dueCallIsNotDelayedByALaterOne() {
        var later = harness.scheduler.call(harness.connection(), CallPriority.ACTION, 30_000, DuvoClient::getProfile);
        var now = harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::listTeams);

        assertTrue(harness.taskRunner.runUntil(now::isDone, Duration.ofSeconds(5)));

        assertFalse(later.isDone());
    }

    @Tag("slow")
    @Test
    void singleCallsShareTheBudget() throws Exception {
        var answers = new ArrayList<CompletableFuture<Profile>>();
        for (int i = 0; i < 400; i++) {
            answers.add(harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::getProfile));
        }
        harness.taskRunner.run(Duration.ofMinutes(2));
        for (var answer : answers) {
            assertTrue(answer.isDone());
            assertEquals("Alex Example", answer.get().name());
        }
        harness.assertWithinLimit();
    }

    @Test
    void failedSingleCallCompletesExceptionally() {
        var answer = harness.scheduler.call(harness.connection(), CallPriority.ACTION, duvo -> duvo.getJob("nonsense"));
        harness.taskRunner.run(Duration.ofSeconds(5));
        var thrown = assertThrows(ExecutionException.class, answer::get);
        assertEquals(400, ((DuvoException) thrown.getCause()).httpStatus());
    }

    @Test
    void unusedKeyIsForgotten() {
        harness.scheduler.call(
                harness.connection("a", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        harness.taskRunner.run(Duration.ofMinutes(3));
        harness.scheduler.call(
                harness.connection("b", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        assertEquals(1, harness.scheduler.keyCount());
    }

    private RecordingListener start(ConcurrencyLimit limit) {
        var listener = new RecordingListener();
        harness.scheduler.follow(
                harness.connection(),
                EngineHarness.startRequest(DemoAssignments.QUICK).withLimit(limit),
                listener);
        return listener;
    }

    private void run(int seconds) {
        harness.taskRunner.run(Duration.ofSeconds(seconds));
    }

    @Nested
    class Limited {
        private final SimulatedJob running =
                harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        private final ConcurrencyLimit limit = new ConcurrencyLimit("acme", () -> 1, 0, false);

        private FollowedJob follow() {
            return harness.scheduler.follow(
                    harness.connection(),
                    FollowRequest.follow(running.id(), EngineHarness.OUTAGE_TIMEOUT)
                            .withLimit(limit),
                    new RecordingListener());
        }

        @Test
        void jobThatRunsCountsInItsLimit() {
            follow();
            var next = start(limit);
            run(60);
            assertEquals(List.of("queued"), next.lines);
        }

        @Test
        void jobThatMayRunCountsInItsLimit() {
            harness.scheduler.follow(
                    harness.connection(),
                    EngineHarness.startRequest(DemoAssignments.QUICK, "7")
                            .withUnknownStart()
                            .withLimit(limit),
                    new RecordingListener());
            var next = start(limit);
            run(20);
            assertEquals(List.of("queued"), next.lines);
        }

        @Test
        void raisedLimitStartsQueuedJobsOfAllKeysTogether() {
            var maxJobs = new AtomicInteger(1);
            var limit = new ConcurrencyLimit("acme", maxJobs::get, 0, false);
            startWith("a", limit);
            run(1);
            var next = startWith("a", limit);
            var last = startWith("b", new ConcurrencyLimit("acme", maxJobs::get, 1, false));
            maxJobs.set(3);
            harness.until(next, "admitted", Duration.ofMillis(Limits.QUEUE_CHECK_MS + 1));
            harness.until(last, "admitted", Duration.ofSeconds(1));
        }

        private RecordingListener startWith(String key, ConcurrencyLimit limit) {
            var listener = new RecordingListener();
            harness.scheduler.follow(
                    harness.connection(key, EngineHarness.CAP, () -> harness.key),
                    EngineHarness.startRequest(DemoAssignments.ENDLESS).withLimit(limit),
                    listener);
            return listener;
        }

        @Test
        void queuedJobStartsAsSoonAsAPlaceIsFree() {
            var first = follow();
            var next = start(limit);
            run(1);
            first.detach();
            harness.until(next, "started", Duration.ofSeconds(2));
        }
    }

    @Nested
    class Handle {
        private final RecordingListener listener = new RecordingListener();

        private FollowedJob follow(String assignment) {
            var job = harness.duvo.addRunning(assignment, harness.taskRunner.instant());
            var followed = harness.follow(job, listener);
            run(20);
            harness.duvo.clearRequests();
            return followed;
        }

        @Test
        void stopIsSentAtOnce() {
            follow(DemoAssignments.ENDLESS).stop();
            run(1);
            assertEquals(1, harness.calls(Endpoint.STOP).size());
        }

        @Test
        void answerIsSentAtOnce() {
            var accepted = follow(DemoAssignments.APPROVAL)
                    .answer(listener.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
            run(1);
            assertTrue(accepted);
            assertEquals(1, harness.calls(Endpoint.RESPOND).size());
        }

        @Test
        void secondAnswerIsNotAccepted() {
            var followed = follow(DemoAssignments.APPROVAL);
            var request = listener.requests.get(0);
            followed.answer(request, Answer.APPROVE, IdempotencyKey.random());
            assertFalse(followed.answer(request, Answer.APPROVE, IdempotencyKey.random()));
        }

        @Test
        void detachedJobEndsAtOnce() {
            follow(DemoAssignments.ENDLESS).detach();
            harness.until(listener, "ended LEFT", Duration.ofSeconds(1));
        }

        @Test
        void refreshReadsTheStateSoon() {
            var followed = follow(DemoAssignments.ENDLESS);
            harness.duvo.goOn(harness.onlyJob().id(), ScriptStep.end(0, "completed"));
            followed.refreshSoon();
            harness.until(listener, "completed", Duration.ofSeconds(1));
        }

        @Test
        void descriptionSaysWhenDuvoIsAskedNext() {
            var followed = follow(DemoAssignments.ENDLESS);
            assertTrue(harness.taskRunner.runUntil(
                    () -> followed.describe().contains(", asks Duvo next in "), Duration.ofSeconds(10)));
        }

        @Test
        void endedJobAsksDuvoNothing() {
            var followed = follow(DemoAssignments.ENDLESS);
            followed.detach();
            assertEquals("ended", followed.describe());
        }
    }

    @Nested
    class StatedLimit {
        private final AtomicReference<Consumer<RateLimit>> limits = new AtomicReference<>();
        private Object usedKey = SimulatedDuvo.KEY;
        private final DuvoAccess access =
                new DuvoAccess(SimulatedDuvo.KEY, () -> usedKey, () -> EngineHarness.CAP, consumer -> {
                    limits.set(consumer);
                    return harness.connection().client().apply(limit -> {});
                });

        private CompletableFuture<Profile> call() {
            return harness.scheduler.call(access, CallPriority.ACTION, DuvoClient::getProfile);
        }

        @Test
        void exhaustedKeySendsLittle() {
            call();
            limits.get().accept(new RateLimit(300, 0));
            for (int i = 0; i < 30; i++) {
                call();
            }
            run(10);
            assertTrue(harness.calls(Endpoint.PROFILE).size() < 10);
        }

        @Test
        void limitOfAnUnknownKeyIsIgnored() {
            call();
            usedKey = "other";
            limits.get().accept(new RateLimit(300, 0));
            assertEquals(List.of(), recorded.failures());
        }
    }

    @Nested
    class ReplacedKey {
        private final AtomicReference<String> key = new AtomicReference<>(SimulatedDuvo.KEY);
        private final List<String> statuses = new ArrayList<>();
        private final FollowScheduler scheduler =
                new FollowScheduler(harness.taskRunner, harness.taskRunner.executor(), new KeyStatusListener() {
                    @Override
                    public void keyAccepted(Object keyId) {
                        statuses.add("accepted " + keyId);
                    }

                    @Override
                    public void keyRejected(Object keyId, DuvoException why) {
                        statuses.add("rejected " + keyId);
                    }
                });

        private void follow() {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            var client = harness.connection(SimulatedDuvo.KEY, EngineHarness.CAP, key::get)
                    .client();
            scheduler.follow(
                    new DuvoAccess(SimulatedDuvo.KEY, key::get, () -> EngineHarness.CAP, client),
                    FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT),
                    new RecordingListener());
        }

        @Test
        void jobMovesToTheKeyThatReplacesItsOwn() {
            harness.duvo.add(new SimulatedKey("dv_new", SimulatedDuvo.TEAM.id()));
            follow();
            run(10);
            assertEquals(1, scheduler.keyCount());
            key.set("dv_new");
            run(10);
            assertEquals(2, scheduler.keyCount());
            harness.taskRunner.run(Duration.ofMillis(Limits.FOREIGN_USE_MEMORY_MS));
            scheduler.call(
                    harness.connection("dv_new", EngineHarness.CAP, key::get),
                    CallPriority.READ,
                    DuvoClient::getProfile);
            assertEquals(1, scheduler.keyCount());
        }

        @Test
        void rejectionOfTheNewKeyIsNoneOfTheOldOne() {
            follow();
            run(10);
            statuses.clear();
            key.set("dv_wrong");
            run(10);
            assertEquals("rejected dv_wrong", statuses.get(0));
        }
    }

    @Nested
    class Failures {
        private final List<Integer> capacities = new ArrayList<>();
        private int refusedCalls;
        private int failedClocks;
        private final FollowScheduler scheduler = new FollowScheduler(
                new TaskRunner() {
                    @Override
                    public long now() {
                        if (failedClocks > 0) {
                            failedClocks--;
                            throw new IllegalStateException("clock");
                        }
                        return harness.taskRunner.now();
                    }

                    @Override
                    public void execute(Runnable call, Runnable then) {
                        if (refusedCalls > 0) {
                            refusedCalls--;
                            throw new RejectedExecutionException("thread");
                        }
                        harness.taskRunner.execute(call, then);
                    }

                    @Override
                    public void setCapacity(int calls) {
                        capacities.add(calls);
                    }

                    @Override
                    public void schedule(long millis, Runnable wake) {
                        harness.taskRunner.schedule(millis, wake);
                    }
                },
                harness.taskRunner.executor());

        private CompletableFuture<Profile> call(String key, long delay) {
            var access = harness.connection(key, EngineHarness.CAP, () -> harness.key);
            return scheduler.call(access, CallPriority.ACTION, delay, DuvoClient::getProfile);
        }

        private List<String> failures() {
            return recorded.failures().stream().map(Throwable::getMessage).toList();
        }

        @Test
        void placesGrowWithTheKeysInUse() {
            call("a", 0);
            call("b", 0);
            assertEquals(List.of(KeyRotation.places(1), KeyRotation.places(2)), capacities);
        }

        @Test
        void callForWhichThereIsNoThreadIsReportedAsNotSent() {
            refusedCalls = 1;
            var answer = call("a", 5_000);
            run(10);
            assertTrue(answer.isCompletedExceptionally());
            assertEquals(List.of("thread"), failures());
        }

        @Test
        void clockThatFailsNowAndThenDelaysCallsOnly() {
            for (int i = 0; i < 2; i++) {
                harness.duvo.clearRequests();
                var dueAt = harness.taskRunner.instant().plusSeconds(30);
                var answer = call("a", 30_000);
                run(20);
                failedClocks = 1;
                run(30);
                assertTrue(answer.isDone());
                var sentAt = harness.calls(Endpoint.PROFILE).get(0).at();
                assertFalse(sentAt.isBefore(dueAt.plusMillis(Limits.INTERNAL_RETRY_MS)));
            }
            assertEquals("clock", failures().get(0));
        }
    }
}
