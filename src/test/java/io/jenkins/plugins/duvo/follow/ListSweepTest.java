package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.ListSweep.Result;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sweep of lists, page by page. */
class ListSweepTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final JobListQuery RUNNING = new JobListQuery("t", "running", null);

    private final RecordingListReader reader = new RecordingListReader();
    private final SweepPlan plan = new SweepPlan();
    private final RecordingCallSink sink = new RecordingCallSink();

    private PendingCall<ListPage<Job>> next(ListSweep listSweep, long now) {
        listSweep.offer(sink, now);
        return sink.begin();
    }

    @Test
    @DisplayName("All pages are read concurrently, and the sweep ends with the last answer")
    void pagesAreReadConcurrentlyUntilTheLastAnswer() {
        var listSweep = new ListSweep(Map.of(RUNNING, 2), plan, reader);
        var first = next(listSweep, 10);
        var second = next(listSweep, 20);
        listSweep.offer(sink, 30);
        assertTrue(sink.calls.isEmpty());
        second.onSuccess().accept(RecordingListReader.page(150, "b"));
        assertEquals(List.of(), reader.results);
        first.onSuccess().accept(RecordingListReader.page(150, "a"));
        assertEquals(List.of(Result.COMPLETE), reader.results);
        assertEquals(List.of("b@20", "a@10"), reader.rows);
        assertTrue(listSweep.hasShown("a"));
        assertFalse(listSweep.hasShown("c"));
    }

    @Test
    void largerTotalAddsPages() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        next(listSweep, 0).onSuccess().accept(RecordingListReader.page(250, "a"));
        assertEquals(List.of(), reader.results);
        next(listSweep, 0).onSuccess().accept(RecordingListReader.page(250, "b"));
        next(listSweep, 0).onSuccess().accept(RecordingListReader.page(250, "c"));
        assertEquals(List.of(Result.COMPLETE), reader.results);
    }

    @Test
    void farMorePagesThanExpectedMakeAnotherPlan() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        next(listSweep, 0).onSuccess().accept(RecordingListReader.page(500, "a"));
        assertEquals(List.of(Result.TOO_LONG), reader.results);
        listSweep.offer(sink, 0);
        assertTrue(sink.calls.isEmpty());
        assertEquals(
                Set.of(new JobListQuery("t", "running", "a")),
                plan.choose(targets(3), 0).lists().keySet());
    }

    private List<SweepPlan.Target> targets(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(i -> new SweepPlan.Target("t", "running", "a"))
                .toList();
    }

    @Test
    void pageThatFailsThreeTimesEndsTheSweep() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
        next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of(), reader.results);
        next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of(Result.FAILED), reader.results);
    }

    @Test
    void pageThatSucceedsTheSecondTimeCompletesTheSweep() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        next(listSweep, 0).onFailure().accept(RecordingCallSink.unknown());
        next(listSweep, 0).onSuccess().accept(RecordingListReader.page(1, "a"));
        assertEquals(List.of(Result.COMPLETE), reader.results);
    }

    @Test
    void pagesOverlapALittleBecauseRowsMove() throws Exception {
        var harness = new EngineHarness();
        reader.client = harness.connection().client().apply(limit -> {});
        var listSweep =
                new ListSweep(Map.of(new JobListQuery(TEAM, "running", DemoAssignments.QUICK), 2), plan, reader);
        assertEquals(0, next(listSweep, 0).execute().total());
        next(listSweep, 0).execute();
        var paths =
                harness.calls(Endpoint.RUNS).stream().map(RecordedCall::path).toList();
        assertTrue(
                paths.get(0)
                        .endsWith("limit=100&offset=0&agent_id=" + DemoAssignments.QUICK
                                + "&sort_order=desc&status=running"),
                paths::toString);
        assertTrue(paths.get(1).contains("offset=" + Limits.PAGE_STEP_ROWS));
    }

    @Test
    void denialEndsTheSweepAtOnce() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        next(listSweep, 0).onFailure().accept(EngineHarness.httpError(403));
        assertEquals(List.of(Result.FAILED), reader.results);
    }

    @Test
    void answerAfterTheEndIsReadAndEndsNothingTwice() {
        var listSweep = new ListSweep(Map.of(RUNNING, 2), plan, reader);
        var first = next(listSweep, 0);
        var second = next(listSweep, 0);
        first.onFailure().accept(EngineHarness.httpError(403));
        second.onSuccess().accept(RecordingListReader.page(150, "b"));
        assertEquals(List.of(Result.FAILED), reader.results);
        assertEquals(List.of("b@0"), reader.rows);
    }

    @Test
    void pageWhoseAnswerCannotBeHandledIsReadAgainBeforeTheSweepEnds() {
        var listSweep = new ListSweep(Map.of(RUNNING, 1), plan, reader);
        var page = next(listSweep, 0);
        reader.throwing = true;
        assertThrows(IllegalStateException.class, () -> page.onSuccess().accept(RecordingListReader.page(1, "a")));
        reader.throwing = false;
        page.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of(), reader.results);
        next(listSweep, 10).onSuccess().accept(RecordingListReader.page(1, "a"));
        assertEquals(List.of(Result.COMPLETE), reader.results);
    }

    @Test
    @DisplayName("A list whose total grows with each page is too long in the end")
    void sweepOfAListThatGrowsWithEachPageEnds() {
        var listSweep = new ListSweep(Map.of(RUNNING, 10), plan, reader);
        var read = 0;
        while (reader.results.isEmpty()) {
            read++;
            next(listSweep, 0).onSuccess().accept(RecordingListReader.page(Math.max(950, (read + 10) * 95), "a"));
        }
        assertEquals(List.of(Result.TOO_LONG), reader.results);
        assertEquals(12, read);
    }

    @ParameterizedTest
    @CsvSource({"400, COMPLETE", "404, COMPLETE", "422, COMPLETE", "401, FAILED", "403, FAILED"})
    void listThatDuvoRejectsIsLeftOutAndTheOthersAreRead(int status, Result result) {
        var lists = new LinkedHashMap<JobListQuery, Integer>();
        lists.put(new JobListQuery("t", "needs_attention", null), 3);
        lists.put(RUNNING, 1);
        var listSweep = new ListSweep(lists, plan, reader);
        next(listSweep, 0).onFailure().accept(EngineHarness.httpError(status));
        if (result == Result.COMPLETE) {
            assertEquals(List.of(), reader.results);
            next(listSweep, 0).onSuccess().accept(RecordingListReader.page(1, "a"));
        }
        assertEquals(List.of(result), reader.results);
    }

    @Test
    void listThatDuvoRejectsIsNotChosenAgainAndEndsASweepOfItsOwn() {
        var jobs = Collections.nCopies(10, new SweepPlan.Target("t", "running", null));
        assertEquals(Map.of(RUNNING, 1), plan.choose(jobs, 0).lists());
        var listSweep = new ListSweep(Map.of(RUNNING, 2), plan, reader);
        next(listSweep, 0).onFailure().accept(EngineHarness.httpError(400));
        assertEquals(List.of(Result.COMPLETE), reader.results);
        assertEquals(Map.of(), plan.choose(jobs, 0).lists());
    }
}
