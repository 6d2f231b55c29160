package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * State machine of one followed Job: its phase, its id and its last known status. Publishes each new status, and the end of
 * following once. Guarded by the scheduler's lock.
 *
 * <p>The phases are {@code STARTING} until there is an id, {@code ACTIVE} until the Job has ended, {@code DRAINING} while the
 * last messages are read, and {@code ENDED}. Following can end in each of them.
 */
final class JobLifecycle {
    private enum Phase {
        STARTING,
        ACTIVE,
        DRAINING,
        ENDED
    }

    private final JobEvents events;
    private final IntSupplier messageCount;
    private Phase phase = Phase.STARTING;
    private String runId;
    private Status status = new Status("");
    private boolean waitingForHuman;
    private Instant endedAt;

    /** @param messageCount supplies how many messages of the Job Duvo counts */
    JobLifecycle(JobEvents events, IntSupplier messageCount) {
        this.events = events;
        this.messageCount = messageCount;
    }

    /** Begins the active phase: the Job exists and has this id. */
    void begin(String id) {
        runId = id;
        phase = Phase.ACTIVE;
    }

    /**
     * Begins the draining phase: the Job has ended, and its last messages are to be read.
     *
     * @param at when it ended, by Duvo's clock; null if Duvo did not say
     */
    void drain(@CheckForNull Instant at) {
        phase = Phase.DRAINING;
        endedAt = at;
    }

    /**
     * Ends following, unless it has ended: an answer may come after the build detached.
     *
     * @param why the failure behind it, or null
     * @param candidates ids of Jobs that may be the one, if it is not known whether the Job was started
     */
    void end(FollowResult.Reason reason, @CheckForNull DuvoException why, List<String> candidates) {
        if (!isEnded()) {
            phase = Phase.ENDED;
            var end = reason == FollowResult.Reason.JOB_ENDED ? endedAt : null;
            events.ended(new FollowResult(reason, status, messageCount.getAsInt(), why, end, candidates));
        }
    }

    /** Ends following without candidates, unless it has ended. */
    void end(FollowResult.Reason reason, @CheckForNull DuvoException why) {
        end(reason, why, List.of());
    }

    /** Whether the Job has no id yet. */
    boolean isStarting() {
        return phase == Phase.STARTING;
    }

    /** Whether the Job exists and no end of it is known. */
    boolean isActive() {
        return phase == Phase.ACTIVE;
    }

    /** Whether the Job has ended and its last messages are being read. */
    boolean isDraining() {
        return phase == Phase.DRAINING;
    }

    /** Whether the Job is no longer followed. */
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

    /** Duvo showed the Job with a status, which is published if it is another than before. */
    void onStatus(Status now) {
        if (!now.equals(status)) {
            status = now;
            events.publish(listener -> listener.status(now));
        }
    }

    /** Whether the Job waits for a person. */
    boolean isWaitingForHuman() {
        return waitingForHuman;
    }

    void setWaitingForHuman(boolean waiting) {
        waitingForHuman = waiting;
    }

    /** The phase of the Job, as a short lowercase phrase for developers. */
    String describe() {
        return switch (phase) {
            case STARTING -> "starting";
            case ACTIVE ->
                (waitingForHuman ? "waiting for a person, Job " : "following Job ") + runId + ", status " + status;
            case DRAINING -> "reading the last messages of Job " + runId;
            case ENDED -> "ended";
        };
    }
}
