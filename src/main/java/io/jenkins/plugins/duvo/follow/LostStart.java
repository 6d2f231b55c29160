package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Search for the Job of a start whose answer was lost. It looks through the newest Jobs of the Assignment, round by round, for the
 * start's sandbox or, without one, for the start's reference in a Job's first messages. Without either it finds nothing, because
 * the Job might be another user's; it then only names the {@link #newest} Jobs.
 *
 * <p>A round is one list and a look at each {@link #candidate} of it. The search ends with a whole round at the end of its time, or
 * when Duvo could not be reached for too long. Example: the start was sent at 0 s and rounds follow every 5 s; a round at 118 s
 * proves nothing, and the one at 123 s is the last.
 */
final class LostStart {
    /** A Job with so many messages shows its whole beginning. */
    private static final int BEGINNING = 10;

    private final String reference;
    private final String sandboxId;
    private final LruMap<String, String> firstMessages;
    private final long began;
    private long until;
    private final FailureTracker failures;
    private final Set<String> otherJobs = new HashSet<>();
    private final Deque<Job> candidates = new ArrayDeque<>();
    private List<String> newest = List.of();
    private long roundAt = Long.MIN_VALUE;
    private boolean roundComplete;
    private long searchedAt = Long.MIN_VALUE;
    private Job found;

    /**
     * @param reference a text that the first messages of the Job contain, or null
     * @param sandboxId the sandbox of the Job, or null
     * @param firstMessages first messages of Jobs by their ids, which all lost starts of a key share
     * @param now when the search begins
     * @param failures how long the search goes on while Duvo cannot be reached
     */
    LostStart(
            @CheckForNull String reference,
            @CheckForNull String sandboxId,
            LruMap<String, String> firstMessages,
            long now,
            FailureTracker failures) {
        this.reference = reference;
        this.sandboxId = sandboxId;
        this.firstMessages = firstMessages;
        this.began = now;
        this.until = now + (isRecognisable() ? Limits.START_LOOKUP_MS : Limits.START_LOOKUP_BLIND_MS);
        this.failures = failures;
    }

    /** Whether there is anything to recognise the Job by. */
    boolean isRecognisable() {
        return reference != null || sandboxId != null;
    }

    /** Whether the Job is recognised by its sandbox, which the Job itself shows; else by its first messages. */
    boolean isIdentifiedBySandbox() {
        return sandboxId != null;
    }

    /** The Job of the start, or null while it is not found. */
    @CheckForNull
    Job found() {
        return found;
    }

    /** The next Job to look at, or null if there is none in this round. */
    @CheckForNull
    Job candidate() {
        return candidates.peek();
    }

    /** A call of the search failed. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            failures.onThrottled();
        } else {
            failures.onFailure(now);
        }
    }

    /** The newest Jobs of the Assignment were listed: a round begins. */
    void onJobList(List<Job> jobs, long now) {
        roundAt = now;
        roundComplete = true;
        newest = jobs.stream().map(Job::id).filter(Objects::nonNull).limit(5).toList();
        candidates.clear();
        for (var job : jobs) {
            var beginning = job.id() == null ? null : firstMessages.get(job.id());
            if (isIdentifiedBySandbox() ? hasSandbox(job) : beginning != null && containsReference(beginning)) {
                found = job;
                return;
            }
            if (isRecognisable()
                    && job.id() != null
                    && !otherJobs.contains(job.id())
                    && (isIdentifiedBySandbox() || beginning == null)) {
                candidates.add(job);
            }
        }
        endRoundIfComplete();
    }

    /** The first messages of the {@link #candidate} were read. */
    void onCandidate(List<Message> first) {
        var job = candidates.remove();
        var beginning =
                first.stream().map(Message::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        if (first.size() >= BEGINNING || first.stream().anyMatch(message -> !message.isUserMessage())) {
            otherJobs.add(job.id()); // else its first messages may not be all there yet
            firstMessages.put(job.id(), beginning);
        }
        endRoundIfComplete();
        if (containsReference(beginning)) {
            found = job;
        }
    }

    /** The {@link #candidate} itself was read; null if Duvo does not know it. */
    void onCandidate(@CheckForNull Job job) {
        var candidate = candidates.remove();
        if (job != null) { // else a replica may lag
            otherJobs.add(candidate.id());
        }
        endRoundIfComplete();
        if (job != null && hasSandbox(job)) {
            found = candidate;
        }
    }

    /**
     * The {@link #candidate} could not be read in this round, but may be in the next.
     *
     * @param notFound whether Duvo does not know it; any other failure leaves the round incomplete
     */
    void skipCandidate(boolean notFound) {
        candidates.remove();
        roundComplete &= notFound;
        endRoundIfComplete();
    }

    private boolean hasSandbox(Job job) {
        return sandboxId.equals(job.sandboxId());
    }

    private boolean containsReference(String text) {
        return reference != null && text.contains(reference);
    }

    private void endRoundIfComplete() {
        if (candidates.isEmpty() && roundComplete) {
            searchedAt = roundAt;
            failures.onSuccess();
        }
    }

    /** Searches longer, so that a Job that Duvo starts late is found too: it is to be stopped. */
    void watchLonger() {
        if (isRecognisable()) {
            until = Math.max(until, began + Limits.START_LOOKUP_STOP_MS);
        }
    }

    /** When the search is over if Duvo can be reached. */
    long until() {
        return until;
    }

    /** Whether the search is over without success. */
    boolean isOver(long now) {
        return searchedAt >= until || now >= until && failures.isTimedOut(false);
    }

    /** Ids of the newest Jobs of the Assignment, at most 5: the Job of the start may be one of them. */
    List<String> newest() {
        return newest;
    }
}
