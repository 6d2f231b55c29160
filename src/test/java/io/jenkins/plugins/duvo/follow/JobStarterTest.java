package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a Job may be started, when its start is sent, and how the Job of a lost start is searched. */
class JobStarterTest {
    private static final Message FIRST = new Message("m", "text", "user", null, "Begin [ref x]", null, null);

    private final JobFixture fixture = new JobFixture();
    private final RecordingCallSink sink = fixture.sink;
    private final RecordingListener listener = new RecordingListener();
    private JobFollower follower = fixture.follow(start("team", null));

    private static FollowRequest start(String team, String sandboxId) {
        return FollowRequest.start(
                team,
                new StartRequest(DemoAssignments.QUICK, "Begin", sandboxId, null, IdempotencyKey.random()),
                "ref x",
                EngineHarness.OUTAGE_TIMEOUT);
    }

    private void offer() {
        offer(true);
    }

    private void offer(boolean listening) {
        sink.calls.clear();
        follower.offerCalls(sink, Intervals.ALONE, listening);
    }

    private <T> PendingCall<T> begin() {
        offer();
        return sink.begin();
    }

    /** Publishes the pending events, and returns all lines of the listener in order. */
    private List<String> lines() {
        follower.removeEvents().forEach(event -> event.accept(listener));
        return listener.lines;
    }

    /** Loses the answer to the start; the list then shows these Jobs of the Assignment. */
    private void loseStartAmong(String... ids) {
        begin().onFailure().accept(RecordingCallSink.unknown());
        list(ids);
    }

    private void list(String... ids) {
        var jobs = Stream.of(ids).map(id -> job(id, null)).toList();
        this.<ListPage<Job>>begin().onSuccess().accept(new ListPage<>(jobs, jobs.size()));
    }

    private static Job job(String id, String sandboxId) {
        return new Job(id, DemoAssignments.QUICK, null, new Status("running"), sandboxId, null, null, null);
    }

    private long nextDueAt() {
        offer();
        return sink.only().notBefore();
    }

    @Test
    void lostStartIsPublishedAndNotRepeated() {
        begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(List.of("start lost"), lines());
        assertEquals("waiting for Duvo to accept the start", follower.describe());
        assertTrue(nextDueAt() <= fixture.now);
    }

    @Test
    void lostStartIsAFailureToo() {
        begin().onFailure().accept(EngineHarness.notSent());
        begin().onFailure().accept(EngineHarness.notSent());

        begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(List.of("start lost", "connection lost"), lines());
    }

    @Test
    void startThatHadNoEffectIsSentAgain() {
        begin().onFailure().accept(EngineHarness.httpError(429));

        assertEquals(List.of(), lines());
        assertEquals("waiting for a turn to start", follower.describe());
        assertEquals(CallPriority.START, begin().priority());
    }

    @Test
    void startThatFailedIsSentAgainAfterABackoff() {
        begin().onFailure().accept(EngineHarness.notSent());

        assertEquals(fixture.now + Limits.BACKOFF_INITIAL_MS, nextDueAt());
    }

    @Test
    void rejectedStartEndsTheJob() {
        begin().onFailure().accept(EngineHarness.httpError(400));

        assertEquals(List.of("ended START_REFUSED"), lines());
    }

    @Test
    void listsOfTheSearchKeepAnInterval() {
        loseStartAmong();

        assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
    }

    @Test
    void candidatesAreReadWithoutAPause() {
        loseStartAmong("a", "b");

        assertTrue(nextDueAt() <= fixture.now);
    }

    @Test
    void candidateThatIsGoneIsSkippedWithoutAPauseUnlessItWasTheLast() {
        loseStartAmong("a", "b");

        begin().onFailure().accept(EngineHarness.httpError(404));
        assertTrue(nextDueAt() <= fixture.now);
        begin().onFailure().accept(EngineHarness.httpError(404));

        assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
    }

    @Test
    void failedReadOfACandidateIsFollowedByAPause() {
        loseStartAmong("a", "b");

        begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
    }

