package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobListPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Repeated reading of lists, and what follows for the Jobs that should be in them. */
class StatusSweeperTest {
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
    void listReplacesManyReads() {
        watch(20);
        jobs.get("job 3").singly = true;
        plan(0);
        assertTrue(sweeps.isInUse());
        assertEquals(2, sweeps.cost());
    }

    @Test
    void jobsAreReportedAsListedOrMissing() {
        watch(8);
        plan(0);
        assertFalse(sweeps.isSweeping());
        sweeps.begin(1_000);
        assertTrue(sweeps.isSweeping());
        assertEquals(1_000, sweeps.begunAt());
        page(1_200)
                .onSuccess()
                .accept(RecordingListReader.page(
                        8, "job 0", "job 1", "job 2", "job 3", "job 4", "job 5", "job 6", "somebody else's"));
        assertFalse(sweeps.isSweeping());
        assertEquals(List.of("listed@1200"), jobs.get("job 0").told);
        assertEquals(List.of("missing@1000"), jobs.get("job 7").told);
    }

    @Test
    void singlyReadJobIsNotMissing() {
        watch(8);
        jobs.get("job 7").singly = true;
        plan(0);
        sweeps.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertEquals(List.of(), jobs.get("job 7").told);
    }

    @Test
    void manyMissingJobsAreSearchedInTheWholeListFirst() {
        watch(Limits.MISSING_JOB_SEARCH_MIN + 1);
        plan(0);
        sweeps.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertTrue(sweeps.isSweeping());
        assertEquals(List.of(), jobs.get("job 0").told);
        page(50).onSuccess().accept(RecordingListReader.page(1, "job 0"));
        assertFalse(sweeps.isSweeping());
        assertEquals(List.of("listed@50"), jobs.get("job 0").told);
        assertEquals(List.of("missing@0"), jobs.get("job 1").told);
    }

    @Test
    void tenMissingJobsAreReadSingly() {
        watch(Limits.MISSING_JOB_SEARCH_MIN);
        plan(0);
        sweeps.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertFalse(sweeps.isSweeping());
        assertEquals(List.of("missing@0"), jobs.get("job 0").told);
    }

    @Test
    void failedSweepPausesListsForAMinute() {
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
    void tooLongListIsFollowedByAnotherSweepAtOnce() {
        watch(150);
        plan(0);
        sweeps.begin(5_000);
        page(5_000).onSuccess().accept(RecordingListReader.page(4_000, "job 0"));
        assertFalse(sweeps.isSweeping());
        assertTrue(sweeps.begunAt() < 0);
    }

    @Test
    void totalsOfListsAreForgottenAfterAWhile() {
        watch(20);
        for (int i = 0; i < 2; i++) { // neither the list of a status nor that of an Assignment is short
            plan(0);
            sweeps.begin(0);
            page(0).onSuccess().accept(RecordingListReader.page(4_000, "job 0"));
        }
        plan(Limits.LIST_TOTALS_MEMORY_MS);
        assertFalse(sweeps.isInUse());
        plan(Limits.LIST_TOTALS_MEMORY_MS + 1);
        assertTrue(sweeps.isInUse());
    }

    @Test
    void nothingIsOfferedWithoutASweep() {
        sweeps.offer(offered, 0);
        assertTrue(offered.calls.isEmpty());
        assertNull(sweeps.client("t"));
    }
}
