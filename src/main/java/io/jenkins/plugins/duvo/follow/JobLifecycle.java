package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** How far one Job has come: its phase, its id and its last known status. Tells each new status, and the end once. */
final class JobLifecycle {
    private enum Phase {
        STARTING,
        ACTIVE,
        DRAINING,
        ENDED
    }

    private final Consumer<Consumer<JobListener>> news;
    private final IntSupplier messages;
    private final Runnable over;
    private Phase phase = Phase.STARTING;
    private String runId;
    private Status status = new Status("");
    private boolean isWaitingForHuman;

    /**
     * @param messages how many messages Duvo counts
     * @param over called at the end
     */
    JobLifecycle(Consumer<Consumer<JobListener>> news, IntSupplier messages, Runnable over) {
        this.news = news;
        this.messages = messages;
        this.over = over;
    }

    /** There is a Job. */
    void begin(String id) {
        runId = id;
        phase = Phase.ACTIVE;
    }

    /** The Job has ended; its last messages are to be read. */
    void drain() {
        phase = Phase.DRAINING;
    }

    /** Nothing more will be told; a second end is none. */
    void end(FollowResult.Reason how, @CheckForNull DuvoException why, List<String> candidates) {
        if (!isEnded()) { // else an answer came after somebody left
            phase = Phase.ENDED;
            over.run();
            var result = new FollowResult(how, status, messages.getAsInt(), why, candidates);
            news.accept(listener -> listener.ended(result));
        }
    }

    /** The same without candidates. */
    void end(FollowResult.Reason how, @CheckForNull DuvoException why) {
        end(how, why, List.of());
    }

    boolean isStarting() {
        return phase == Phase.STARTING;
    }

    /** Whether the Job is there and was not seen to end. */
    boolean isActive() {
        return phase == Phase.ACTIVE;
    }

    boolean isDraining() {
        return phase == Phase.DRAINING;
    }

    boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** The Job's id; null while there is none. */
    @CheckForNull
    String runId() {
        return runId;
    }

    /** The last known status; the empty word if none. */
    Status status() {
        return status;
    }

    /** The Job was seen with a status. */
    void onStatus(Status now) {
        if (!now.equals(status)) {
            status = now;
            news.accept(listener -> listener.status(now));
        }
    }

    /** Whether the Job waits for a person. */
    boolean isWaitingForHuman() {
        return isWaitingForHuman;
    }

    void setWaitingForHuman(boolean forPerson) {
        isWaitingForHuman = forPerson;
    }

    /** Where the Job is, once it is there, for developers. */
    String describe() {
        return switch (phase) {
            case STARTING -> "starting";
            case ACTIVE ->
                (isWaitingForHuman ? "waiting for a person, Job " : "following Job ") + runId + ", status " + status;
            case DRAINING -> "reading the last messages of Job " + runId;
            case ENDED -> "ended";
        };
    }
}
