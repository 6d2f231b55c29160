package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
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

/** How the rules of one Job work together, call by call. */
class JobFollowerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest ASKS = new HumanRequest("7", "Pay?", null, null, "approval", null);

    private final JobFixture one = new JobFixture();
    private final RecordingListener listener = new RecordingListener();
    private JobFollower follower = one.follow(one.request);

    private List<PendingCall<?>> offered() {
        one.sink.calls.clear();
        follower.offerCalls(one.sink, Intervals.ALONE, true);
        follower.drainEvents().forEach(event -> event.accept(listener));
        return one.sink.calls;
    }

    @SuppressWarnings("unchecked")
    private <T> PendingCall<T> begun(int which) {
        var call = (PendingCall<T>) offered().get(which);
        call.onSent().run();
        return call;
    }

    /** The state is asked for; the Job's actions, if there are any, come before it. */
    private void state(String status, HumanRequest pending) {
        var job = new Job("1", "agent", null, new Status(status), null, NOON, NOON, null);
        this.<JobState>begun(0).onSuccess().accept(new JobState(job, pending));
    }

    private void noMessages() {
        this.<MessagePage>begun(offered().size() - 1).onSuccess().accept(new MessagePage(List.of(), 0, 0));
    }

    private void messagesFail(DuvoException why) {
        begun(offered().size() - 1).onFailure().accept(why);
    }

    private void asksAPerson() {
        state("waiting", ASKS);
        noMessages();
        offered();
        assertEquals(List.of("waiting", "asks Pay?"), listener.lines);
    }

    @Nested
    class WhatItKnows {
        @Test
        void changeMakesTheOfferedCallsInvalid() {
            assertTrue(follower.isInvalid());
            follower.markValid();
            assertFalse(follower.isInvalid());
            follower.invalidate();
            assertTrue(follower.isInvalid());
            follower.markValid();
            follower.onKeyRejected(EngineHarness.answered(401));
            assertTrue(follower.isInvalid());
        }

        @Test
        void jobIsActiveUntilItEnds() {
            assertTrue(follower.isActive());
            assertFalse(follower.isEnded());

            follower.detach();

            assertFalse(follower.isActive());
            assertTrue(follower.isEnded());
            offered();
            assertEquals(List.of("ended LEFT"), listener.lines);
        }

        @Test
        void messagesAreUnreadUntilTheFirstPoll() {
            assertTrue(follower.hasUnreadMessages());

            noMessages();

            assertFalse(follower.hasUnreadMessages());
        }

        @Test
        void waitingJobHasNoUnreadMessages() {
            assertFalse(follower.isWaitingForHuman());

            state("waiting", null);

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
            begun(0);
            assertFalse(follower.isRefreshRequested());
        }
    }

    @Nested
    class Trouble {
        @Test
        void failedPollLeadsToAStatusRead() {
            state("running", null);
            messagesFail(RecordingCallSink.unknown());

            assertEquals(CallPriority.CONFIRM_STATUS, offered().get(0).priority());
        }

        @Test
        void requestIsOpenedAlthoughMessagesCannotBeRead() {
            state("waiting", ASKS);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                assertFalse(listener.lines.contains("asks Pay?"));
                messagesFail(RecordingCallSink.unknown());
            }

            offered();

            assertEquals(List.of("waiting", "trouble", "asks Pay?"), listener.lines);
        }

        @Test
        void successfulPollRestoresTheConnection() {
            state("running", null);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                messagesFail(RecordingCallSink.unknown());
            }
            noMessages();

            offered();

            assertEquals(List.of("running", "trouble", "recovered"), listener.lines);
        }

        @Test
        void throttlingIsNoFailure() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                messagesFail(EngineHarness.answered(429));
            }

            offered();

            assertEquals(List.of(), listener.lines);
        }
    }

    @Nested
    class Actions {
        @Test
        void answerIsFollowedByAStatusRead() {
            asksAPerson();
            follower.tryAnswer("7", Answer.APPROVE);

            JobFollowerTest.this.<HumanRequest>begun(0).onSuccess().accept(ASKS);

            assertFalse(follower.isWaitingForHuman());
            var next = offered().get(0);
            assertEquals(CallPriority.CONFIRM_STATUS, next.priority());
            assertEquals(one.now + Limits.CONFIRM_DELAY_MS, next.notBefore());
        }

        @Test
        void failedAnswerLeavesTheJobWaiting() {
            asksAPerson();
            follower.tryAnswer("7", Answer.APPROVE);

            begun(0).onFailure().accept(RecordingCallSink.unknown());

            assertTrue(follower.isWaitingForHuman());
        }

        @Test
        void acceptedStopEndsTheWait() {
            state("running", null);
            follower.stop();

            JobFollowerTest.this.<Boolean>begun(0).onSuccess().accept(true);

            assertFalse(follower.isWaitingForHuman());
        }

        @Test
        void stopWithoutEffectIsReportedAndGivenUp() {
            follower.stop();
            offered();
            assertEquals(one.now + Limits.STOP_REPORT_MS, one.sink.nextWakeAt);
            one.now += Limits.STOP_REPORT_MS;
            offered();
            assertEquals(List.of("stop unconfirmed"), listener.lines);

            one.now += Limits.STOP_GIVE_UP_MS;
            offered();
            offered();

            assertEquals(List.of("stop unconfirmed", "ended LEFT"), listener.lines);
        }
    }

    @Nested
    class Beginning {
        private void starts(ConcurrencyLimit limit) {
            var request = FollowRequest.start(
                    "team", new StartRequest("agent", "Begin", null, null), "ref x", EngineHarness.PATIENCE);
            follower = one.follow(limit == null ? request : request.withLimit(limit));
        }

        private Job job() {
            return new Job("1", "agent", null, new Status("running"), null, NOON, NOON, null);
        }

        @Test
        void startShowsTheTimeAtDuvo() {
            starts(null);

            JobFollowerTest.this.<Job>begun(0).onSuccess().accept(job());

            assertEquals(30_000, one.keyState.serverClock().elapsedSince(NOON.minusSeconds(30), one.now));
            assertTrue(follower.isActive());
        }

        @Test
        void startIsNotSentTwice() {
            starts(null);
            begun(0);

            assertEquals(List.of(), offered());
        }

        @Test
        void successfulStartRestoresTheConnection() {
            starts(null);
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                begun(0).onFailure().accept(EngineHarness.notSent());
            }
            JobFollowerTest.this.<Job>begun(0).onSuccess().accept(job());

            offered();

            assertEquals(List.of("trouble", "started", "recovered", "running"), listener.lines);
        }

        @Test
        void throttlingIsNoFailure() {
            starts(null);
            begun(0).onFailure().accept(EngineHarness.notSent());
            for (long spent = 0; spent < 2 * EngineHarness.PATIENCE.toMillis(); spent += 20_000) {
                begun(0).onFailure().accept(EngineHarness.answered(429));
                one.now += 20_000;
                begun(0).onFailure().accept(EngineHarness.notSent());
            }

            assertFalse(follower.isEnded());
        }

        @Test
        void queuedJobStartsOnlyAfterItsAdmissionWasHandled() {
            var line = new ConcurrencyLimiter(() -> one.now);
            var first = line.enqueue(new ConcurrencyLimit("acme", () -> 1, 1, false), false, () -> {});
            assertTrue(first.tryAdmit());
            var limit = new ConcurrencyLimit("acme", () -> 1, 2, false);
            starts(limit);
            follower.setTicket(line.enqueue(limit, false, () -> {}));

            assertEquals(List.of(), offered());
            assertTrue(follower.describe().contains("waiting in line"));
            first.release();
            assertEquals(List.of(), offered());
            one.sink.calls.clear();
            follower.offerCalls(one.sink, Intervals.ALONE, false);
            assertEquals(List.of(), one.sink.calls);

            assertEquals(1, offered().size());
            assertEquals(List.of("queued", "admitted"), listener.lines);
        }

        @Test
        void unlimitedJobStartsWithoutAnAdmission() {
            starts(null);

            follower.offerCalls(one.sink, Intervals.ALONE, false);

            assertEquals(1, one.sink.calls.size());
        }

        @Test
        void detachDuringTheStartPublishesTheJobFirst() {
            starts(null);
            var call = JobFollowerTest.this.<Job>begun(0);
            follower.detach();
            assertFalse(follower.isEnded());

            call.onSuccess().accept(job());

            offered();
            assertEquals(List.of("started", "running", "ended LEFT"), listener.lines);
        }

        @Test
        void detachDuringTheStartPublishesALostStart() {
            starts(null);
            var call = begun(0);
            follower.detach();

            call.onFailure().accept(RecordingCallSink.unknown());

            offered();
            assertEquals(List.of("start lost", "ended LEFT"), listener.lines);
        }

        @Test
        void detachDuringAFailedStartEndsTheJob() {
            starts(null);
            var call = begun(0);
            follower.detach();

            call.onFailure().accept(EngineHarness.notSent());

            offered();
            assertEquals(List.of("ended LEFT"), listener.lines);
        }
    }
}
