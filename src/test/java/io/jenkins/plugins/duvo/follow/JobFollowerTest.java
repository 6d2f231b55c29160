package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How the parts of a follower work together, call by call. */
class JobFollowerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest APPROVAL = new HumanRequest("7", "Pay?", null, null, "approval", null);

    private final JobFixture fixture = new JobFixture();
    private final RecordingListener listener = new RecordingListener();
    private JobFollower follower = fixture.follow(fixture.request);

    private List<PendingCall<?>> offeredCalls() {
        fixture.sink.calls.clear();
        follower.offerCalls(fixture.sink, Intervals.ALONE, true);
        follower.removeEvents().forEach(event -> event.accept(listener));
        return fixture.sink.calls;
    }

    @SuppressWarnings("unchecked")
    private <T> PendingCall<T> send(int which) {
        var call = (PendingCall<T>) offeredCalls().get(which);
        call.onSent().run();
        return call;
    }

    /** Reads the state: the first call that is offered where no action of a user precedes it. */
    private void readState(String status, HumanRequest pending) {
        var job = new Job("1", "agent", null, new Status(status), null, NOON, NOON, null);
        this.<JobState>send(0).onSuccess().accept(new JobState(job, pending));
    }

    private void readNoMessages() {
        this.<MessagePage>send(offeredCalls().size() - 1).onSuccess().accept(new MessagePage(List.of(), 0, 0));
    }

    private void failMessages(DuvoException why) {
        send(offeredCalls().size() - 1).onFailure().accept(why);
    }

    private void waitForApproval() {
        readState("waiting", APPROVAL);
        readNoMessages();
        offeredCalls();
        assertEquals(List.of("waiting", "opened Pay?"), listener.lines);
    }

    @Test
    void startedJobIsYoung() {
        var start = new StartRequest("agent", null, null, null, IdempotencyKey.random());
        follower = fixture.follow(FollowRequest.start("team", start, null, EngineHarness.OUTAGE_TIMEOUT));

        fixture.now += 60_000; // in line for a turn
        this.<Job>send(0)
                .onSuccess()
                .accept(new Job("1", "agent", null, new Status("running"), null, NOON, NOON, null));

        assertTrue(follower.reconciler().isYoung());
        var calls = offeredCalls();
        assertEquals(fixture.now, calls.get(calls.size() - 1).notBefore());
    }

    @Nested
    class Resumed {
        @Test
        void keyOfAJobThatWasReadBeforeARestartIsProbedWithItsState() throws DuvoException {
            var id = fixture.running();
            fixture.follow(
                    FollowRequest.follow(id, EngineHarness.OUTAGE_TIMEOUT).resumedAt(id, 1, List.of()));

            assertTrue(fixture.keyState.probe().hasEverWorked());
            assertEquals(id, ((JobState) fixture.probe().execute()).job().id());
        }

        @Test
        void keyOfAJobThatWasStartedBeforeARestartHasWorked() {
            var start = new StartRequest("agent", "Begin", null, null, IdempotencyKey.random());
            fixture.follow(FollowRequest.start("team", start, "ref", EngineHarness.OUTAGE_TIMEOUT)
                    .resumedAt("1", 0, List.of()));

            assertTrue(fixture.keyState.probe().hasEverWorked());
        }

        @Test
        void keyOfAJobThatWasNeverReadMayBeWrong() {
            assertFalse(fixture.keyState.probe().hasEverWorked());
        }
    }

    @Nested
    class Queries {
        @Test
        void changeMakesTheOfferedCallsInvalid() {
            assertTrue(follower.isInvalid());
            follower.markValid();
            assertFalse(follower.isInvalid());
            follower.invalidate();
            assertTrue(follower.isInvalid());
            follower.markValid();
            follower.onKeyRejected(EngineHarness.httpError(401));
            assertTrue(follower.isInvalid());
        }

        @Test
        void jobIsActiveUntilItEnds() {
            assertTrue(follower.isActive());
            assertFalse(follower.isEnded());

            follower.detach();

            assertFalse(follower.isActive());
            assertTrue(follower.isEnded());
            offeredCalls();
            assertEquals(List.of("ended LEFT"), listener.lines);
        }

        @Test
        void messagesAreUnreadUntilTheFirstPoll() {
            assertTrue(follower.hasUnreadMessages());

            readNoMessages();

            assertFalse(follower.hasUnreadMessages());
        }

        @Test
        void messagesAreUnreadFromTheFirstMillisecond() {
            fixture.now = 0;

            assertTrue(fixture.follow(fixture.request).hasUnreadMessages());
        }

        @Test
        void waitingJobHasNoUnreadMessages() {
            assertFalse(follower.isWaitingForHuman());

            readState("waiting", null);

            assertTrue(follower.isWaitingForHuman());
            assertFalse(follower.hasUnreadMessages());
        }

        @Test
        void endedJobHasNoUnreadMessages() {
            follower.detach();

            assertFalse(follower.hasUnreadMessages());
        }

        @Test
        void refreshIsRequestedUntilTheNextRead() {
            assertFalse(follower.isRefreshRequested());
            follower.requestRefresh();
            assertTrue(follower.isRefreshRequested());
            send(0);
            assertFalse(follower.isRefreshRequested());
        }
    }

    @Nested
    class Failures {
        @Test
        void failedPollLeadsToAStatusRead() {
            readState("running", null);
            failMessages(RecordingCallSink.unknown());

            assertEquals(CallPriority.CONFIRM_STATUS, offeredCalls().get(0).priority());
        }

        @Test
        void requestIsOpenedAlthoughMessagesCannotBeRead() {
            readState("waiting", APPROVAL);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                assertFalse(listener.lines.contains("opened Pay?"));
                failMessages(RecordingCallSink.unknown());
            }

            offeredCalls();

            assertEquals(List.of("waiting", "connection lost", "opened Pay?"), listener.lines);
        }

        @Test
        void successfulPollRestoresTheConnection() {
            readState("running", null);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                failMessages(RecordingCallSink.unknown());
            }
            readNoMessages();

            offeredCalls();

            assertEquals(List.of("running", "connection lost", "connection restored"), listener.lines);
        }

        @Test
        void messagesThatAreForbiddenEndFollowingIfTheKeyNeverWorked() {
            failMessages(EngineHarness.httpError(403));

            offeredCalls();

            assertEquals(List.of("ended FORBIDDEN"), listener.lines);
        }

        @Test
        void throttlingIsNoFailure() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                failMessages(EngineHarness.httpError(429));
            }

            offeredCalls();

            assertEquals(List.of(), listener.lines);
        }
    }

    @Nested
    class Actions {
        @Test
        void answerIsFollowedByAStatusRead() {
            waitForApproval();
            follower.tryAnswer(APPROVAL, Answer.APPROVE, IdempotencyKey.random());
            fixture.now += 1_000;

            JobFollowerTest.this.<HumanRequest>send(0).onSuccess().accept(APPROVAL);

            assertFalse(follower.isWaitingForHuman());
            var next = offeredCalls().get(0);
            assertEquals(CallPriority.CONFIRM_STATUS, next.priority());
            assertEquals(fixture.now + Limits.CONFIRM_DELAY_MS, next.notBefore());
        }

        @Test
        void waitAfterAnAnswerIsAnotherWait() {
            waitForApproval();
            fixture.now += 10_000;
            follower.tryAnswer(APPROVAL, Answer.APPROVE, IdempotencyKey.random());
            JobFollowerTest.this.<HumanRequest>send(0).onSuccess().accept(APPROVAL);
            readState("waiting", null);
            fixture.now += Limits.REQUESTLESS_WAIT_MS;

            readState("waiting", null);

            offeredCalls();
            assertEquals(Limits.REQUESTLESS_WAIT_MS, listener.waited.toMillis());
        }

        @Test
        void failedAnswerLeavesTheJobWaiting() {
            waitForApproval();
            follower.tryAnswer(APPROVAL, Answer.APPROVE, IdempotencyKey.random());

            send(0).onFailure().accept(RecordingCallSink.unknown());

            assertTrue(follower.isWaitingForHuman());
        }

        @Test
        void acceptedStopEndsTheWait() {
            readState("running", null);
            follower.stop();

            JobFollowerTest.this.<Boolean>send(0).onSuccess().accept(true);

            assertFalse(follower.isWaitingForHuman());
        }

        @Test
        void stopWithoutEffectIsReportedAndGivenUp() {
            follower.stop();
            offeredCalls();
            assertEquals(fixture.now + Limits.STOP_REPORT_MS, fixture.sink.nextWakeAt);
            fixture.now += Limits.STOP_REPORT_MS;
            offeredCalls();
            assertEquals(List.of("stop unconfirmed"), listener.lines);

            fixture.now += Limits.STOP_GIVE_UP_MS;
            offeredCalls();
            offeredCalls();

            assertEquals(List.of("stop unconfirmed", "ended LEFT"), listener.lines);
        }
    }

    @Nested
    class End {
        @Test
        void jobHasEndedOnceItsLastMessagesAreRead() {
            readState("completed", null);
            offeredCalls();
            assertEquals(List.of("completed"), listener.lines);

            readNoMessages();
            assertFalse(follower.isEnded());
            fixture.now += 60_000;
            readNoMessages();

            offeredCalls();
            assertEquals(List.of("completed", "ended JOB_ENDED"), listener.lines);
        }

        @Test
        void resumedJobHasEndedOnceItsListenerSaidWhatItHas() {
            var last = List.of(new Message("m", "text", "assistant", NOON, "Done.", null, null));
            follower = fixture.follow(fixture.request.resumedAt("1", 1, last));
            readState("completed", null);
            fixture.now += 60_000;
            JobFollowerTest.this
                    .<MessagePage>send(offeredCalls().size() - 1)
                    .onSuccess()
                    .accept(new MessagePage(last, 1, 0));
            assertFalse(follower.isEnded());

            offeredCalls();

            assertEquals(List.of("completed", "ended JOB_ENDED"), listener.lines);
        }

        @Test
        void messagesOfAnEndedJobRestoreTheConnection() {
            readState("completed", null);
            failThreeTimes();

            readNoMessages();

            offeredCalls();
            assertEquals(List.of("completed", "connection lost", "connection restored"), listener.lines);
        }

        @Test
        void messagesOfAnActiveJobDoNotRestoreTheConnection() {
            readState("running", null);
            failThreeTimes();

            readNoMessages();

            offeredCalls();
            assertEquals(List.of("running", "connection lost"), listener.lines);
        }

        private void failThreeTimes() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                follower.onInternalFailure(RecordingCallSink.unknown());
            }
        }
    }

    @Nested
    class KeyEvents {
        @Test
        void rejectionThatAProbeConfirmsIsAFailure() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                follower.onKeyRejected(EngineHarness.httpError(401));
            }

            offeredCalls();
            assertEquals(List.of("connection lost"), listener.lines);
        }

        @Test
        void outageOfTheKeyIsOneOfTheJob() {
            var outage = fixture.keyState.outage();
            for (long now : List.of(0L, 30_000L, 60_000L)) {
                outage.onFailure(RecordingCallSink.unknown(), now);
            }
            follower.markValid();
            follower.onKeyOutage(RecordingCallSink.unknown());
            assertTrue(follower.isInvalid());

            outage.onSuccess();
            follower.markValid();
            follower.onKeyRecovered();
            assertTrue(follower.isInvalid());

            offeredCalls();
            assertEquals(List.of("connection lost", "connection restored"), listener.lines);
        }

        @Test
        void moveToAnotherKeyMakesTheOfferedCallsInvalid() {
            follower.markValid();

            follower.moveTo(fixture.keyState);

            assertTrue(follower.isInvalid());
        }

        @Test
        void suspensionOfTheKeyIsDescribedWhileTheJobIsActive() {
            readState("running", null);
            fixture.probe();
            assertEquals("following Job 1, status running, while Duvo refuses the key", follower.describe());

            follower.detach();

            assertEquals("ended", follower.describe());
        }
    }

    @Nested
    class Start {
        private void followStart(ConcurrencyLimit limit) {
            var request = FollowRequest.start(
                    "team",
                    new StartRequest("agent", "Begin", null, null, IdempotencyKey.random()),
                    "ref x",
                    EngineHarness.OUTAGE_TIMEOUT);
            follower = fixture.follow(limit == null ? request : request.withLimit(limit));
        }

        private Job job() {
            return new Job("1", "agent", null, new Status("running"), null, NOON, NOON, null);
        }

        @Test
        void startedJobIsActive() {
            followStart(null);

            JobFollowerTest.this.<Job>send(0).onSuccess().accept(job());

            assertTrue(follower.isActive());
        }

        @Test
        void startIsNotSentTwice() {
            followStart(null);
            send(0);

            assertEquals(List.of(), offeredCalls());
        }

        @Test
        void successfulStartRestoresTheConnection() {
            followStart(null);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                send(0).onFailure().accept(EngineHarness.notSent());
            }
            JobFollowerTest.this.<Job>send(0).onSuccess().accept(job());

            offeredCalls();

            assertEquals(List.of("connection lost", "started", "connection restored", "running"), listener.lines);
        }

        @Test
        void throttlingIsNoFailure() {
            followStart(null);
            send(0).onFailure().accept(EngineHarness.notSent());
            for (long spent = 0; spent < 2 * EngineHarness.OUTAGE_TIMEOUT.toMillis(); spent += 20_000) {
                send(0).onFailure().accept(EngineHarness.httpError(429));
                fixture.now += 20_000;
                send(0).onFailure().accept(EngineHarness.notSent());
            }

            assertFalse(follower.isEnded());
        }

        @Test
        void queuedJobStartsOnlyAfterItsAdmissionWasHandled() {
            var limiter = new ConcurrencyLimiter(() -> fixture.now);
            var first = limiter.enqueue(new ConcurrencyLimit("acme", () -> 1, 1, false), false, () -> {});
            assertTrue(first.tryAdmit());
            var limit = new ConcurrencyLimit("acme", () -> 1, 2, false);
            followStart(limit);
            follower.setTicket(limiter.enqueue(limit, false, () -> {}));

            assertEquals(List.of(), offeredCalls());
            assertTrue(follower.describe().contains("waiting in line"));
            first.release();
            assertEquals(List.of(), offeredCalls());
            fixture.sink.calls.clear();
            follower.offerCalls(fixture.sink, Intervals.ALONE, false);
            assertEquals(List.of(), fixture.sink.calls);

            assertEquals(1, offeredCalls().size());
            assertEquals(List.of("queued", "admitted"), listener.lines);
        }

        @Test
        void unlimitedJobStartsWithoutAnAdmission() {
            followStart(null);

            follower.offerCalls(fixture.sink, Intervals.ALONE, false);

            assertEquals(1, fixture.sink.calls.size());
        }

        @Test
        void detachDuringTheStartPublishesTheJobFirst() {
            followStart(null);
            var call = JobFollowerTest.this.<Job>send(0);
            follower.detach();
            assertFalse(follower.isEnded());

            call.onSuccess().accept(job());

            offeredCalls();
            assertEquals(List.of("started", "running", "ended LEFT"), listener.lines);
        }

        @Test
        void detachDuringTheStartPublishesALostStart() {
            followStart(null);
            var call = send(0);
            follower.detach();

            call.onFailure().accept(RecordingCallSink.unknown());

            offeredCalls();
            assertEquals(List.of("start lost", "ended LEFT"), listener.lines);
        }

        @Test
        void detachDuringAFailedStartEndsTheJob() {
            followStart(null);
            var call = send(0);
            follower.detach();

            call.onFailure().accept(EngineHarness.notSent());

            offeredCalls();
            assertEquals(List.of("ended LEFT"), listener.lines);
        }
    }

    /** The state is due to be read, and the read has no turn although the key may send calls. */
    @Nested
    class OverdueState {
        private static final long NO_SWEEP = Long.MAX_VALUE;

        private void checkAMinuteLater(long early) {
            offeredCalls();
            follower.markValid();
            fixture.now += Limits.STATUS_UNKNOWN_REPORT_MS - early;
            follower.checkState(Limits.STATUS_UNKNOWN_REPORT_MS, NO_SWEEP);
            follower.removeEvents().forEach(event -> event.accept(listener));
        }

        @Test
        void stateThatIsOverdueForAMinuteIsAnOutage() {
            checkAMinuteLater(0);
            assertEquals(List.of("connection lost"), listener.lines);
            assertTrue(follower.describe().endsWith(", its status has not been known for 60 s"));
            assertTrue(follower.isInvalid());
        }

        @Test
        void timeBeforeTheStateWasDueDoesNotCount() {
            checkAMinuteLater(1);
            assertEquals(List.of(), listener.lines);
            assertFalse(follower.isInvalid());
        }

        @Test
        void stateOfASuspendedKeyIsNotOverdue() {
            offeredCalls();
            fixture.keyState.probe().onAccepted();
            fixture.keyState.probe().suspend(KeyProbe.KEY, fixture.client, fixture.now);
            checkAMinuteLater(0);
            assertEquals(List.of(), listener.lines);
        }

        @Test
        void stateOfAJobThatIsLeftIsNotOverdue() {
            offeredCalls();
            follower.detach();
            checkAMinuteLater(0);
            assertEquals(List.of("ended LEFT"), listener.lines);
        }
    }
}
