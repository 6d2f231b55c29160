package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobPage;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When lists are read, and how often single Jobs. */
class KeyRhythmTest {
    private static final int MANY = Limits.FEW + 1;

    private final OneJob one = new OneJob();
    private final RequestBudget budget = new RequestBudget(280, 0);
    private final List<JobFollower> jobs = new ArrayList<>();
    private int changes;
    private final KeyRhythm rhythm = new KeyRhythm(one.key, budget, jobs::stream, () -> changes++);

    private void follow(int count, String team) {
        for (int i = 0; i < count; i++) {
            var id = "job-" + jobs.size();
            var order = new JobOrder(team, null, id, null, false, 0, List.of(), Lab.PATIENCE, null);
            jobs.add(new JobFollower(order, one.duvo, one.key, () -> one.now));
        }
    }

    private static Job job(int i, String status) {
        return new Job("job-" + i, "agent", null, new Status(status), null, null, null, null);
    }

    private void areSeen(String status) {
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).states().read(new JobState(job(i, status), null));
        }
    }

    private List<Ask<?>> offered() {
        one.turns.asks.clear();
        one.turns.remindedAt = Long.MAX_VALUE;
        rhythm.offer(one.turns, one.now);
        return one.turns.asks;
    }

    /** A sweep of one page is begun and shows all Jobs. */
    private void sweep() {
        assertEquals(1, offered().size());
        var page = one.turns.<JobPage>begin();
        var rows = new ArrayList<Job>();
        for (int i = 0; i < jobs.size(); i++) {
            rows.add(job(i, "running"));
        }
        page.answered().accept(new JobPage(rows, rows.size()));
    }

    private long share(int requests, double part) {
        return (long) (requests * 60_000 / (part * budget.rate()));
    }

    @Test
    void fewJobsAreReadEachForItself() {
        follow(Limits.FEW, "team");

        assertEquals(List.of(), offered());
        assertEquals(Rhythm.ALONE, rhythm.now());
        assertEquals(0, changes);
    }

    @Test
    void ofOneMoreListsAreReadAtOnce() {
        follow(MANY, "team");

        assertEquals(Urgency.SWEEP, offered().get(0).urgency());
        assertTrue(rhythm.now().lists());
        assertFalse(rhythm.now().few());
        assertEquals(1, changes);
    }

    @Test
    void thatThereAreMoreIsNoticedAMomentLater() {
        follow(Limits.FEW, "team");
        offered();
        follow(1, "team");

        one.now += Limits.LISTS_IDLE - 1;
        assertEquals(List.of(), offered());
        one.now += 1;

        assertEquals(1, offered().size());
    }

    @Test
    void whileMessagesWaitListsAreReadAtTheirPace() {
        follow(MANY, "team");
        sweep();

        assertEquals(List.of(), offered());
        assertEquals(one.now + Limits.LISTS, one.turns.remindedAt);
        one.now += Limits.LISTS - 1;
        assertEquals(List.of(), offered());
        one.now += 1;

        assertEquals(1, offered().size());
    }

    @Test
    void aSweepThatIsUnderWayIsNotBegunAgain() {
        follow(MANY, "team");
        offered();
        one.turns.begin();
        one.now += Limits.LISTS_REST;

        assertEquals(List.of(), offered());
    }

    @Test
    void whereNothingIsUnreadListsAreReadMoreOften() {
        for (int i = 0; i < 20; i++) {
            one.key.polls().learn(true);
        }
        follow(MANY, "team");
        areSeen("waiting"); // so that nothing is to be expected
        sweep();

        offered();

        assertEquals(one.now + Limits.LISTS_IDLE, one.turns.remindedAt);
    }

    @Test
    void whereAsManyAreUnreadAsMakeItBusyListsAreReadAtTheirPace() {
        for (int i = 0; i < 20; i++) {
            one.key.polls().learn(true);
        }
        follow(1, "team");
        areSeen("waiting");
        follow(Limits.IDLE, "team");
        sweep();

        offered();

        assertEquals(one.now + Limits.LISTS, one.turns.remindedAt);
    }

    @Test
    void jobsThatListsDoNotShowAreReadAsTheirShareOfTheBudgetAllows() {
        follow(100, "team");
        areSeen("odd");

        assertEquals(List.of(), offered());
        assertFalse(rhythm.now().lists());
        assertEquals(share(100, Limits.SWEEP_SHARE), rhythm.now().readEvery());
    }

    @Test
    void jobsThatWaitAreReadAgainAsTheirShareOfTheBudgetAllows() {
        follow(100, "team");
        areSeen("waiting");

        offered();

        assertEquals(share(100, Limits.REREAD_SHARE), rhythm.now().rereadEvery());
    }

    @Test
    void jobsThatAreQuietAreReadAsTheirShareOfTheBudgetAllows() {
        follow(100, "team");
        sweep();
        assertEquals(Limits.AUDIT, rhythm.now().auditEvery());

        one.now += Limits.AUDIT;
        offered();

        assertEquals(share(100, Limits.AUDIT_SHARE), rhythm.now().auditEvery());
    }

    @Test
    void manyPagesTakeTheirShareOfTheBudget() {
        follow(1_000, "team");
        var rows = new ArrayList<Job>();
        for (int i = 0; i < jobs.size(); i++) {
            rows.add(job(i, "running"));
        }
        var pages = 0;
        for (; !offered().isEmpty(); pages++) {
            one.turns.<JobPage>begin().answered().accept(new JobPage(rows, rows.size()));
        }

        assertEquals(11, pages);
        assertEquals(one.now + share(pages, Limits.LIST_SHARE), one.turns.remindedAt);
    }

    @Test
    void theTeamThatListsNeedIsAskedForOnceAMinute() {
        follow(MANY, null);
        offered();
        one.key.team().offer(one.turns, one.now);
        one.turns.begin().failed().accept(Offered.unknown());

        one.now += Limits.LISTS_REST - 1;
        offered();
        one.key.team().offer(one.turns, one.now);
        assertEquals(List.of(), one.turns.asks);
        one.now += Limits.LISTS_IDLE + 1;
        offered();
        one.key.team().offer(one.turns, one.now);

        assertEquals(1, one.turns.asks.size());
    }

    @Test
    void forFewJobsNoTeamIsAskedFor() {
        follow(Limits.FEW, null);
        offered();

        one.key.team().offer(one.turns, one.now);

        assertEquals(List.of(), one.turns.asks);
    }

    @Test
    void whileTheKeyIsDoubtedNoListIsReadAndAllIsWorkedOutAnew() {
        follow(MANY, "team");
        one.key.watch().works();
        one.key.watch().doubt(one.duvo, one.now);

        assertEquals(List.of(), offered());
        assertEquals(1, changes);
        offered();
        assertEquals(1, changes);
        one.key.watch().works();

        assertEquals(1, offered().size());
    }

    @Test
    void thatMessagesAreKnownToMoveAJobChangesWhatAllWant() {
        offered();
        for (int i = 0; i < 20; i++) {
            one.key.polls().learn(true);
        }

        offered();

        assertEquals(1, changes);
    }
}
