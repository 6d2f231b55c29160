package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In which list a Job is expected. */
class ListMembershipTest {
    private final ListMembership watch = new ListMembership(
            FollowRequest.start("t", new StartRequest("a", null, null, null), null, Duration.ofMinutes(1)),
            new TeamResolver());

    private Job job(String status) {
        return new Job("1", "a", null, new Status(status), null, null, null, null);
    }

    @Test
    void startedJobIsExpectedAmongTheRunning() {
        assertEquals(new SweepPlan.Target("t", "running", "a"), watch.target(new Status("pending")));
        watch.onState(job("pending"), new Status("pending"));
        assertEquals(new SweepPlan.Target("t", "pending", "a"), watch.target(new Status("pending")));
    }

    @Test
    void jobWithAnUnknownStatusIsReadSingly() {
        watch.onState(job("dreaming"), new Status("running"));
        assertNull(watch.target(new Status("dreaming")));
    }

    @Test
    void unlistedJobIsReadSinglyUntilItIsListed() {
        for (int i = 0; i < Limits.MISSES_BEFORE_UNLISTED; i++) {
            watch.onMissing();
            watch.onState(job("running"), new Status("running"));
        }
        assertNull(watch.target(new Status("running")));
        watch.onListed(job("running"));
        assertEquals("running", watch.target(new Status("running")).status());
    }

    @Test
    void changedJobIsExpectedInItsNewList() {
        watch.onMissing();
        watch.onState(job("waiting"), new Status("running"));
        assertEquals("waiting", watch.target(new Status("waiting")).status());
    }
}
