package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobListPage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.ListSweep.Result;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One reading of lists, and what follows from it. */
class SweepTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final JobListQuery RUNNING = new JobListQuery("t", "running", null);

    private static Job row(String id) {
        return new Job(id, "a", null, new Status("running"), null, null, null, null);
    }

    private static JobListPage page(int total, String... ids) {
        return new JobListPage(List.of(ids).stream().map(SweepTest::row).toList(), total);
    }

    /** Remembers what it is told. */
    private static final class Told implements ListSweep.Reader {
        final List<String> rows = new ArrayList<>();
        final List<Result> ends = new ArrayList<>();
        DuvoClient client; // none where nothing is called

        @Override
        public DuvoClient client(String team) {
            return client;
        }

        @Override
        public void onRow(Job job, long askedAt) {
            rows.add(job.id() + "@" + askedAt);
        }

        @Override
        public void onDone(ListSweep listSweep, Result how) {
            ends.add(how);
        }
    }

    @Nested
    class Pages {
        private final Told told = new Told();
        private final SweepPlan plan = new SweepPlan();
        private final RecordingCallSink offered = new RecordingCallSink();

        private PendingCall<JobListPage> next(ListSweep listSweep, long now) {
            listSweep.offer(offered, now);
            return offered.begin();
        }

        @Test
        void allPagesAreAskedForSideBySideAndTheSweepEndsWithTheLastAnswer() {
            var listSweep = new ListSweep(Map.of(RUNNING, 2), plan, told);
            var first = next(listSweep, 10);
            var second = next(listSweep, 20);
            listSweep.offer(offered, 30);
            assertTrue(offered.calls.isEmpty());
            second.onSuccess().accept(page(150, "b"));
            assertEquals(List.of(), told.ends);
            first.onSuccess().accept(page(150, "a"));
            assertEquals(List.of(Result.COMPLETE), told.ends);
            assertEquals(List.of("b@20", "a@10"), told.rows);
            assertTrue(listSweep.hasShown("a"));
            assertFalse(listSweep.hasShown("c"));
        }

        @Test
        void aTotalThatIsLargerThanWasGuessedBringsMorePages() {
            var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, told);
            next(listSweep, 0).onSuccess().accept(page(250, "a"));
            assertEquals(List.of(), told.ends);
            next(listSweep, 0).onSuccess().accept(page(250, "b"));
            next(listSweep, 0).onSuccess().accept(page(250, "c"));
            assertEquals(List.of(Result.COMPLETE), told.ends);
        }

        @Test
        void farMorePagesThanWereGuessedMakeAnotherPlan() {
            var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, told);
            next(listSweep, 0).onSuccess().accept(page(500, "a"));
            assertEquals(List.of(Result.TOO_LONG), told.ends);
            listSweep.offer(offered, 0);
            assertTrue(offered.calls.isEmpty());
            assertEquals(
                    Set.of(new JobListQuery("t", "running", "a")),
                    plan.choose(wanted(3)).lists().keySet());
        }

        private List<SweepPlan.Target> wanted(int jobs) {
            return IntStream.range(0, jobs)
                    .mapToObj(i -> new SweepPlan.Target("t", "running", "a"))
                    .toList();
        }

        @Test
        void aPageThatFailsIsAskedForAgainAndTheThirdTimeEndsTheSweep() {
            var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, told);
            next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
            next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
            assertEquals(List.of(), told.ends);
            next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
            assertEquals(List.of(Result.FAILED), told.ends);
        }

        @Test
        void aPageThatSucceedsTheSecondTimeCompletesTheSweep() {
            var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, told);
            next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
            next(listSweep, 0).onSuccess().accept(page(1, "a"));
            assertEquals(List.of(Result.COMPLETE), told.ends);
        }

        @Test
        void pagesOverlapALittleBecauseRowsMove() throws Exception {
            var harness = new EngineHarness();
            told.client = harness.connection().client().apply(limit -> {});
            var listSweep =
                    new ListSweep(Map.of(new JobListQuery(TEAM, "running", DemoAssignments.QUICK), 2), plan, told);
            assertEquals(0, next(listSweep, 0).execute().total());
            next(listSweep, 0).execute();
            var paths = harness.calls(Endpoint.RUNS).stream()
                    .map(RecordedCall::path)
                    .toList();
            assertTrue(
                    paths.get(0)
                            .endsWith("limit=100&offset=0&sort_order=desc&status=running&agent_id="
                                    + DemoAssignments.QUICK),
                    paths::toString);
            assertTrue(paths.get(1).contains("offset=" + Limits.PAGE_STEP_ROWS));
        }

        @Test
        void aRefusalEndsTheSweepAtOnce() {
            var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, told);
            next(listSweep, 0).onFailure().accept(RecordingCallSink.refused());
            assertEquals(List.of(Result.FAILED), told.ends);
        }

        @Test
        void whatComesAfterTheEndIsReadButEndsNothingTwice() {
            var listSweep = new ListSweep(Map.of(RUNNING, 2), plan, told);
            var first = next(listSweep, 0);
            var second = next(listSweep, 0);
            first.onFailure().accept(RecordingCallSink.refused());
            second.onSuccess().accept(page(150, "b"));
            assertEquals(List.of(Result.FAILED), told.ends);
            assertEquals(List.of("b@0"), told.rows);
        }
    }

    @Nested
    class Search {
        private final Told told = new Told();
        private final RecordingCallSink offered = new RecordingCallSink();
        private final List<String> done = new ArrayList<>();

        private MissingJobSearch search(String... missing) {
            return new MissingJobSearch("t", new HashSet<>(Set.of(missing)), told, () -> done.add("done"));
        }

        private void answer(MissingJobSearch search, JobListPage page) {
            search.offer(offered, 5);
            PendingCall<JobListPage> call = offered.begin();
            call.onSuccess().accept(page);
        }

        @Test
        void onePageAtATime() {
            var search = search("x");
            search.offer(offered, 0);
            offered.begin();
            search.offer(offered, 0);
            assertTrue(offered.calls.isEmpty());
        }

        @Test
        void pagesOfAllStatusesAbutButForALittle() throws Exception {
            var harness = new EngineHarness();
            told.client = harness.connection().client().apply(limit -> {});
            var search = new MissingJobSearch(TEAM, new HashSet<>(Set.of("x")), told, () -> {});
            answer(search, page(1_000, "a"));
            search.offer(offered, 0);
            assertEquals(0, offered.<JobListPage>begin().execute().total());
            assertTrue(harness.calls(Endpoint.RUNS).get(0).path().endsWith("limit=100&offset=95&sort_order=desc"));
        }

        @Test
        void endsWhenAllAreFound() {
            answer(search("a", "b"), page(1_000, "a", "b", "c"));
            assertEquals(List.of("done"), done);
            assertEquals(List.of("a@5", "b@5", "c@5"), told.rows);
        }

        @Test
        void endsWithTheList() {
            answer(search("x"), page(1, "a"));
            assertEquals(List.of("done"), done);
        }

        @Test
        void endsWithAnEmptyPage() {
            answer(search("x"), page(1_000));
            assertEquals(List.of("done"), done);
        }

        @Test
        void threePagesThatFindNothingAreEnough() {
            var search = search("x");
            answer(search, page(1_000, "a"));
            answer(search, page(1_000, "b"));
            assertEquals(List.of(), done);
            answer(search, page(1_000, "c"));
            assertEquals(List.of("done"), done);
        }

        @Test
        void eachOneFoundIsWorthAnotherPage() {
            var search = search("x", "a");
            answer(search, page(1_000, "a"));
            answer(search, page(1_000, "b"));
            answer(search, page(1_000, "c"));
            assertEquals(List.of(), done);
            answer(search, page(1_000, "d"));
            assertEquals(List.of("done"), done);
        }

        @Test
        void aFailureEndsIt() {
            search("x").offer(offered, 0);
            offered.begin().onFailure().accept(RecordingCallSink.unknown());
            assertEquals(List.of("done"), done);
        }
    }

    /** A Job that should be in a list. */
    private static final class Watched implements StatusSweeper.Listed {
        final String id;
        final List<String> told = new ArrayList<>();
        boolean singly;

        Watched(String id) {
            this.id = id;
        }

        @Override
        public String runId() {
            return id;
        }

        @Override
        public SweepPlan.Target target() {
            return singly ? null : new SweepPlan.Target("t", "running", "a");
        }

        @Override
        public DuvoClient client() {
            return null;
        }

        @Override
        public void onListed(Job row, long askedAt) {
            told.add("listed@" + askedAt);
        }

        @Override
        public void onMissing(long since) {
            told.add("missing@" + since);
        }
    }

    @Nested
    class Sweeps {
        private final StatusSweeper sweeps = new StatusSweeper();
        private final RecordingCallSink offered = new RecordingCallSink();
        private final Map<String, Watched> jobs = new LinkedHashMap<>();

        private void watch(int count) {
            for (int i = 0; i < count; i++) {
                jobs.put("job " + i, new Watched("job " + i));
            }
        }

        private void plan(long now) {
            sweeps.replan(jobs.values(), now);
        }

        private PendingCall<JobListPage> page(long now) {
            sweeps.offer(offered, now);
            return offered.begin();
        }

        @Test
        void fewJobsAreReadSingly() {
            watch(Limits.DIRECT_POLL_MAX_JOBS);
            plan(0);
            assertFalse(sweeps.isInUse());
            assertEquals(Limits.DIRECT_POLL_MAX_JOBS, sweeps.cost());
        }

        @Test
        void oneListTakesThePlaceOfManyReads() {
            watch(20);
            jobs.get("job 3").singly = true;
            plan(0);
            assertTrue(sweeps.isInUse());
            assertEquals(2, sweeps.cost());
        }

        @Test
        void whoIsInTheListIsToldAndWhoIsNotIsMissing() {
            watch(8);
            plan(0);
            assertFalse(sweeps.isSweeping());
            sweeps.begin(1_000);
            assertTrue(sweeps.isSweeping());
            assertEquals(1_000, sweeps.begunAt());
            page(1_200)
                    .onSuccess()
                    .accept(SweepTest.page(
                            8, "job 0", "job 1", "job 2", "job 3", "job 4", "job 5", "job 6", "somebody else's"));
            assertFalse(sweeps.isSweeping());
            assertEquals(List.of("listed@1200"), jobs.get("job 0").told);
            assertEquals(List.of("missing@1000"), jobs.get("job 7").told);
        }

        @Test
        void whoIsReadSinglyIsNotMissing() {
            watch(8);
            jobs.get("job 7").singly = true;
            plan(0);
            sweeps.begin(0);
            page(0).onSuccess().accept(SweepTest.page(0));
            assertEquals(List.of(), jobs.get("job 7").told);
        }

        @Test
        void manyThatAreMissingAreLookedForInTheWholeListFirst() {
            watch(Limits.MISSING_JOB_SEARCH_MIN + 1);
            plan(0);
            sweeps.begin(0);
            page(0).onSuccess().accept(SweepTest.page(0));
            assertTrue(sweeps.isSweeping());
            assertEquals(List.of(), jobs.get("job 0").told);
            page(50).onSuccess().accept(SweepTest.page(1, "job 0"));
            assertFalse(sweeps.isSweeping());
            assertEquals(List.of("listed@50"), jobs.get("job 0").told);
            assertEquals(List.of("missing@0"), jobs.get("job 1").told);
        }

        @Test
        void tenThatAreMissingAreReadSingly() {
            watch(Limits.MISSING_JOB_SEARCH_MIN);
            plan(0);
            sweeps.begin(0);
            page(0).onSuccess().accept(SweepTest.page(0));
            assertFalse(sweeps.isSweeping());
            assertEquals(List.of("missing@0"), jobs.get("job 0").told);
        }

        @Test
        void afterAFailureJobsAreReadSinglyForAMinute() {
            watch(20);
            plan(0);
            sweeps.begin(0);
            page(0).onFailure().accept(RecordingCallSink.refused());
            plan(Limits.SWEEP_PAUSE_MS - 1);
            assertFalse(sweeps.isInUse());
            plan(Limits.SWEEP_PAUSE_MS);
            assertTrue(sweeps.isInUse());
        }

        @Test
        void aListThatIsTooLongIsFollowedByAnotherSweepAtOnce() {
            watch(150);
            plan(0);
            sweeps.begin(5_000);
            page(5_000).onSuccess().accept(SweepTest.page(4_000, "job 0"));
            assertFalse(sweeps.isSweeping());
            assertTrue(sweeps.begunAt() < 0);
        }

        @Test
        void whatWasLearnedOfListsIsForgottenAfterAWhile() {
            watch(20);
            for (int i = 0; i < 2; i++) { // neither the list of a status nor that of an Assignment is short
                plan(0);
                sweeps.begin(0);
                page(0).onSuccess().accept(SweepTest.page(4_000, "job 0"));
            }
            plan(Limits.LIST_TOTALS_MEMORY_MS);
            assertFalse(sweeps.isInUse());
            plan(Limits.LIST_TOTALS_MEMORY_MS + 1);
            assertTrue(sweeps.isInUse());
        }

        @Test
        void nothingIsOfferedWhereNothingIsUnderWay() {
            sweeps.offer(offered, 0);
            assertTrue(offered.calls.isEmpty());
            assertNull(sweeps.client("t"));
        }
    }
}
