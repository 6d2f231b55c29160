package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each state in which Duvo shows a Job leads to, where a second look would hide that the first was in vain. */
class StatusReconcilerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest ASKS = new HumanRequest("7", "Pay?", null, null, "approval", null);
    private static final MessagePollPolicy.Turn ANY = new MessagePollPolicy.Turn(CallPriority.MESSAGES, 0, 0);

    private final JobFixture one = new JobFixture();

    private static Job job(String status) {
        return job(status, NOON, null);
    }

    private static Job job(String status, Instant updatedAt, Instant completedAt) {
        return new Job("1", "agent", null, new Status(status), null, null, updatedAt, completedAt);
    }

    private void read(String status) {
        one.reconciler.onState(new JobState(job(status), null));
    }

    private void listed(Job row) {
        one.reconciler.onListed(row, one.now);
    }

    private boolean hurried() {
        return one.reconciler.timer().isUrgent(true);
    }

    private void messagesAreRead() {
        one.messages.offer(one.sink, "1", false, ANY);
        one.sink.<MessagePage>begin().onSuccess().accept(new MessagePage(List.of(), 0, 0));
    }

    @Nested
    class ReadSingly {
        @Test
        void stateShowsTheTimeAtDuvo() {
            read("running");

            assertEquals(30_000, one.keyState.serverClock().elapsedSince(NOON.minusSeconds(30), one.now));
        }

        @Test
        void endOlderThanASentMessageIsReadAgain() {
            one.keyState.recentSends().record("1", NOON, one.now);

            one.reconciler.onState(new JobState(job("completed", NOON, NOON.minusSeconds(1)), null));

            assertTrue(one.lifecycle.isActive());
            assertTrue(hurried());
        }

        @Test
        void unlistedJobIsReadSinglyFromThenOn() {
            read("running");
            for (int i = 0; i < Limits.MISSES_BEFORE_UNLISTED; i++) {
                assertNotNull(one.reconciler.target());
                one.reconciler.onMissing(one.now);
                read("running");
            }

            assertNull(one.reconciler.target());
        }

        @Test
        void eachInterruptionIsConfirmedAnew() {
            read("interrupted");
            read("running");
            one.now += 2 * Limits.INTERRUPTED_CONFIRM_MS;

            read("interrupted");

            assertTrue(one.lifecycle.isActive());
        }

        @Test
        void requestedInterruptionNeedsNoConfirmation() {
            one.stop.request(one.now);

            read("interrupted");

            assertTrue(one.lifecycle.isDraining());
        }

        @Test
        void endedJobDoesNotWait() {
            read("waiting");
            assertTrue(one.lifecycle.isWaitingForHuman());

            read("completed");

            assertFalse(one.lifecycle.isWaitingForHuman());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void firstReadAfterTheEndIsTheLastWhereJobsAreMany(boolean few) {
            one.reconciler.offer(
                    one.sink,
                    new Intervals(false, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, few));
            one.sink.only();

            one.reconciler.onState(new JobState(job("completed", NOON, NOON), null));

            one.messages.offer(one.sink, "1", false, ANY);
            assertEquals(
                    one.now + (few ? 0 : Limits.FINAL_READ_DELAY_MS),
                    one.sink.only().notBefore());
        }

        @Test
        void messagesBeforeAWaitAreReadOnce() {
            read("running");
            assertFalse(one.messages.isBehind());
            read("waiting");
            assertTrue(one.messages.isBehind());
            messagesAreRead();

            read("waiting");

            assertFalse(one.messages.isBehind());
        }

        @Test
        void messagesBeforeARequestAreReadWhereTheJobWaited() {
            read("waiting");
            messagesAreRead();

            one.reconciler.onState(new JobState(job("waiting"), ASKS));

            assertTrue(one.messages.isBehind());
            assertEquals(List.of("waiting"), one.listener().lines);
        }

        @Test
        void requestIsOpenedAtOnceWhereMessagesCannotBeRead() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                one.messages.offer(one.sink, "1", false, ANY);
                one.sink.begin().onFailure().accept(RecordingCallSink.unknown());
            }

            one.reconciler.onState(new JobState(job("waiting"), ASKS));

            assertEquals(List.of("trouble", "waiting", "asks Pay?"), one.listener().lines);
        }

        @Test
        void stateAfterTheEndIsIgnored() {
            one.lifecycle.end(FollowResult.Reason.LEFT, null);

            read("running");

            assertEquals(List.of("ended LEFT"), one.listener().lines);
        }
    }

    @Nested
    class InLists {
        @Test
        void rowShowsTheTimeAtDuvo() {
            listed(job("running"));

            assertEquals(30_000, one.keyState.serverClock().elapsedSince(NOON.minusSeconds(30), one.now));
            assertTrue(one.follower.isInvalid());
        }

        @Test
        void rowShowsActivityOfTheJob() {
            listed(job("running"));

            assertTrue(one.messages.unread().isActiveAfter(NOON.minusSeconds(10)));
        }

        @Test
        void rowReplacesTheFirstRead() {
            one.reconciler.timer().begin(one.now);
            one.now += 10_000;
            assertTrue(one.reconciler.timer().isUrgent(false));

            listed(job("running"));

            assertFalse(one.reconciler.timer().isUrgent(false));
        }

        @Test
        void rowBetweenTwoMissesResetsTheCount() {
            read("running");
            one.reconciler.onMissing(one.now);
            read("running");
            one.reconciler.onMissing(one.now);

            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));
            read("running");

            assertNotNull(one.reconciler.target());
        }

        @Test
        void jobIsExpectedUnderTheAssignmentOfItsRow() {
            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));

            assertEquals(new SweepPlan.Target("team", "running", "another"), one.reconciler.target());
        }

        @Test
        void listedEndWithATimeIsAnEnd() {
            listed(job("completed", NOON, NOON));

            assertTrue(one.lifecycle.isDraining());
            assertEquals(one.now, one.reconciler.timer().readAt());
        }

        @Test
        void listedEndRestoresTheConnectionAndConfirmsTheJob() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                one.reconciler.offer(one.sink, Intervals.ALONE);
                one.sink.begin().onFailure().accept(RecordingCallSink.unknown());
            }
            one.reconciler.offer(one.sink, Intervals.ALONE);
            one.sink.<JobState>begin().onSuccess().accept(new JobState(null, null));
            assertTrue(one.reconciler.isUnconfirmed());
            one.now += 1;

            listed(job("completed", NOON, NOON));

            assertFalse(one.reconciler.isUnconfirmed());
            assertEquals(List.of("trouble", "recovered", "completed"), one.listener().lines);
        }

        @ParameterizedTest
        @ValueSource(strings = {"completed", "interrupted", "waiting"})
        void listedStatusThatNeedsCertaintyIsReadSingly(String status) {
            listed(job(status, NOON, status.equals("interrupted") ? NOON : null));

            assertTrue(hurried());
            assertEquals(List.of(), one.listener().lines);
        }

        @Test
        void listedEndOlderThanTheActivityIsReadSingly() {
            listed(job("running", NOON.plusSeconds(60), null));

            listed(job("completed", NOON, NOON));

            assertTrue(one.lifecycle.isActive());
            assertTrue(hurried());
        }

        @Test
        void endOfAWaitIsReadSingly() {
            read("waiting");

            listed(job("running"));

            assertTrue(hurried());
        }

        @Test
        void otherListedStatusIsPublished() {
            listed(job("starting"));

            assertFalse(hurried());
            assertEquals(List.of("starting"), one.listener().lines);
        }

        @Test
        void knownWaitIsNotReadAgain() {
            read("waiting");

            listed(job("waiting"));

            assertFalse(hurried());
        }

        @Test
        void rowRequestedBeforeTheLastReadIsIgnored() {
            one.reconciler.timer().onRead(one.now);

            listed(job("starting"));
            one.reconciler.onMissing(one.now);

            assertEquals(List.of(), one.listener().lines);
            assertFalse(hurried());
            assertFalse(one.follower.isInvalid());
        }

        @Test
        void missingJobIsReadSingly() {
            one.reconciler.onMissing(one.now);

            assertTrue(hurried());
            assertTrue(one.follower.isInvalid());
        }

        @Test
        void listsAreIgnoredDuringAnOutage() {
            assertNotNull(one.reconciler.target());
            one.outages.onFailure(RecordingCallSink.unknown());

            assertNull(one.reconciler.target());
        }
    }

    @Nested
    class Stops {
        private void isSent() {
            one.stop.request(one.now);
            one.actions.offer(one.sink, "1", false);
            one.sink.<Boolean>begin().onSuccess().accept(true);
            assertFalse(one.stop.isJobSeenSinceSent());
            one.now += 1;
        }

        @Test
        void readOfAnActiveJobAllowsToRepeatAStop() {
            isSent();

            read("running");

            assertTrue(one.stop.isJobSeenSinceSent());
        }

        @Test
        void rowOfAnActiveJobAllowsToRepeatAStop() {
            isSent();

            listed(job("running"));

            assertTrue(one.stop.isJobSeenSinceSent());
        }
    }

    @Nested
    class Reads {
        private PendingCall<JobState> begin() {
            one.reconciler.offer(one.sink, Intervals.ALONE);
            return one.sink.begin();
        }

        @Test
        void stateRequestedBeforeAnActionIsIgnored() {
            var call = begin();
            one.stop.request(one.now);
            one.actions.offer(one.sink, "1", false);
            one.sink.<Boolean>begin().onSuccess().accept(true);

            call.onSuccess().accept(new JobState(job("running"), null));

            assertEquals(List.of(), one.listener().lines);
            assertTrue(hurried());
        }

        @Test
        void stateReceivedDuringAnActionIsIgnored() {
            var call = begin();
            one.stop.request(one.now);
            one.actions.offer(one.sink, "1", false);
            one.sink.begin();

            call.onSuccess().accept(new JobState(job("running"), null));

            assertEquals(List.of(), one.listener().lines);
            assertTrue(hurried());
        }

        @Test
        void stateIsNotReadDuringAnAction() {
            one.stop.request(one.now);
            one.actions.offer(one.sink, "1", false);
            one.sink.begin();

            one.reconciler.offer(one.sink, Intervals.ALONE);

            assertEquals(List.of(), one.sink.calls);
        }

        @Test
        void failedReadCountsAsAnAttempt() {
            begin().onFailure().accept(RecordingCallSink.unknown());

            assertEquals(one.now, one.reconciler.timer().readAt());
        }

        @Test
        void throttledTimeIsNoOutage() {
            var patience = EngineHarness.PATIENCE.toMillis();
            begin().onFailure().accept(RecordingCallSink.unknown());
            begin().onFailure().accept(RecordingCallSink.unknown());
            for (long spent = 0; spent <= 2 * patience; spent += 20_000) {
                begin().onFailure().accept(EngineHarness.answered(429));
                one.now += 20_000;
                begin().onFailure().accept(RecordingCallSink.unknown());
            }

            assertFalse(one.lifecycle.isEnded());
        }

        @Test
        void jobUnknownToDuvoIsUnconfirmed() {
            begin().onSuccess().accept(new JobState(null, null));
            assertTrue(one.reconciler.isUnconfirmed());

            begin().onSuccess().accept(new JobState(job("running"), null));

            assertFalse(one.reconciler.isUnconfirmed());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void unconfirmedJobIsReadAgainSoon(boolean lists) {
            begin().onSuccess().accept(new JobState(null, null));

            one.reconciler.offer(
                    one.sink,
                    new Intervals(
                            lists, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, !lists));

            assertEquals(one.now + Limits.NOT_FOUND_INTERVAL_MS, one.sink.only().notBefore());
        }

        @Test
        void unconfirmedJobIsReadWithinTheBudget() {
            begin().onSuccess().accept(new JobState(null, null));

            one.reconciler.offer(
                    one.sink, new Intervals(false, 20_000, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false));

            assertEquals(one.now + 20_000, one.sink.only().notBefore());
        }

        @Test
        void quietListedJobGetsAnIdleCheck() {
            var intervals =
                    new Intervals(true, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false);
            var read = one.reconciler.timer().readAt();
            one.now = read + Limits.IDLE_CHECK_MS - 1;
            one.reconciler.offer(one.sink, intervals);
            assertEquals(List.of(), one.sink.calls);
            assertEquals(read + Limits.IDLE_CHECK_MS, one.sink.nextWakeAt);
            one.now += 1;

            one.reconciler.offer(one.sink, intervals);

            var audit = one.sink.only();
            assertEquals(CallPriority.IDLE_CHECK, audit.priority());
            assertEquals(read, audit.order());
        }

        @Test
        void messagePostponesTheIdleCheck() {
            assertFalse(one.reconciler.isQuiet());
            one.now += Limits.IDLE_CHECK_MS;
            assertTrue(one.reconciler.isQuiet());
            said("text");
            assertFalse(one.reconciler.isQuiet());

            one.reconciler.offer(
                    one.sink,
                    new Intervals(true, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false));

            assertEquals(List.of(), one.sink.calls);
            assertEquals(one.now + Limits.IDLE_CHECK_MS, one.sink.nextWakeAt);
            assertFalse(hurried());
        }

        private void said(String type) {
            one.messages.offer(one.sink, "1", false, ANY);
            var said = new Message("m", type, "assistant", null, "Pay?", null, null);
            one.sink.<MessagePage>begin().onSuccess().accept(new MessagePage(List.of(said), 1, 0));
        }

        @Test
        void humanRequestMessageLeadsToARead() {
            said("human_request");

            assertTrue(hurried());
        }

        @Test
        void knownRequestNeedsNoRead() {
            read("waiting");
            assertFalse(one.reconciler.isQuiet());

            said("human_request");

            assertFalse(hurried());
        }

        @Test
        void namedTeamIsKnown() {
            assertFalse(one.reconciler.isTeamUnknown());
        }
    }
}
