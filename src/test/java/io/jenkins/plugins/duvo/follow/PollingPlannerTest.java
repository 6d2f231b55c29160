package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When lists are swept, and how often single Jobs are read. */
class PollingPlannerTest {
    private static final int MANY = Limits.DIRECT_POLL_MAX_JOBS + 1;

    private final JobFixture fixture = new JobFixture();
    private final RequestBudget budget = new RequestBudget(280, 0);
    private final List<JobFollower> jobs = new ArrayList<>();
    private int changes;
    private final PollingPlanner planner =
            new PollingPlanner(fixture.keyState, budget, jobs::stream, () -> changes++, new FailureLog());

    private void follow(int count, String team) {
        for (int i = 0; i < count; i++) {
            var id = "job-" + jobs.size();
            var request =
                    new FollowRequest(team, null, id, null, false, 0, List.of(), EngineHarness.OUTAGE_TIMEOUT, null);
            jobs.add(fixture.follow(request));
        }
    }

    private static Job job(int i, String status) {
        return new Job("job-" + i, "agent", null, new Status(status), null, null, null, null);
    }

    private void readAll(String status) {
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).reconciler().onState(new JobState(job(i, status), null));
        }
    }

    private List<PendingCall<?>> offeredCalls() {
        fixture.sink.calls.clear();
        fixture.sink.nextWakeAt = Long.MAX_VALUE;
        planner.offer(fixture.sink, fixture.now);
        return fixture.sink.calls;
    }

    /** Makes a sweep of one page that shows all Jobs. */
    private void sweep() {
        assertEquals(1, offeredCalls().size());
        var page = fixture.sink.<ListPage<Job>>begin();
        var rows = new ArrayList<Job>();
        for (int i = 0; i < jobs.size(); i++) {
            rows.add(job(i, "running"));
        }
        page.onSuccess().accept(new ListPage<>(rows, rows.size()));
    }

    /** Whether a Job that ends now is read once, as the last of this many that end. */
    private boolean isReadOnce(int ends) {
        for (int i = 0; i < ends; i++) {
            fixture.keyState.finalReads().onJobEnded(fixture.now);
        }
        return fixture.keyState.finalReads().isCrowded(fixture.now);
    }

    private long share(int requests, double part) {
        return (long) (requests * 60_000 / (part * budget.rate()));
    }

    @Test
    void fewJobsAreReadSingly() {
        follow(Limits.DIRECT_POLL_MAX_JOBS, "team");

        assertEquals(List.of(), offeredCalls());
        assertFalse(planner.intervals().lists());
        assertTrue(planner.intervals().few());
        assertEquals(
                share(Limits.DIRECT_POLL_MAX_JOBS, Limits.STATUS_SHARE),
                planner.intervals().readEvery());
    }

    @Test
    void oneJobIsReadAsOftenAsUsersNotice() {
        follow(1, "team");

        offeredCalls();

        assertEquals(Intervals.ALONE, planner.intervals());
        assertEquals(0, changes);
    }

    @Test
    void sweepThatIsDueWithoutListsKeepsNoLaterOneFromBeginning() {
        follow(MANY, "team");
        sweep();
        jobs.clear(); // all end before the next sweep
        fixture.now += Limits.SWEEP_RARE_MS;
        assertEquals(List.of(), offeredCalls());

        follow(MANY, "team");
        fixture.now += Limits.REPLAN_MS;

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void jobsOfABurstAreListedWhenTheyHaveStarted() {
        for (int i = 0; i <= Limits.DIRECT_POLL_MAX_JOBS; i++) {
            jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        }
        assertEquals(List.of(), offeredCalls());
        assertTrue(planner.intervals().lists(), "so that none is read before");
        assertTrue(isReadOnce(1));
        assertEquals(fixture.now + Limits.REPLAN_MS, fixture.sink.nextWakeAt);

        follow(1, "team");
        fixture.now += Limits.REPLAN_MS;

        assertEquals(CallPriority.STATUS, offeredCalls().get(0).priority());
    }

    @Test
    void startsThatDuvoPutsOffAreNoBurst() {
        fixture.keyState.throttle().onThrottled(CallKind.START, 10_000, EngineHarness.httpError(429), fixture.now);
        for (int i = 0; i <= Limits.DIRECT_POLL_MAX_JOBS; i++) {
            jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        }
        offeredCalls();
        assertFalse(isReadOnce(1));
    }

    @Test
    void fourStartsAreNoBurst() {
        for (int i = 0; i < Limits.DIRECT_POLL_MAX_JOBS; i++) {
            jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        }
        offeredCalls();
        assertFalse(planner.intervals().lists());
        assertFalse(isReadOnce(1));
    }

    @Test
    void jobsBeyondTheRequestsOfAMinuteAreReadOnceAfterTheirEnds() {
        budget.setMaxPerMinute(50);
        follow(50, "team");
        sweep();
        assertFalse(isReadOnce(1));

        follow(1, "team");
        fixture.now += 60_000;
        offeredCalls();

        assertTrue(isReadOnce(1));
    }

    private int endsThatShareAllows() {
        return (int) (Limits.EARLY_FINAL_READS_SHARE * budget.meanRate() / 2);
    }

    @Test
    void moreJobsHaveEarlyReadsWhileNoMessagesWait() {
        follow(MANY, "team");
        sweep();
        assertFalse(isReadOnce(Limits.EARLY_FINAL_READS_MAX_ENDS));
        assertTrue(isReadOnce(1));

        for (int i = 0; i < 20; i++) {
            fixture.keyState.pollPolicy().observe(true);
        }
        readAll("waiting"); // so that no message is expected
        fixture.now += Limits.RATE_WINDOW_MS;
        offeredCalls();

        assertFalse(isReadOnce(endsThatShareAllows()));
        assertTrue(isReadOnce(1));
    }

    @Test
    void fewJobsHaveMoreEarlyReadsAlthoughMessagesWait() {
        follow(Limits.DIRECT_POLL_MAX_JOBS, "team");
        offeredCalls();

        assertFalse(isReadOnce(endsThatShareAllows()));
        assertTrue(isReadOnce(1));
    }

    @Test
    void smallBudgetHasAsManyEarlyReadsAsABusyOne() {
        budget.setMaxPerMinute(60);
        follow(1, "team");
        offeredCalls();

        assertFalse(isReadOnce(Limits.EARLY_FINAL_READS_MAX_ENDS));
        assertTrue(isReadOnce(1));
    }

    @Test
    void jobsThatWaitForTheirStartsCountToo() {
        follow(2, "team");
        for (int i = 0; i < Limits.DIRECT_POLL_MAX_JOBS - 2; i++) {
            jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        }
        offeredCalls();
        assertTrue(planner.intervals().few());

        jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        fixture.now += Limits.REPLAN_MS;

        assertEquals(CallPriority.STATUS, offeredCalls().get(0).priority());
        assertFalse(planner.intervals().few());
    }

    @Test
    void oneMoreJobLeadsToASweepAtOnce() {
        follow(MANY, "team");

        assertEquals(CallPriority.STATUS, offeredCalls().get(0).priority());
        assertTrue(planner.intervals().lists());
        assertFalse(planner.intervals().few());
        assertEquals(1, changes);
    }

    @Test
    void additionalJobIsNoticedAMomentLater() {
        follow(Limits.DIRECT_POLL_MAX_JOBS, "team");
        offeredCalls();
        follow(1, "team");

        fixture.now += Limits.REPLAN_MS - 1;
        assertEquals(List.of(), offeredCalls());
        fixture.now += 1;

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void sweepsKeepTheirIntervalWhileMessagesWait() {
        follow(MANY, "team");
        sweep();

        assertEquals(List.of(), offeredCalls());
        assertEquals(fixture.now + Limits.SWEEP_RARE_MS, fixture.sink.nextWakeAt);
        fixture.now += Limits.SWEEP_RARE_MS - 1;
        assertEquals(List.of(), offeredCalls());
        fixture.now += 1;

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void sweepIsNotBegunTwice() {
        follow(MANY, "team");
        offeredCalls();
        fixture.sink.begin();
        fixture.now += Limits.SWEEP_PAUSE_MS;

        assertEquals(List.of(), offeredCalls());
    }

    @Test
    void sweepsAreMoreFrequentWhereNothingIsUnread() {
        for (int i = 0; i < 20; i++) {
            fixture.keyState.pollPolicy().observe(true);
        }
        follow(MANY, "team");
        readAll("waiting"); // so that no message is expected
        sweep();

        offeredCalls();

        assertEquals(fixture.now + Limits.SWEEP_MIN_IDLE_MS, fixture.sink.nextWakeAt);
    }

    @Test
    void sweepsKeepTheirIntervalWhereTooManyJobsAreUnread() {
        for (int i = 0; i < 20; i++) {
            fixture.keyState.pollPolicy().observe(true);
        }
        follow(1, "team");
        readAll("waiting");
        follow(Limits.IDLE_UNREAD_JOBS, "team");
        sweep();

        offeredCalls();

        assertEquals(fixture.now + Limits.SWEEP_MIN_MS, fixture.sink.nextWakeAt);
    }

    @Test
    void unlistedJobsAreReadWithinTheirShareOfTheBudget() {
        follow(100, "team");
        readAll("odd");

        assertEquals(List.of(), offeredCalls());
        assertFalse(planner.intervals().lists());
        assertEquals(share(100, Limits.STATUS_SHARE), planner.intervals().readEvery());
    }

    @Test
    void waitingJobsAreReadWithinTheirShareOfTheBudget() {
        follow(100, "team");
        readAll("waiting");

        offeredCalls();

        assertEquals(
                share(100, Limits.WAITING_REREAD_SHARE), planner.intervals().rereadEvery());
    }

    @Test
    void quietJobsAreReadWithinTheirShareOfTheBudget() {
        follow(100, "team");
        sweep();
        assertEquals(Limits.IDLE_CHECK_MS, planner.intervals().idleCheckEvery());

        fixture.now += Limits.IDLE_CHECK_MS;
        offeredCalls();

        assertEquals(share(100, Limits.IDLE_CHECK_SHARE), planner.intervals().idleCheckEvery());
    }

    @Test
    void sweepOfManyPagesKeepsItsShareOfTheBudget() {
        follow(1_000, "team");
        var rows = new ArrayList<Job>();
        for (int i = 0; i < jobs.size(); i++) {
            rows.add(job(i, "running"));
        }
        var pages = 0;
        for (; !offeredCalls().isEmpty(); pages++) {
            fixture.sink.<ListPage<Job>>begin().onSuccess().accept(new ListPage<>(rows, rows.size()));
        }

        assertEquals(11, pages);
        assertEquals(fixture.now + share(pages, Limits.SWEEP_SHARE), fixture.sink.nextWakeAt);
    }

    @ParameterizedTest
    @CsvSource({
        "141, 18723", // 11 pages in a quarter of the budget
        "120, 20000", // in a quarter they would take 22 s
        "60, 31428" // 35 % is the most
    })
    void sweepOfManyPagesIsNotMuchSlowerThanTwentySeconds(int cap, long every) {
        budget.setMaxPerMinute(cap);
        follow(1_000, "team");
        var rows = new ArrayList<Job>();
        for (int i = 0; i < jobs.size(); i++) {
            rows.add(job(i, "running"));
        }
        while (!offeredCalls().isEmpty()) {
            fixture.sink.<ListPage<Job>>begin().onSuccess().accept(new ListPage<>(rows, rows.size()));
        }

        assertEquals(fixture.now + every, fixture.sink.nextWakeAt);
    }

    @Test
    void sweepsAreRarerWhileManyStartsWait() {
        follow(MANY, "team");
        for (int i = 0; i <= Limits.DIRECT_POLL_MAX_JOBS; i++) {
            jobs.add(fixture.follow(EngineHarness.startRequest("agent")));
        }
        assertEquals(1, offeredCalls().size());
        var page = fixture.sink.<ListPage<Job>>begin();
        page.onSuccess()
                .accept(new ListPage<>(
                        List.of(
                                job(0, "running"),
                                job(1, "running"),
                                job(2, "running"),
                                job(3, "running"),
                                job(4, "running")),
                        MANY));

        offeredCalls();

        assertEquals(fixture.now + Limits.SWEEP_RARE_MS, fixture.sink.nextWakeAt);
    }

    @Test
    void sweepUnderWayHasABeginning() {
        follow(MANY, "team");
        assertEquals(Long.MAX_VALUE, planner.sweepBegunAt());

        offeredCalls();

        assertEquals(fixture.now, planner.sweepBegunAt());
    }

    @Test
    void jobThatBeganSinceTheLastPlanIsSwept() {
        follow(MANY, "team");
        sweep();
        fixture.now += Limits.SWEEP_RARE_MS - 1;
        offeredCalls();
        follow(1, "team");
        fixture.now += 1;

        sweep();

        assertEquals("running", jobs.get(MANY).lifecycle.status().word());
    }

    @Test
    void throttledListsAreNotReadForAMinute() {
        follow(MANY, "team");
        offeredCalls();
        fixture.sink.begin();
        fixture.keyState.throttle().onThrottled(CallKind.LIST, 5_000, EngineHarness.httpError(429), fixture.now);

        assertEquals(List.of(), offeredCalls());
        assertFalse(planner.intervals().lists());
        fixture.now += Limits.SWEEP_PAUSE_MS - 1;
        assertEquals(List.of(), offeredCalls());
        fixture.now += Limits.REPLAN_MS;

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void pauseThatIsOverPausesNoSweep() {
        follow(MANY, "team");
        sweep();
        fixture.keyState
                .throttle()
                .onThrottled(CallKind.LIST, Limits.SWEEP_RARE_MS, EngineHarness.httpError(429), fixture.now);
        fixture.now += Limits.SWEEP_RARE_MS;

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void teamForListsIsResolvedOnceAMinute() {
        follow(MANY, null);
        offeredCalls();
        fixture.keyState.team().offer(fixture.sink, fixture.now);
        fixture.sink.begin().onFailure().accept(RecordingCallSink.unknown());

        fixture.now += Limits.SWEEP_PAUSE_MS - 1;
        offeredCalls();
        fixture.keyState.team().offer(fixture.sink, fixture.now);
        assertEquals(List.of(), fixture.sink.calls);
        fixture.now += Limits.REPLAN_MS + 1;
        offeredCalls();
        fixture.keyState.team().offer(fixture.sink, fixture.now);

        assertEquals(1, fixture.sink.calls.size());
    }

    @Test
    void teamIsNotResolvedForFewJobs() {
        follow(Limits.DIRECT_POLL_MAX_JOBS, null);
        offeredCalls();

        fixture.keyState.team().offer(fixture.sink, fixture.now);

        assertEquals(List.of(), fixture.sink.calls);
    }

    @Test
    void suspendedKeyReadsNoListAndReplansAllJobs() {
        follow(MANY, "team");
        fixture.keyState.probe().onAccepted();
        fixture.keyState.probe().suspend("1", fixture.client, fixture.now);

        assertEquals(List.of(), offeredCalls());
        assertEquals(1, changes);
        offeredCalls();
        assertEquals(1, changes);
        fixture.keyState.probe().onAccepted();

        assertEquals(1, offeredCalls().size());
    }

    @Test
    void reliableUpdatedAtReplansAllJobs() {
        offeredCalls();
        for (int i = 0; i < 20; i++) {
            fixture.keyState.pollPolicy().observe(true);
        }

        offeredCalls();

        assertEquals(1, changes);
    }

    @Nested
    class OneJob {
        private final Intervals intervals = new Intervals(true, 4_000, 60_000, 300_000, false);

        @Test
        void listedJobIsReadSeldomAndMoreOftenWhileItWaits() {
            assertEquals(300_000, intervals.every(true, false));
            assertEquals(60_000, intervals.every(true, true));
        }

        @Test
        void waitingJobIsReadALittleLessOften() {
            assertEquals(4_000, intervals.every(false, false));
            assertEquals(Limits.STATUS_READ_WAITING_MS, intervals.every(false, true));
            assertEquals(9_000, new Intervals(false, 9_000, 60_000, 300_000, false).every(false, true));
        }

        @Test
        void messagesOfFewJobsArePolledMoreOftenThanStatusesAreRead() {
            assertEquals(3_000, new Intervals(false, 4_000, 60_000, 300_000, true).pollEvery());
            assertEquals(Limits.MESSAGE_POLL_MS, Intervals.ALONE.pollEvery());
            assertEquals(Limits.MESSAGE_POLL_MS, new Intervals(false, 1_000, 60_000, 300_000, true).pollEvery());
            assertEquals(Limits.MESSAGE_POLL_MS, new Intervals(false, 9_000, 60_000, 300_000, false).pollEvery());
        }

        @Test
        void intervalsDifferByMoreThanATenth() {
            assertFalse(intervals.differsFrom(new Intervals(true, 4_400, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_500, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 50_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 60_000, 400_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(false, 4_000, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 60_000, 300_000, true)));
        }

        @Nested
        class Boundaries {
            @Test
            void differenceOfExactlyATenthDoesNotCount() {
                assertFalse(new Intervals(true, 4_400, 60_000, 300_000, false)
                        .differsFrom(new Intervals(true, 4_000, 60_000, 300_000, false)));
            }
        }
    }
}