    @Test
    void searchWakesUpAtItsEnd() {
        var began = fixture.now;
        loseStartAmong("a");

        offer();

        assertEquals(began + Limits.START_LOOKUP_MS, sink.nextWakeAt);
    }

    @Test
    void searchEndsWithAListAtItsEnd() {
        loseStartAmong();
        fixture.now += Limits.START_LOOKUP_MS;
        list();

        offer();

        assertEquals(List.of("start lost", "ended START_UNKNOWN"), lines());
        assertEquals(List.of(), listener.result.candidates());
    }

    @Test
    void unknownStartNamesTheNewestJobs() {
        follower = fixture.follow(FollowRequest.start(
                "team",
                new StartRequest(DemoAssignments.QUICK, "Begin", null, null, IdempotencyKey.random()),
                null,
                EngineHarness.OUTAGE_TIMEOUT));
        loseStartAmong("a", "b");
        fixture.now += Limits.START_LOOKUP_BLIND_MS;
        list("a", "b");

        offer();

        assertEquals(List.of("start lost", "ended START_UNKNOWN"), lines());
        assertEquals(List.of("a", "b"), listener.result.candidates());
    }

    @Test
    void stopDuringTheStartProlongsTheSearch() {
        var call = begin();
        follower.stop();
        call.onFailure().accept(RecordingCallSink.unknown());
        list();
        fixture.now += Limits.START_LOOKUP_MS;
        list();

        assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
        assertEquals("start lost", lines().get(0));
        assertEquals(0, listener.count("ended START_UNKNOWN"));
    }

    @Test
    void stopDuringTheSearchProlongsIt() {
        loseStartAmong();
        follower.stop();
        fixture.now += Limits.START_LOOKUP_MS;
        list();

        offer();

        assertEquals(1, sink.calls.size());
    }

    @Test
    void stopBeforeTheStartLeavesTheJobUnstarted() {
        follower.stop();

        offer();

        assertEquals(List.of(), sink.calls);
        assertEquals(List.of("ended LEFT"), lines());
    }

    @Test
    void jobIsFoundByItsFirstMessages() {
        loseStartAmong("a");
        var first = new Message("m", "text", "user", null, "Begin [ref x]", null, null);

        this.<MessagePage>begin().onSuccess().accept(new MessagePage(List.of(first), 1, 0));

        assertEquals(List.of("start lost", "started", "running"), lines());
        assertEquals("a", listener.job.id());
    }

    @Test
    void jobIsFoundByItsSandbox() {
        follower = fixture.follow(start("team", "s1"));
        loseStartAmong("a");

        this.<JobState>begin().onSuccess().accept(new JobState(job("a", "s1"), null));

        assertEquals(List.of("start lost", "started", "running"), lines());
        assertEquals("a", listener.job.id());
    }

    @Test
    void nothingIsSentBeforeTheTeamIsKnown() {
        follower = fixture.follow(start(null, null));

        offer();

        assertEquals(List.of(), sink.calls);
        fixture.keyState.team().offer(sink, fixture.now);
        sink.<String>begin().onSuccess().accept("team");
        assertEquals(CallPriority.START, begin().priority());
    }

    @Test
    void teamThatCannotBeReadIsAskedForAgainAfterABackoff() {
        follower = fixture.follow(start(null, null));
        offer();
        fixture.keyState.team().offer(sink, fixture.now);
        sink.begin().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of(), lines());

        offer();
        assertEquals(fixture.now + Limits.BACKOFF_INITIAL_MS, sink.nextWakeAt);
        fixture.keyState.team().offer(sink, fixture.now);
        assertEquals(List.of(), sink.calls);
        fixture.now += Limits.BACKOFF_INITIAL_MS;
        offer();
        fixture.keyState.team().offer(sink, fixture.now);

