package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Expected place of a Job in the lists. */
class ListMembershipTest {
    private final ListMembership membership = new ListMembership(
            FollowRequest.start(
                    "t", new StartRequest("a", null, null, null, IdempotencyKey.random()), null, Duration.ofMinutes(1)),
            TeamResolver::new);

    private Job job(String status) {
        return new Job("1", "a", null, new Status(status), null, null, null, null);
    }

    @Test
    void startedJobIsExpectedAmongTheRunning() {
        assertEquals(new SweepPlan.Target("t", "running", "a"), membership.target(new Status("pending")));
        membership.onState(job("pending"), new Status("pending"));
        assertEquals(new SweepPlan.Target("t", "pending", "a"), membership.target(new Status("pending")));
    }

    @Test
    void jobWithAnUnknownStatusIsReadSingly() {
        membership.onState(job("dreaming"), new Status("running"));
        assertNull(membership.target(new Status("dreaming")));
    }

    @Test
    void unlistedJobIsReadSinglyUntilItIsListed() {
        for (int i = 0; i < Limits.MISSES_BEFORE_UNLISTED; i++) {
            membership.onMissing();
            membership.onState(job("running"), new Status("running"));
        }
        assertNull(membership.target(new Status("running")));
        membership.onListed(job("running"));
        assertEquals("running", membership.target(new Status("running")).status());
    }

    @Test
    void changedJobIsExpectedInItsNewList() {
        membership.onMissing();
        membership.onState(job("waiting"), new Status("running"));
        assertEquals("waiting", membership.target(new Status("waiting")).status());
    }
}
