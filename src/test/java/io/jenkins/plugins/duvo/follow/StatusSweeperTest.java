package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Repeated sweeps of lists, and the Jobs that they show or miss. */
class StatusSweeperTest {
    /** A Job that is expected in a list. */
    private static final class ListedJob implements StatusSweeper.Listed {
        final String id;
        final List<String> events = new ArrayList<>();
        boolean singly;
        boolean throwing;
        boolean young;
        DuvoClient client;

        ListedJob(String id) {
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
            return client;
        }

        @Override
        public boolean isYoung() {
            return young;
        }

        @Override
        public void onListed(Job row, long askedAt) {
            if (throwing) {
                throw new IllegalStateException();
            }
            events.add("listed@" + askedAt);
        }

        @Override
        public void onMissing(long since) {
            if (throwing && id.equals("job 0")) {
                throw new IllegalStateException();
            }
            events.add("missing@" + since);
        }
    }

    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final StatusSweeper sweeper = new StatusSweeper(new FailureLog());
    private final RecordingCallSink sink = new RecordingCallSink();
    private final Map<String, ListedJob> jobs = new LinkedHashMap<>();

    private void addJobs(int count) {
        for (int i = 0; i < count; i++) {
            jobs.put("job " + i, new ListedJob("job " + i));
        }
    }

    private void plan(long now) {
        sweeper.replan(jobs.values(), jobs.size() <= Limits.DIRECT_POLL_MAX_JOBS, false, now);
    }

    private PendingCall<ListPage<Job>> page(long now) {
        sweeper.offer(sink, now);
        return sink.begin();
    }

    @Test
    void fewJobsAreReadSingly() {
        addJobs(Limits.DIRECT_POLL_MAX_JOBS);
        plan(0);
        assertFalse(sweeper.isInUse());
        assertEquals(Limits.DIRECT_POLL_MAX_JOBS, sweeper.cost());
    }

    @Test
    void listReplacesManyReads() {
        addJobs(20);
        jobs.get("job 3").singly = true;
        plan(0);
        assertTrue(sweeper.isInUse());
        assertEquals(2, sweeper.cost());
    }

