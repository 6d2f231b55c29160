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
        private final JobList running = new JobList("t", "running", null);

        private List<SweepPlan.Wanted> jobs(int count, int agents) {
            var jobs = new ArrayList<SweepPlan.Wanted>();
            for (int i = 0; i < count; i++) {
                jobs.add(new SweepPlan.Wanted("t", "running", "a" + i % agents));
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
            jobs.addAll(Collections.nCopies(10, new SweepPlan.Wanted("t", "waiting", "a0")));
            assertEquals(
                    Map.of(running, 1, new JobList("t", "waiting", null), 1),
                    plan.choose(jobs).lists());
        }

        @Test
        void listsByAssignmentAreReadWhereOthersHaveManyMore() {
            plan.seen(running, 11_000);
            var choice = plan.choose(jobs(1_000, 5));
            assertEquals(15, choice.cost());
            assertEquals(3, choice.lists().get(new JobList("t", "running", "a0")));
        }

        @Test
        void jobsAreReadSinglyWhereEveryListIsLonger() {
            plan.seen(running, 100_000);
            plan.seen(new JobList("t", "running", "a0"), 50_000);
            assertEquals(new SweepPlan.Choice(Map.of(), 20), plan.choose(jobs(20, 1)));
        }

        @Test
        void oneJobIsReadSingly() {
            assertEquals(new SweepPlan.Choice(Map.of(), 1), plan.choose(jobs(1, 1)));
        }

        @Test
        void whatWasLearnedIsForgotten() {
            plan.seen(running, 100_000);
            plan.forget();
            assertEquals(Map.of(running, 1), plan.choose(jobs(20, 20)).lists());
        }
    }

    @Nested
    class Polls {
        private final PollOrder order = new PollOrder();
        private final Unread unread = new Unread(order, 0);

        private void trust() {
            for (int i = 0; i < 5; i++) {
                order.learn(true);
            }
        }

        private void poll(Instant newest, long now) {
            unread.asked();
            unread.read(newest == null ? 0 : 1, newest, false, now);
        }

        @Test
        void oneJobAloneHasAConstantPace() {
            assertEquals(new PollOrder.Turn(Urgency.POLL, 1_500, 1_500), order.turn(unread, 0, false, true));
        }

        @Test
        void untrustedTheOldestPollComesFirstAndTheTalkativeBeforeTheQuiet() {
            poll(NOON, 0);
            poll(null, 60_000);
            assertEquals(new PollOrder.Turn(Urgency.POLL, 61_500, 78_000), order.turn(unread, 60_000, false, false));
        }

        @Test
        void trustedTheLongestUnreadComesFirst() {
            trust();
            poll(NOON, 0);
            unread.seen(NOON.plusSeconds(5), 1_000, 7_000);
            unread.seen(NOON.plusSeconds(9), 8_000, 9_000);
            assertEquals(new PollOrder.Turn(Urgency.POLL, 1_500, 7_000), order.turn(unread, 0, false, false));
        }

        @Test
        void aQuietJobIsAuditedOnly() {
            trust();
            poll(NOON, 0);
            unread.seen(NOON, 1_000, 2_000);
            assertEquals(new PollOrder.Turn(Urgency.AUDIT, 300_000, 0), order.turn(unread, 0, false, false));
        }

        @Test
        void aPollClearsOnlyWhatWasKnownBeforeIt() {
            unread.asked();
            unread.seen(NOON, 0, 100);
            unread.read(1, NOON.minusSeconds(1), false, 200);
            assertEquals(0, unread.since());
            poll(NOON, 300);
            assertTrue(unread.since() < 0);
        }

        @Test
        void aPageThatIsNotTheLastClearsNothing() {
            unread.asked();
            unread.read(50, NOON, true, 200);
            assertEquals(0, unread.since());
        }

        @Test
        void trustIsLostWhenAMessageDidNotMoveTheJob() {
            trust();
            poll(NOON, 0);
            unread.seen(NOON.minusSeconds(30), 1_000, 2_000);
            assertFalse(order.trusted());
        }

        @Test
        void whatWasAskedBeforeTheMessageWasReadProvesNothing() {
            trust();
            poll(NOON, 1_000);
            unread.seen(NOON.minusSeconds(30), 500, 2_000);
            assertTrue(order.trusted());
        }
    }

    @Nested
    class Lists {
        private final ListWatch watch = new ListWatch(
                JobOrder.start("t", new StartRequest("a", null, null, null), null, Duration.ofMinutes(1)),
                new KeyTeam());

        private Job job(String status) {
            return new Job("1", "a", null, new Status(status), null, null, null, null);
        }

        @Test
        void aJobThatWasJustStartedShouldRun() {
            assertEquals(new SweepPlan.Wanted("t", "running", "a"), watch.wanted(new Status("pending")));
            watch.read(job("pending"), new Status("pending"));
            assertEquals(new SweepPlan.Wanted("t", "pending", "a"), watch.wanted(new Status("pending")));
        }

        @Test
        void aStatusThatIsNoFilterIsReadSingly() {
            watch.read(job("dreaming"), new Status("running"));
            assertNull(watch.wanted(new Status("dreaming")));
        }

        @Test
        void aJobThatListsDoNotShowIsReadSinglyUntilTheyDo() {
            for (int i = 0; i < Limits.MISSES; i++) {
                watch.missing();
                watch.read(job("running"), new Status("running"));
            }
            assertNull(watch.wanted(new Status("running")));
            watch.shown(job("running"));
            assertEquals("running", watch.wanted(new Status("running")).status());
        }

        @Test
        void aJobThatWasMissingBecauseItChangedIsLookedForInItsNewList() {
            watch.missing();
            watch.read(job("waiting"), new Status("running"));
            assertEquals("waiting", watch.wanted(new Status("waiting")).status());
        }
    }

    @Nested
    class Line {
        private long now;
        private int most = 1;
        private final StartLine line = new StartLine(() -> now);

        private StartLine.Place join(long place, boolean again) {
            return line.join(new StartLimit("acme", () -> most, place, again), false, () -> {});
        }

        @Test
        void whoCameFirstIsFirst() {
            var later = join(2, false);
            var earlier = join(1, false);
            assertFalse(later.open());
            assertTrue(earlier.open());
            assertFalse(later.open());
            earlier.leave();
            assertTrue(later.open());
        }

        @Test
        void aJobThatIsAliveCountsAndDoesNotWait() {
            var alive = line.join(new StartLimit("acme", () -> most, 5, false), true, () -> {});
            var next = join(1, false);
            assertTrue(alive.open());
            assertFalse(next.open());
        }

        @Test
        void afterARestartTheOthersGetTimeToComeBack() {
            var again = join(1, true);
            assertFalse(again.open());
            now = Limits.LINE_SETTLE;
            assertTrue(again.open());
        }

        @Test
        void aLimitThatIsRaisedLetsTheNextOneIn() {
            assertTrue(join(1, false).open());
            var next = join(2, false);
            assertFalse(next.open());
            most = 0;
            assertTrue(next.open());
        }

        @Test
        void aJobInLineSaysSoAndThatItMayGoOnBeforeItIsStarted() {
            var first = join(1, false);
            assertTrue(first.open());
            var diary = new Diary();
            var turns = new Offered();
            var admission = new Admission(what -> what.accept(diary));
            admission.standAt(join(2, false));

            assertFalse(admission.open(turns, now));
            assertFalse(admission.open(turns, now));
            assertEquals(now + Limits.LINE_LOOK, turns.remindedAt);
            assertTrue(admission.waiting());
            first.leave();
            assertFalse(admission.open(turns, now));
            assertTrue(admission.open(turns, now));

            assertTrue(admission.queued());
            assertFalse(admission.waiting());
            assertEquals(List.of("queued", "admitted"), diary.lines);
        }

        @Test
        void whoNeverWaitedWasNeverInLine() {
            var admission = new Admission(what -> {});
            admission.standAt(join(1, false));

            assertTrue(admission.open(new Offered(), now));
            assertFalse(admission.queued());
        }
    }
}
