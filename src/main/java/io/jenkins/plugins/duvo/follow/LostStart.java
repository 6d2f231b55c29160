package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of a start whose outcome nobody knows: the newest Jobs of the Assignment are searched for the start's reference.
 * Without a reference nothing is ever adopted, because it might be somebody else's Job.
 */
final class LostStart {
    private final String reference;
    private final String sandboxId;
    private final long until;
    private final Set<String> looked = new HashSet<>();
    private final Deque<Job> unlooked = new ArrayDeque<>();
    private List<String> newest = List.of();

    /**
     * @param reference a text that the first messages of the Job hold, or null
     * @param sandboxId the sandbox of the Job, or null
     */
    LostStart(@CheckForNull String reference, @CheckForNull String sandboxId, long now) {
        this.reference = reference;
        this.sandboxId = sandboxId;
        this.until = now + Limits.LOOK_UP;
    }

    /** Whether there is anything to recognise the Job by. */
    boolean recognisable() {
        return reference != null || sandboxId != null;
    }

    /** The newest Jobs of the Assignment came; returns the one that is ours, if it shows already. */
    @CheckForNull
    Job listed(List<Job> jobs) {
        newest = jobs.stream().map(Job::id).limit(5).toList();
        unlooked.clear();
        for (var job : jobs) {
            if (sandboxId != null && sandboxId.equals(job.sandboxId())) {
                return job;
            }
            if (!looked.contains(job.id())) {
                unlooked.add(job);
            }
        }
        return null;
    }

    /** The next Job whose first messages must be looked at, or null. */
    @CheckForNull
    Job candidate() {
        return recognisable() ? unlooked.peek() : null;
    }

    /** The first messages of the {@link #candidate} came; returns whether it is ours. */
    boolean looked(List<Message> first) {
        var job = unlooked.remove();
        if (!first.isEmpty()) { // else its first message may still come
            looked.add(job.id());
        }
        return reference != null && first.stream().map(Message::text).anyMatch(t -> t != null && t.contains(reference));
    }

    /** When the search is over. */
    long until() {
        return until;
    }

    /** Whether the search is over without success. */
    boolean over(long now) {
        return now >= until;
    }

    /** The newest Jobs of the Assignment, at most 5: one of them may be the one. */
    List<String> newest() {
        return newest;
    }
}
