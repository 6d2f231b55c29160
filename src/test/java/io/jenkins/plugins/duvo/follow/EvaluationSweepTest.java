package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One search for Jobs in lists, page by page. */
class EvaluationSweepTest {
    private final RecordingCallSink sink = new RecordingCallSink();
    private final EvaluationWait one = await("1", "a");
    private final EvaluationWait other = await("2", "b");

    private static EvaluationWait await(String runId, String agentId) {
        return new EvaluationWait(null, new EvaluationRequest("t", agentId, runId, null, Duration.ZERO), 0);
    }

    private PendingCall<ListPage<JobRow>> next(EvaluationSweep sweep) {
        sweep.offer(sink, 0);
        return sink.begin();
    }

    /** A page of other Jobs. */
    private static ListPage<JobRow> page(int rows, int total) {
        var jobs = IntStream.range(0, rows)
                .mapToObj(i -> new Job("x" + i, "a", null, new Status("completed"), null, null, null, null))
                .map(job -> new JobRow(job, "", 1, null, null, null))
                .toList();
        return new ListPage<>(jobs, total);
    }

    @Test
    void assignmentsOfATeamShareAList() {
        assertEquals(1, EvaluationSweep.cost(Map.of(one, "t", other, "t")));
        assertEquals(2, EvaluationSweep.cost(Map.of(one, "t", other, "u")));
    }

    @Test
    void throttledPageIsReadAgain() {
        var sweep = EvaluationSweep.begin(Map.of(one, "t"), 0);
        next(sweep).onFailure().accept(EngineHarness.httpError(429));
        assertTrue(sweep.isSearching(one));
        next(sweep);
    }

    @Test
    void listThatFailsLeavesTheOthers() {
        var teams = new LinkedHashMap<EvaluationWait, String>();
        teams.put(one, "t");
        teams.put(other, "u");
        var sweep = EvaluationSweep.begin(teams, 0);
        next(sweep).onFailure().accept(RecordingCallSink.unknown());
        assertFalse(sweep.isSearching(one));
        assertTrue(sweep.isSearching(other));
    }

    @Test
    void listThatFailsIsAFailureOfItsWaits() {
        var why = RecordingCallSink.unknown();
        next(EvaluationSweep.begin(Map.of(one, "t"), 0)).onFailure().accept(why);
        one.onTimeout();
        assertSame(why, one.result().why());
    }

    @Test
    void pagesAreReadUpToTheTotal() {
        var sweep = EvaluationSweep.begin(Map.of(one, "t"), 0);
        next(sweep).onSuccess().accept(page(DuvoClient.ROWS_A_PAGE, 150));
        assertTrue(sweep.isSearching(one));
        next(sweep).onSuccess().accept(page(150 - Limits.PAGE_STEP_ROWS, 150));
        assertFalse(sweep.isSearching(one));
    }

    @Test
    void withoutATotalPagesAreReadWhileTheyAreFull() {
        var sweep = EvaluationSweep.begin(Map.of(one, "t"), 0);
        next(sweep).onSuccess().accept(page(DuvoClient.ROWS_A_PAGE, 0));
        assertTrue(sweep.isSearching(one));
        next(sweep).onSuccess().accept(page(DuvoClient.ROWS_A_PAGE - 1, 0));
        assertTrue(sweep.isOver());
    }

    @Test
    void jobsThatTheirTeamsListMissesAreSearchedInTheirOwn() {
        var sweep = EvaluationSweep.begin(Map.of(one, "t", other, "t"), 0);
        next(sweep).onSuccess().accept(page(DuvoClient.ROWS_A_PAGE, 1_000));
        assertFalse(one.isMissedByTeamList());
        next(sweep).onSuccess().accept(page(DuvoClient.ROWS_A_PAGE, 1_000));
        assertTrue(one.isMissedByTeamList());
        assertTrue(sweep.isSearching(one));
        assertEquals(2, EvaluationSweep.cost(Map.of(one, "t", other, "t")));
    }

    @Test
    void removedWaitIsSearchedNoLonger() {
        var sweep = EvaluationSweep.begin(Map.of(one, "t"), 0);
        sweep.remove(one);
        assertTrue(sweep.isOver());
    }
}
