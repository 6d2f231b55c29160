package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;
import java.util.function.LongSupplier;

/**
 * Reads one Job's state, at a regular pace or sooner where something is about to change it, and passes on only what can be
 * believed: nothing that was asked for before an action's outcome was known, and no absence that may be a replica's.
 */
final class StatusFeed {
    /** Who wants to know. */
    interface Reader {
        /** The Job is there; its state is as new as it can be. */
        void read(JobState state);

        /** Duvo does not know the Job (any more). */
        void gone(DuvoException why);

        /** The state could not be read, for another reason than that Duvo wants silence. */
        void unread(DuvoException why);
    }

    private final Slot slot;
    private final LongSupplier clock;
    private final ActionDesk actions;
    private final Troubles troubles;
    private final Reader reader;
    private final Absence absence = new Absence();
    private final ReadPace pace = new ReadPace();

    StatusFeed(Slot slot, LongSupplier clock, ActionDesk actions, Troubles troubles, Reader reader) {
        this.slot = slot;
        this.clock = clock;
        this.actions = actions;
        this.troubles = troubles;
        this.reader = reader;
    }

    ReadPace pace() {
        return pace;
    }

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean doubted() {
        return absence.doubted();
    }

    /**
     * Offers the next read, unless an action is under way.
     *
     * @param every milliseconds between two regular looks
     * @param listed whether lists show the state, so that a first look is not wanted
     * @param waiting whether the Job waits for a person; else a look at one that is listed is only to see whether it does
     * @param soon whether a stop is about to show its effect
     */
    void offer(Offers turns, String runId, long every, boolean listed, boolean waiting, boolean soon) {
        if (actions.busy()) {
            return;
        }
        var hurried = pace.hurried(listed) || soon || absence.doubted();
        if (listed && !waiting && !hurried) {
            audit(turns, runId, every);
            return;
        }
        var doubtful = listed ? Limits.ABSENT_PACE : Math.max(every, Limits.ABSENT_PACE);
        var wanted = absence.doubted() ? pace.due(doubtful, false) : pace.due(every, soon);
        var due = Math.max(wanted, troubles.retryAt());
        offer(turns, runId, hurried ? Urgency.SETTLE : Urgency.SWEEP, due, due);
    }

    /** Offers a look at a Job that may wait for a person although its status tells nothing of it; if it speaks, it does not. */
    private void audit(Offers turns, String runId, long every) {
        var since = pace.unheardSince();
        if (clock.getAsLong() < since + every) {
            turns.remind(since + every, clock.getAsLong());
        } else {
            offer(turns, runId, Urgency.AUDIT, since + every, since);
        }
    }

    private void offer(Offers turns, String runId, Urgency urgency, long due, long rank) {
        var asOf = actions.tried();
        turns.offer(
                slot.ask(
                        urgency,
                        due,
                        rank,
                        () -> pace.asked(clock.getAsLong()),
                        duvo -> duvo.job(runId),
                        state -> answered(state, runId, asOf),
                        this::failed),
                clock.getAsLong());
    }

    /** A list showed the Job, so that it is there, whatever was said when it was read singly. */
    void listed() {
        pace.listed();
        absence.seen();
    }

    /** A list showed the Job, and that it has ended: there is no more to know. */
    void ended(JobState state) {
        pace.read(clock.getAsLong());
        troubles.succeeded();
        reader.read(state);
    }

    /** Whether what was asked for at a time may be news: nothing was read or done since. */
    boolean news(long askedAt) {
        return !actions.busy() && askedAt > pace.readAt();
    }

    private void answered(JobState state, String runId, int asOf) {
        pace.read(clock.getAsLong());
        troubles.succeeded();
        if (state.job() == null) {
            absent(DuvoException.unusable("read Job " + runId, "there is no such Job"));
            return;
        }
        absence.seen();
        if (actions.busy() || asOf != actions.tried()) {
            pace.settle();
        } else {
            reader.read(state);
        }
    }

    private void failed(DuvoException why) {
        pace.tried(clock.getAsLong());
        if (why.outcome() == Outcome.THROTTLED) {
            troubles.throttled();
        } else if (why.notFound()) {
            absent(why);
        } else {
            reader.unread(why);
        }
    }

    private void absent(DuvoException why) {
        pace.read(clock.getAsLong());
        if (absence.absent(clock.getAsLong())) {
            reader.gone(why);
        }
    }
}
