package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The small rules by which many Jobs share one key. */
class SweepRulesTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    @Nested
    class Plan {
        private final SweepPlan plan = new SweepPlan();
        private final JobListQuery running = new JobListQuery("t", "running", null);

        private List<SweepPlan.Target> jobs(int count, int agents) {
            var jobs = new ArrayList<SweepPlan.Target>();
            for (int i = 0; i < count; i++) {
                jobs.add(new SweepPlan.Target("t", "running", "a" + i % agents));
            }
            return jobs;
        }

        @Test
        void theListOfTheirStatusIsReadForMany() {
            assertEquals(new SweepPlan.Choice(Map.of(running, 11), 11), plan.choose(jobs(1_000, 5)));
        }

        @Test
        void eachStatusHasItsList() {
            var jobs = new ArrayList<>(jobs(10, 1));
            jobs.addAll(Collections.nCopies(10, new SweepPlan.Target("t", "waiting", "a0")));
            assertEquals(
                    Map.of(running, 1, new JobListQuery("t", "waiting", null), 1),
                    plan.choose(jobs).lists());
        }

        @Test
        void listsByAssignmentAreReadWhereOthersHaveManyMore() {
            plan.onTotal(running, 11_000);
            var choice = plan.choose(jobs(1_000, 5));
            assertEquals(15, choice.cost());
            assertEquals(3, choice.lists().get(new JobListQuery("t", "running", "a0")));
        }

        @Test
        void jobsAreReadSinglyWhereEveryListIsLonger() {
            plan.onTotal(running, 100_000);
            plan.onTotal(new JobListQuery("t", "running", "a0"), 50_000);
            assertEquals(new SweepPlan.Choice(Map.of(), 20), plan.choose(jobs(20, 1)));
        }

        @Test
        void oneJobIsReadSingly() {
            assertEquals(new SweepPlan.Choice(Map.of(), 1), plan.choose(jobs(1, 1)));
        }

        @Test
        void whatWasLearnedIsForgotten() {
            plan.onTotal(running, 100_000);
            plan.forgetTotals();
            assertEquals(Map.of(running, 1), plan.choose(jobs(20, 20)).lists());
        }
    }

    @Nested
    class Polls {
        private final MessagePollPolicy policy = new MessagePollPolicy();
        private final UnreadTracker unreadTracker = new UnreadTracker(policy, 0);

        private void trust() {
            for (int i = 0; i < 5; i++) {
                policy.observe(true);
            }
        }

        private void poll(Instant newest, long now) {
            unreadTracker.onReadSent();
            unreadTracker.onPage(newest == null ? 0 : 1, newest, false, now);
        }

        @Test
        void oneJobAloneHasAConstantPace() {
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.MESSAGES, 1_500, 1_500),
                    policy.turn(unreadTracker, 0, false, true));
        }

        @Test
        void untrustedTheOldestPollComesFirstAndTheTalkativeBeforeTheQuiet() {
            poll(NOON, 0);
            poll(null, 60_000);
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.MESSAGES, 61_500, 78_000),
                    policy.turn(unreadTracker, 60_000, false, false));
        }

        @Test
        void trustedTheLongestUnreadComesFirst() {
            trust();
            poll(NOON, 0);
            unreadTracker.onUpdatedAt(NOON.plusSeconds(5), 1_000, 7_000);
            unreadTracker.onUpdatedAt(NOON.plusSeconds(9), 8_000, 9_000);
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.MESSAGES, 1_500, 7_000),
                    policy.turn(unreadTracker, 0, false, false));
        }

        @Test
        void aQuietJobIsAuditedOnly() {
            trust();
            poll(NOON, 0);
            unreadTracker.onUpdatedAt(NOON, 1_000, 2_000);
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.IDLE_CHECK, 300_000, 0),
                    policy.turn(unreadTracker, 0, false, false));
        }

        @Test
        void aPollClearsOnlyWhatWasKnownBeforeIt() {
            unreadTracker.onReadSent();
            unreadTracker.onUpdatedAt(NOON, 0, 100);
            unreadTracker.onPage(1, NOON.minusSeconds(1), false, 200);
            assertEquals(0, unreadTracker.unreadSince());
            poll(NOON, 300);
            assertTrue(unreadTracker.unreadSince() < 0);
        }

        @Test
        void aPageThatIsNotTheLastClearsNothing() {
            unreadTracker.onReadSent();
            unreadTracker.onPage(50, NOON, true, 200);
            assertEquals(0, unreadTracker.unreadSince());
        }

        @Test
        void trustIsLostWhenAMessageDidNotMoveTheJob() {
            trust();
            poll(NOON, 0);
            unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 1_000, 2_000);
            assertFalse(policy.isUpdatedAtReliable());
        }

        @Test
        void whatWasAskedBeforeTheMessageWasReadProvesNothing() {
            trust();
            poll(NOON, 1_000);
            unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 500, 2_000);
            assertTrue(policy.isUpdatedAtReliable());
        }
    }

    @Nested
    class Lists {
        private final ListMembership watch = new ListMembership(
                FollowRequest.start("t", new StartRequest("a", null, null, null), null, Duration.ofMinutes(1)),
                new TeamResolver());

        private Job job(String status) {
            return new Job("1", "a", null, new Status(status), null, null, null, null);
        }

        @Test
        void aJobThatWasJustStartedShouldRun() {
            assertEquals(new SweepPlan.Target("t", "running", "a"), watch.target(new Status("pending")));
            watch.onState(job("pending"), new Status("pending"));
            assertEquals(new SweepPlan.Target("t", "pending", "a"), watch.target(new Status("pending")));
        }

        @Test
        void aStatusThatIsNoFilterIsReadSingly() {
            watch.onState(job("dreaming"), new Status("running"));
            assertNull(watch.target(new Status("dreaming")));
        }

        @Test
        void aJobThatListsDoNotShowIsReadSinglyUntilTheyDo() {
            for (int i = 0; i < Limits.MISSES_BEFORE_UNLISTED; i++) {
                watch.onMissing();
                watch.onState(job("running"), new Status("running"));
            }
            assertNull(watch.target(new Status("running")));
            watch.onListed(job("running"));
            assertEquals("running", watch.target(new Status("running")).status());
        }

        @Test
        void aJobThatWasMissingBecauseItChangedIsLookedForInItsNewList() {
            watch.onMissing();
            watch.onState(job("waiting"), new Status("running"));
            assertEquals("waiting", watch.target(new Status("waiting")).status());
        }
    }

    @Nested
    class Line {
        private long now;
        private int most = 1;
        private final ConcurrencyLimiter line = new ConcurrencyLimiter(() -> now);

        private ConcurrencyLimiter.Ticket join(long place, boolean again) {
            return line.enqueue(new ConcurrencyLimit("acme", () -> most, place, again), false, () -> {});
        }

        @Test
        void whoCameFirstIsFirst() {
            var later = join(2, false);
            var earlier = join(1, false);
            assertFalse(later.tryAdmit());
            assertTrue(earlier.tryAdmit());
            assertFalse(later.tryAdmit());
            earlier.release();
            assertTrue(later.tryAdmit());
        }

        @Test
        void aJobThatIsAliveCountsAndDoesNotWait() {
            var alive = line.enqueue(new ConcurrencyLimit("acme", () -> most, 5, false), true, () -> {});
            var next = join(1, false);
            assertTrue(alive.tryAdmit());
            assertFalse(next.tryAdmit());
        }

        @Test
        void afterARestartTheOthersGetTimeToComeBack() {
            var again = join(1, true);
            assertFalse(again.tryAdmit());
            now = Limits.QUEUE_SETTLE_MS;
            assertTrue(again.tryAdmit());
        }

        @Test
        void aLimitThatIsRaisedLetsTheNextOneIn() {
            assertTrue(join(1, false).tryAdmit());
            var next = join(2, false);
            assertFalse(next.tryAdmit());
            most = 0;
            assertTrue(next.tryAdmit());
        }
    }
}
