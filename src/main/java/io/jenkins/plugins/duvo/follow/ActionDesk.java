package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.HumanRequest;
import java.util.function.LongSupplier;

/**
 * What people want done to a Job: the answer to its request, and a stop. An approval that is in the way of a stop is denied
 * first, because Duvo stops no Job that waits; questions get no invented answer, so the stop waits with the Job.
 */
final class ActionDesk {
    private final Slot slot;
    private final RequestWatch request;
    private final StopIntent stop;
    private final LongSupplier clock;
    private final Runnable done;
    private String denied;
    private int denials;
    private int tried;
    private long denyAt;

    /** @param done called when an action was tried: the Job's state must be read */
    ActionDesk(DuvoClient duvo, RequestWatch request, StopIntent stop, LongSupplier clock, Runnable done) {
        this.slot = new Slot(duvo);
        this.clock = clock;
        this.done = done;
        this.request = request;
        this.stop = stop;
    }

    /** How many actions were tried: a read that was asked for before says nothing of what came of them. */
    int tried() {
        return tried;
    }

    /** Whether an action is under way, whose outcome is not known. */
    boolean busy() {
        return !slot.free();
    }

    /**
     * Offers what is to be done now.
     *
     * @param runId the Job, which is active
     * @param waiting whether it waits for a person
     */
    void offer(Offers turns, String runId, boolean waiting) {
        if (!slot.free()) {
            return;
        }
        var now = clock.getAsLong();
        var open = request.open();
        if (stop.wanted()) {
            request.takeBack();
        }
        if (waiting) {
            stop.waits(now);
        }
        if (stop.wanted() && open != null && open.approval()) {
            deny(turns, open, now);
        }
        var answer = request.toSend();
        if (open != null && answer != null) {
            turns.offer(
                    slot.ask(
                            Urgency.ACTION,
                            request.sendAt(),
                            duvo -> {
                                duvo.respond(runId, open.id(), answer);
                                return open;
                            },
                            taken -> tried(() -> request.taken(clock.getAsLong())),
                            e -> tried(() -> request.failed(e, clock.getAsLong()))),
                    now);
        } else if (stop.wanted() && !waiting && stop.seen()) {
            turns.offer(
                    slot.ask(
                            stop.repeats() ? Urgency.REPEAT : Urgency.ACTION,
                            stop.sendAt(),
                            duvo -> duvo.stop(runId),
                            taken -> tried(() -> stop.sent(taken, clock.getAsLong())),
                            e -> tried(() -> stop.sent(false, clock.getAsLong()))),
                    now);
        }
    }

    private void deny(Offers turns, HumanRequest open, long now) {
        if (!open.id().equals(denied)) {
            denied = open.id();
            denials = 0;
            denyAt = now;
        }
        if (denials == Limits.DENIALS) {
            return; // Duvo wants something else; the stop waits with the Job
        }
        if (now < denyAt) {
            turns.remind(denyAt, now);
        } else if (request.deny(open.id(), now)) {
            denials++;
            denyAt = now + Limits.DENIAL_PACE;
        }
    }

    private void tried(Runnable outcome) {
        tried++;
        outcome.run();
        done.run();
    }
}
