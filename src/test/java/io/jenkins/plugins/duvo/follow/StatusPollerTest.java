package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a Job that Duvo does not find counts as gone, when its state is overdue, and how it is read. */
class StatusPollerTest {
    private final StatusPoller.NotFoundDebounce notFound = new StatusPoller.NotFoundDebounce();

    private boolean isGoneAfterRead(long now) {
        notFound.recordNotFound(now);
        return notFound.isGone(now);
    }

    @Test
    void unknownJobIsGoneAfterAMinute() {
        for (int i = 0; i < 6; i++) {
            assertFalse(isGoneAfterRead(i * 10_000));
        }
        assertTrue(isGoneAfterRead(60_000));
    }

    @Test
    void fiveReadsAreNeededAtLeast() {
        assertFalse(isGoneAfterRead(0));
        assertFalse(isGoneAfterRead(70_000));
        assertFalse(isGoneAfterRead(80_000));
        assertFalse(isGoneAfterRead(90_000));
        assertTrue(isGoneAfterRead(100_000));
    }

    @Test
    void knownJobIsGoneAfterTwoMinutes() {
        notFound.onFound();
        for (int i = 0; i < 12; i++) {
            assertFalse(isGoneAfterRead(i * 10_000));
        }
        assertTrue(isGoneAfterRead(120_000));
    }

    @Test
    void foundJobResetsTheCount() {
        for (int i = 0; i < 5; i++) {
            notFound.recordNotFound(i * 10_000);
        }
        assertTrue(notFound.isUnconfirmed());
        notFound.onFound();
        assertFalse(notFound.isUnconfirmed());
        assertFalse(isGoneAfterRead(200_000));
    }

    @Nested
    class Boundaries {
        @Test
        void absenceIsMeasuredFromItsFirstRead() {
            for (int i = 0; i < Limits.NOT_FOUND_READS; i++) {
                notFound.recordNotFound(100_000);
            }
            assertFalse(notFound.isGone(100_000 + Limits.NOT_FOUND_AFTER_START_MS - 1));
            assertTrue(notFound.isGone(100_000 + Limits.NOT_FOUND_AFTER_START_MS));
        }
    }

    @Nested
    class Requests {
        private final JobFixture fixture = new JobFixture();

        private final String runId = fixture.running();
        private final JobFollower follower = fixture.follow(FollowRequest.follow(runId, EngineHarness.OUTAGE_TIMEOUT));

        private PendingCall<JobState> offer() {
            follower.reconciler.offer(fixture.sink, Intervals.ALONE);
            return fixture.sink.only();
        }

        @Test
        void stateOfTheJobIsRead() throws DuvoException {
            assertEquals(runId, offer().execute().job().id());
        }

        @Test
        void readThatWorkedProbesTheKey() throws DuvoException {
            var read = offer();
            read.onSuccess().accept(read.execute());

            assertEquals(runId, ((JobState) fixture.probe().execute()).job().id());
        }
    }

    @Nested
    class Overdue {
        private static final long NO_SWEEP = Long.MAX_VALUE;

        private final JobFixture fixture = new JobFixture();

        private void offer(boolean lists) {
            fixture.reconciler.offer(
                    fixture.sink,
                    new Intervals(
                            lists, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, !lists));
        }

        private boolean isOverdue(long since, long sweepBegunAt) {
            return fixture.reconciler.isStateOverdue(since, sweepBegunAt);
        }

        @Test
        void stateIsOverdueFromTheTimeOfItsRead() {
            offer(false);
            var dueAt = fixture.sink.only().notBefore();
            assertFalse(isOverdue(dueAt - 1, NO_SWEEP));
            assertTrue(isOverdue(dueAt, NO_SWEEP));
        }

        @Test
        void stateThatIsBeingReadIsNotOverdue() {
            offer(false);
            fixture.sink.begin();
            assertFalse(isOverdue(fixture.now, NO_SWEEP));
        }

        @Test
        void stateThatListsShowIsOverdueFromTheBeginningOfASweep() {
            offer(true);
            assertFalse(isOverdue(19_999, 20_000));
            assertTrue(isOverdue(20_000, 20_000));
        }

        @Test
        void stateThatASweepHasShownIsNotOverdue() {
            offer(true);
            fixture.now = 20_000;
            fixture.reconciler.onListed(RecordingListReader.page(1, "1").rows().get(0), 19_999);
            assertFalse(isOverdue(30_000, 20_000));
            assertTrue(isOverdue(30_000, 20_001));
        }
    }
}
