package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Choice of the lists that are read instead of single Jobs. */
class SweepPlanTest {
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
    void listThatWillShowAnotherJobSoonIsWorthAsMuchAsARead() {
        assertEquals(Map.of(), plan.choose(jobs(1, 1), 0).lists());
        assertEquals(1, plan.choose(jobs(1, 1), 1).lists().size());
        assertEquals(1, plan.choose(jobs(1, 1), 1).cost());
    }

    @Test
    void listOfTheStatusIsReadForManyJobs() {
        assertEquals(new SweepPlan.Choice(Map.of(running, 11), 11), plan.choose(jobs(1_000, 5), 0));
    }

    @Test
    void eachStatusHasItsList() {
        var jobs = new ArrayList<>(jobs(10, 1));
        jobs.addAll(Collections.nCopies(10, new SweepPlan.Target("t", "waiting", "a0")));
        assertEquals(
                Map.of(running, 1, new JobListQuery("t", "waiting", null), 1),
                plan.choose(jobs, 0).lists());
    }

    @Test
    void listsByAssignmentAreReadWhereForeignJobsAreMany() {
        plan.onTotal(running, 11_000);
        var choice = plan.choose(jobs(1_000, 5), 0);
        assertEquals(15, choice.cost());
        assertEquals(3, choice.lists().get(new JobListQuery("t", "running", "a0")));
    }

    @Test
    void jobsAreReadSinglyWhereEveryListIsLonger() {
        plan.onTotal(running, 100_000);
        plan.onTotal(new JobListQuery("t", "running", "a0"), 50_000);
        assertEquals(new SweepPlan.Choice(Map.of(), 20), plan.choose(jobs(20, 1), 0));
    }

    @Test
    void oneJobIsReadSingly() {
        assertEquals(new SweepPlan.Choice(Map.of(), 1), plan.choose(jobs(1, 1), 0));
    }

    @Test
    void totalsAreForgotten() {
        plan.onTotal(running, 100_000);
        plan.forgetTotals();
        assertEquals(Map.of(running, 1), plan.choose(jobs(20, 20), 0).lists());
    }

    @Test
    void statusThatDuvoDoesNotKnowIsReadSinglyUntilTotalsAreForgotten() {
        plan.refuse(running);
        var jobs = new ArrayList<>(jobs(10, 1));
        jobs.addAll(Collections.nCopies(10, new SweepPlan.Target("t", "waiting", "a0")));
        var waiting = Map.of(new JobListQuery("t", "waiting", null), 1);
        assertEquals(new SweepPlan.Choice(waiting, 11), plan.choose(jobs, 0));
        plan.forgetTotals();
        assertEquals(2, plan.choose(jobs, 0).cost());
    }

    @Test
    void listOfAnAssignmentThatDuvoRejectsIsReplacedByTheWholeList() {
        plan.onTotal(running, 200);
        plan.refuse(new JobListQuery("t", "running", "a0"));
        assertEquals(Map.of(running, 3), plan.choose(jobs(20, 1), 0).lists());
        plan.onTotal(running, 100_000);
        assertEquals(new SweepPlan.Choice(Map.of(), 20), plan.choose(jobs(20, 1), 0));
    }
}