        assertEquals(1, sink.calls.size());
    }

    @Test
    void teamThatDuvoRejectsRejectsTheStart() {
        follower = fixture.follow(start(null, null));
        offer();
        fixture.keyState.team().offer(sink, fixture.now);

        sink.begin().onFailure().accept(EngineHarness.httpError(400));

        assertEquals(List.of("ended START_REFUSED"), lines());
    }

    @Test
    void unknownStartIsSearchedBeforeTheTeamIsKnownToo() {
        follower = fixture.follow(start(null, null).withUnknownStart());

        offer();

        assertEquals("waiting for Duvo to accept the start", follower.describe());
        assertEquals(fixture.now + Limits.START_LOOKUP_MS, sink.nextWakeAt);
    }

    @Test
    @DisplayName("A queued Job is published once and starts only after the listener has handled its admission")
    void queuedJobStartsOnlyAfterItsAdmissionWasHandled() {
        var limiter = new ConcurrencyLimiter(() -> fixture.now);
        var first = limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 1, false), false, () -> {});
        assertTrue(first.tryAdmit());
        follower.setTicket(limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 2, false), false, () -> {}));

        offer();
        offer();
        assertEquals(List.of(), sink.calls);
        assertEquals(fixture.now + Limits.QUEUE_CHECK_MS, sink.nextWakeAt);
        assertTrue(follower.describe().contains("waiting in line"));
        first.release();
        offer();
        assertEquals(List.of(), sink.calls);
        assertEquals(List.of("queued", "admitted"), lines());
        assertEquals("waiting for a turn to start", follower.describe());
        offer(false);
        assertEquals(List.of(), sink.calls);

        assertEquals(CallPriority.START, begin().priority());
        assertEquals(List.of("queued", "admitted"), lines());
    }

    @Test
    void jobThatIsAdmittedAtOnceIsNeverQueued() {
        var limiter = new ConcurrencyLimiter(() -> fixture.now);
        follower.setTicket(limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 1, false), false, () -> {}));

        offer(false);

        assertEquals(1, sink.calls.size());
        assertEquals(List.of(), lines());
    }

    @Test
    void endedJobReleasesItsTicket() {
        var limiter = new ConcurrencyLimiter(() -> fixture.now);
        follower.setTicket(limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 1, false), false, () -> {}));
        offer();
        var next = limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 2, false), false, () -> {});

        follower.detach();

        assertTrue(next.tryAdmit());
    }

    @Test
    void jobIsKnownAlthoughItsAnswerCouldNotBeHandledToTheEnd() {
        PendingCall<Job> start = begin();
        start.onSuccess().accept(job("1", null));
        start.onFailure().accept(RecordingCallSink.unknown());

        assertEquals(List.of("started", "running"), lines());
        assertEquals("following Job 1, status running", follower.describe());
    }

    @Test
    void foundJobIsKnownAlthoughItsAnswerCouldNotBeHandledToTheEnd() {
        loseStartAmong("1");
        PendingCall<MessagePage> messages = begin();
        messages.onSuccess().accept(new MessagePage(List.of(FIRST), 1, 0));
        messages.onFailure().accept(RecordingCallSink.unknown());

        assertEquals(List.of("start lost", "started", "running"), lines());
    }

    @Test
    void throttledStartIsPublishedOnce() {
        fixture.keyState.throttle().onThrottled(CallKind.START, 10_000, EngineHarness.httpError(429), fixture.now);

        offer();
        offer();

        assertEquals(List.of("start throttled"), lines());
        assertEquals("waiting because Duvo accepts no further start at present", follower.describe());
    }

    @Test
    void pauseThatIsOverThrottlesNoStart() {
        fixture.keyState.throttle().onThrottled(CallKind.START, 10_000, EngineHarness.httpError(429), fixture.now);
        fixture.now = fixture.keyState.throttle().until(CallKind.START);

        offer();

        assertEquals(List.of(), lines());
        assertEquals("waiting for a turn to start", follower.describe());
    }

    @Nested
    class Requests {
        private final String team = SimulatedDuvo.TEAM.id();
        private final String running = fixture.running();

        {
            follower = fixture.follow(start(team, null));
        }

        private <T> T answer() throws DuvoException {
            offer();
            return sink.<T>only().execute();
        }

        @Test
        void jobIsStarted() throws DuvoException {
            assertTrue(this.<Job>answer().status().isActive());
        }

        @Test
        void jobsOfTheAssignmentAreListed() throws DuvoException {
            begin().onFailure().accept(RecordingCallSink.unknown());

            assertEquals(0, this.<ListPage<Job>>answer().total());
        }

        @Test
        void firstMessagesOfACandidateAreRead() throws DuvoException {
            loseStartAmong(running);

            assertEquals(
                    fixture.harness.duvo.job(running).messages().size(),
                    this.<MessagePage>answer().total());
        }

        @Test
        void stateOfACandidateIsReadWhereASandboxIdentifiesIt() throws DuvoException {
            follower = fixture.follow(start(team, "s1"));
            loseStartAmong(running);

            assertEquals(running, this.<JobState>answer().job().id());
        }
    }

    @Nested
    class RejectedKey {
        private final DuvoException why = EngineHarness.httpError(401);

        private void suspend() {
            fixture.keyState.probe().onAccepted();
            fixture.keyState.probe().suspend(KeyProbe.KEY, fixture.client, fixture.now);
        }

        private void reject() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                follower.onKeyRejected(why);
            }
        }

        @Test
        void rejectionOfAKeyThatNeverWorkedEndsTheJob() {
            begin().onFailure().accept(why);

            assertEquals(List.of("ended START_REFUSED"), lines());
        }

        @Test
        void rejectionOfAKeyThatHasWorkedSuspendsIt() {
            fixture.keyState.probe().onAccepted();

            begin().onFailure().accept(why);

            assertEquals(List.of(), lines());
            assertTrue(fixture.keyState.probe().isSuspended());
        }

        @Test
        void startWaitsForASuspendedKey() {
            suspend();

            offer();

            assertEquals(List.of(), sink.calls);
            assertEquals("waiting to start, while Duvo refuses the key", follower.describe());
        }

        @Test
        void startThatWaitsForTheKeyFailsWithEachProbe() {
            suspend();
            offer();

            reject();

            assertEquals(List.of("connection lost"), lines());
        }

        @Test
        void startThatDoesNotWaitForTheKeyFailsWithNoProbe() {
            reject();

            assertEquals(List.of(), lines());
        }
    }

    @Test
    void detachDuringTheSearchEndsTheJobAtOnce() {
        loseStartAmong("a");
        begin();

        follower.detach();

        assertEquals(List.of("start lost", "ended LEFT"), lines());
    }

    @Nested
    class OutOfReach {
        /** Lets half an hour pass in which this happens every 30 s. */
        private void repeat(Runnable failure) {
            for (int i = 0; i < 60; i++) {
                failure.run();
                fixture.now += Limits.BACKOFF_MAX_MS;
            }
        }

        private void fail(DuvoException why) {
            offer();
            if (!sink.calls.isEmpty()) {
                sink.begin().onFailure().accept(why);
            }
        }

        @Test
        void startThatCannotBeSentForTooLongIsGivenUp() {
            var why = EngineHarness.notSent();

            repeat(() -> fail(why));

            assertEquals(List.of("connection lost", "ended START_REFUSED"), lines());
        }

        @Test
        void lostStartThatFailsForTooLongIsUnknown() {
            loseStartAmong();

            repeat(() -> follower.onInternalFailure(RecordingCallSink.unknown()));

            assertEquals(List.of("start lost", "connection lost", "ended START_UNKNOWN"), lines());
        }

        @Test
        void searchThatFailsForTooLongIsGivenUp() {
            begin().onFailure().accept(RecordingCallSink.unknown());

            repeat(() -> fail(RecordingCallSink.unknown()));

            assertEquals(List.of("start lost", "ended START_UNKNOWN"), lines());
        }

        @Test
        void listThatFailsIsReadAgainAfterAPause() {
            begin().onFailure().accept(RecordingCallSink.unknown());

            begin().onFailure().accept(RecordingCallSink.unknown());

            assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
        }

        @Test
        void listThatDuvoDoesNotKnowIsReadAgainAfterAPause() {
            begin().onFailure().accept(RecordingCallSink.unknown());

            begin().onFailure().accept(EngineHarness.httpError(404));

            assertEquals(fixture.now + Limits.START_LOOKUP_INTERVAL_MS, nextDueAt());
        }
    }
}
