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
 * What becomes of a start whose outcome nobody knows: the newest Jobs of the Assignment are searched for the start's sandbox or
 * reference. Without either nothing is ever adopted, because it might be somebody else's Job.
 */
final class LostStart {
    /** A Job that has been told so much shows its whole beginning. */
    private static final int BEGINNING = 10;

    private final String reference;
    private final String sandboxId;
    private final FirstWords firstWords;
    private final long began;
    private long until;
    private final FailureTracker failures;
    private final Set<String> looked = new HashSet<>();
    private final Deque<Job> unlooked = new ArrayDeque<>();
    private List<String> newest = List.of();
    private long roundAt = Long.MIN_VALUE;
    private boolean roundWhole;
    private long searchedAt = Long.MIN_VALUE;

    /**
     * @param reference a text that the first messages of the Job hold, or null
     * @param sandboxId the sandbox of the Job, or null
     * @param failures how long to go on where Duvo cannot be asked
     */
    LostStart(
            @CheckForNull String reference,
            @CheckForNull String sandboxId,
            FirstWords firstWords,
            long now,
            FailureTracker failures) {
        this.reference = reference;
        this.sandboxId = sandboxId;
        this.firstWords = firstWords;
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

    /** A look failed. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            failures.onThrottled();
        } else {
            failures.onFailure(now);
        }
    }

    /** The newest Jobs of the Assignment came; returns the one that is ours, if that is known already. */
    @CheckForNull
    Job onJobList(List<Job> jobs, long now) {
        roundAt = now;
        roundWhole = true;
        newest = jobs.stream().map(Job::id).filter(Objects::nonNull).limit(5).toList();
        unlooked.clear();
        for (var job : jobs) {
            var words = job.id() == null ? null : firstWords.of(job.id());
            if (isIdentifiedBySandbox() ? sandboxId.equals(job.sandboxId()) : words != null && holdsReference(words)) {
                return job;
            }
            if (isRecognisable()
                    && job.id() != null
                    && !looked.contains(job.id())
                    && (isIdentifiedBySandbox() || words == null)) {
                unlooked.add(job);
            }
        }
        searchedIfDone();
        return null;
    }

    /** The next Job that must be looked at, or null. */
    @CheckForNull
    Job candidate() {
        return unlooked.peek();
    }

    /** The first messages of the {@link #candidate} came; returns whether it is ours. */
    boolean onCandidate(List<Message> first) {
        var id = unlooked.remove().id();
        var words = first.stream().map(Message::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        if (first.size() >= BEGINNING || first.stream().anyMatch(message -> !message.isUserMessage())) {
            looked.add(id); // else what it was told may not be all there yet
            firstWords.put(id, words);
        }
        searchedIfDone();
        return holdsReference(words);
    }

    /** The {@link #candidate} itself came, or null if Duvo does not know it any more; returns whether it is ours. */
    boolean onCandidate(@CheckForNull Job job) {
        var id = unlooked.remove().id();
        if (job != null) { // else a replica may lag
            looked.add(id);
        }
        searchedIfDone();
        return job != null && sandboxId.equals(job.sandboxId());
    }

    /**
     * The {@link #candidate} cannot be looked at now, but may be in the next round.
     *
     * @param gone whether Duvo does not know it (any more, or yet)
     */
    void skipCandidate(boolean gone) {
        unlooked.remove();
        roundWhole &= gone;
        searchedIfDone();
    }

    private boolean holdsReference(String words) {
        return reference != null && words.contains(reference);
    }

    private void searchedIfDone() {
        if (unlooked.isEmpty() && roundWhole) {
            searchedAt = roundAt;
            failures.onSuccess();
        }
    }

    /** A Job that may come late is to be found too. */
    void watchLonger() {
        if (isRecognisable()) {
            until = Math.max(until, began + Limits.START_LOOKUP_STOP_MS);
        }
    }

    /** When the search is over, if all goes well. */
    long until() {
        return until;
    }

    /**
     * Whether the search is over without success: it ends with a whole look at the end of its time, or where Duvo cannot be asked.
     */
    boolean isOver(long now) {
        return searchedAt >= until || now >= until && failures.isTimedOut(false);
    }

    /** The newest Jobs of the Assignment, at most 5: one of them may be the one. */
    List<String> newest() {
        return newest;
    }
}