    @Test
    void jobsAreReportedAsListedOrMissing() {
        addJobs(8);
        plan(0);
        assertFalse(sweeper.isSweeping());
        sweeper.begin(1_000);
        assertTrue(sweeper.isSweeping());
        assertEquals(1_000, sweeper.begunAt());
        page(1_200)
                .onSuccess()
                .accept(RecordingListReader.page(
                        8, "job 0", "job 1", "job 2", "job 3", "job 4", "job 5", "job 6", "foreign job"));
        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("listed@1200"), jobs.get("job 0").events);
        assertEquals(List.of("missing@1000"), jobs.get("job 7").events);
    }

    @Test
    void singlyReadJobIsNotMissing() {
        addJobs(8);
        jobs.get("job 7").singly = true;
        plan(0);
        sweeper.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertEquals(List.of(), jobs.get("job 7").events);
    }

    @Test
    void manyMissingJobsAreSearchedInTheWholeListFirst() {
        addJobs(Limits.MISSING_JOB_SEARCH_MIN + 1);
        plan(0);
        sweeper.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertTrue(sweeper.isSweeping());
        assertEquals(List.of(), jobs.get("job 0").events);
        page(50).onSuccess().accept(RecordingListReader.page(1, "job 0"));
        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("listed@50"), jobs.get("job 0").events);
        assertEquals(List.of("missing@0"), jobs.get("job 1").events);
    }

    @Test
    void tenMissingJobsAreReadSingly() {
        addJobs(Limits.MISSING_JOB_SEARCH_MIN);
        plan(0);
        sweeper.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("missing@0"), jobs.get("job 0").events);
    }

    /** Sweeps a list that shows no Job, so that all are missing. */
    private void missAll() {
        plan(0);
        sweeper.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
    }

    @Test
    void someYoungMissingJobsAreSearchedInListTheOthersReadSingly() {
        addJobs(8);
        for (int i = 0; i <= Limits.MISSING_YOUNG_SEARCH_MIN; i++) {
            jobs.get("job " + i).young = true;
        }
        missAll();
        assertTrue(sweeper.isSweeping());
        assertEquals(List.of(), jobs.get("job 0").events);
        assertEquals(List.of("missing@0"), jobs.get("job 7").events);

        page(50).onSuccess().accept(RecordingListReader.page(2, "job 0", "job 7"));

        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("listed@50"), jobs.get("job 0").events);
        assertEquals(List.of("missing@0"), jobs.get("job 1").events);
        assertEquals(List.of("missing@0", "listed@50"), jobs.get("job 7").events);
    }

    @Test
    void twoYoungMissingJobsAreReadSingly() {
        addJobs(8);
        for (int i = 0; i < Limits.MISSING_YOUNG_SEARCH_MIN; i++) {
            jobs.get("job " + i).young = true;
        }
        missAll();
        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("missing@0"), jobs.get("job 0").events);
    }

    @Test
    void failedSweepPausesListsForAMinute() {
        addJobs(20);
        plan(0);
        sweeper.begin(0);
        page(0).onFailure().accept(RecordingCallSink.rejected());
        plan(Limits.SWEEP_PAUSE_MS - 1);
        assertFalse(sweeper.isInUse());
        plan(Limits.SWEEP_PAUSE_MS);
        assertTrue(sweeper.isInUse());
    }

    @Test
    void pausedSweepIsGivenUp() {
        addJobs(8);
        plan(0);
        sweeper.begin(0);
        var page = page(0);

        sweeper.pause(1_000);

        assertFalse(sweeper.isSweeping());
        page.onSuccess().accept(RecordingListReader.page(0));
        assertEquals(List.of(), jobs.get("job 0").events);
        plan(999);
        assertFalse(sweeper.isInUse());
        plan(1_000);
        assertTrue(sweeper.isInUse());
    }

    @Test
    void pauseWithoutASweepHoldsToo() {
        addJobs(8);
        sweeper.pause(1_000);
        plan(999);
        assertFalse(sweeper.isInUse());
    }

    @Test
    void listsAreReadWithTheClientOfAJobThatIsFollowed() {
        addJobs(8);
        jobs.values().forEach(job -> job.client = client());
        plan(0);
        var client = client();
        jobs.values().forEach(job -> job.client = client);

        plan(0);

        assertSame(client, sweeper.client("t"));
    }

    private static DuvoClient client() {
        return new EngineHarness().connection().client().apply(limit -> {});
    }

    @Test
    void jobThatEndsDuringTheSearchIsNotMissing() {
        addJobs(Limits.MISSING_JOB_SEARCH_MIN + 1);
        plan(0);
        sweeper.begin(0);
        page(0).onSuccess().accept(RecordingListReader.page(0));
        jobs.remove("job 1");
        plan(20);

        page(50).onSuccess().accept(RecordingListReader.page(1, "job 0"));

        assertEquals(List.of(), recorded.failures());
        assertEquals(List.of("missing@0"), jobs.get("job 2").events);
    }

    @Test
    void tooLongListIsFollowedByAnotherSweepAtOnce() {
        addJobs(150);
        plan(0);
        sweeper.begin(5_000);
        page(5_000).onSuccess().accept(RecordingListReader.page(4_000, "job 0"));
        assertFalse(sweeper.isSweeping());
        assertTrue(sweeper.begunAt() < 0);
    }

    /** Learns that neither the list of a status nor that of an Assignment is short. */
    private void learnTotals(long now) {
        for (int i = 0; i < 2; i++) {
            plan(now);
            sweeper.begin(now);
            page(now).onSuccess().accept(RecordingListReader.page(4_000, "job 0"));
        }
    }

    @Test
    void totalsThatWereForgottenOnceAreRememberedAsLongAgain() {
        addJobs(20);
        var forgottenAt = Limits.LIST_TOTALS_MEMORY_MS + 1;
        learnTotals(forgottenAt);
        plan(forgottenAt + Limits.LIST_TOTALS_MEMORY_MS);
        assertFalse(sweeper.isInUse());
    }

    @Test
    void totalsOfListsAreForgottenAfterAWhile() {
        addJobs(20);
        learnTotals(0);
        plan(Limits.LIST_TOTALS_MEMORY_MS);
        assertFalse(sweeper.isInUse());
        plan(Limits.LIST_TOTALS_MEMORY_MS + 1);
        assertTrue(sweeper.isInUse());
    }

    @Test
    void nothingIsOfferedWithoutASweep() {
        sweeper.offer(sink, 0);
        assertTrue(sink.calls.isEmpty());
        assertNull(sweeper.client("t"));
    }

    @Test
    @DisplayName("A Job whose row cannot be handled is read singly, and the other rows count")
    void jobWhoseRowCannotBeHandledIsMissing() {
        addJobs(8);
        jobs.get("job 2").throwing = true;
        plan(0);
        sweeper.begin(1_000);
        var all = jobs.keySet().toArray(String[]::new);
        page(1_200).onSuccess().accept(RecordingListReader.page(8, all));
        assertFalse(sweeper.isSweeping());
        assertEquals(List.of("missing@1000"), jobs.get("job 2").events);
        assertEquals(List.of("listed@1200"), jobs.get("job 7").events);
        assertEquals(1, recorded.failures().size());

        jobs.get("job 2").throwing = false;
        sweeper.begin(3_000);
        page(3_200).onSuccess().accept(RecordingListReader.page(8, all));
        assertEquals(List.of("missing@1000", "listed@3200"), jobs.get("job 2").events);
    }

    @Test
    void jobThatCannotHandleThatItIsMissingKeepsNoOtherFromIt() {
        addJobs(6);
        jobs.values().forEach(job -> job.throwing = job.id.equals("job 0"));
        plan(0);
        sweeper.begin(1_000);
        page(1_200).onSuccess().accept(RecordingListReader.page(0));
        jobs.values().stream()
                .filter(job -> !job.throwing)
                .forEach(job -> assertEquals(List.of("missing@1000"), job.events));
    }
}
