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
 * Search for the Job of a start whose answer was lost. It compares the newest Jobs of the Assignment, round by round, with the
 * start: by its sandbox or, without one, by its reference in a Job's first messages. Without either it finds nothing, because
 * any of these Jobs might be another user's; it then only names the {@link #newest} Jobs. Guarded by the scheduler's lock.
 *
 * <p>A round is one list of Jobs, and one read of each {@link #candidate} in it. A new round begins 5 s after the last one. The
 * search lasts 120 s; 10 s if nothing identifies the Job; and 720 s if the Job is only to be stopped. It ends without success
 * with the first complete round whose list was read after that time. If rounds fail, it ends when that time is over and Duvo
 * could not be reached for the outage timeout.
 *
 * <p>Example: the answer is lost at 0 s, and rounds begin at 0 s, 5 s, 10 s, ... The round at 115 s does not end the search,
 * because Duvo may show the Job a moment later. The next complete round whose list is read at 120 s or later is the last.
 */
final class LostStart {
    /** A Job with so many messages shows all of its first messages. */
    private static final int MAX_FIRST_MESSAGES = 10;

    private final String reference;
    private final String sandboxId;
    private final LruMap<String, String> firstMessages;
    private final long beganAt;
    private long until;
    private final FailureTracker failures;
    /** Ids of the Jobs that are certainly not the one. */
    private final Set<String> otherJobs = new HashSet<>();

    private final Deque<Job> candidates = new ArrayDeque<>();
    private List<String> newest = List.of();
    /** When the list of the present round was read. */
    private long roundAt = Long.MIN_VALUE;

    private boolean roundComplete;
    /** When the list of the last complete round was read. */
    private long searchedAt = Long.MIN_VALUE;

    private Job found;

    /**
     * @param reference a text that the first messages of the Job contain, or null
     * @param sandboxId the sandbox of the Job, or null
     * @param firstMessages first messages of Jobs by their ids; all lost starts of a key share this cache
     * @param now when the search begins, in milliseconds of the scheduler's clock
     * @param failures says how long the search goes on while Duvo cannot be reached
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
        this.beganAt = now;
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

    /** The next Job to compare with the start; null if there is none in this round. */
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

    /** The newest Jobs of the Assignment were listed, which begins a round. */
    void onJobList(List<Job> jobs, long now) {
        roundAt = now;
        roundComplete = false;
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
        roundComplete = true;
        endRoundIfComplete();
    }

    /** The first messages of the {@link #candidate} were read. */
    void onCandidate(List<Message> first) {
        var job = candidates.element();
        var beginning =
                first.stream().map(Message::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        if (first.size() >= MAX_FIRST_MESSAGES || first.stream().anyMatch(message -> !message.isUserMessage())) {
            otherJobs.add(job.id()); // else its first messages may not be all there yet
            firstMessages.put(job.id(), beginning);
        }
        candidates.remove();
        endRoundIfComplete();
        if (containsReference(beginning)) {
            found = job;
        }
    }

    /** The {@link #candidate} itself was read; {@code job} is null if Duvo does not know it. */
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

    /** Searches for 720 s in all, because the Job is to be stopped: a Job that Duvo starts late is found too. */
    void watchLonger() {
        if (isRecognisable()) {
            until = Math.max(until, beganAt + Limits.START_LOOKUP_STOP_MS);
        }
    }

    /** When the time of the search is over, in milliseconds of the scheduler's clock. */
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
