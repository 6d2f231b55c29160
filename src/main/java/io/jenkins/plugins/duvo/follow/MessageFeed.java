package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads one Job's messages and tells what is new: at a constant pace while it runs, at once where somebody waits for them, and
 * to their end when the Job has ended. If Duvo then counts more than were told, all are read once more for those that are missing.
 */
final class MessageFeed {
    private enum Part {
        FOLLOWING,
        DRAINING,
        /** The listener was asked what it told. */
        COMPARING,
        REREADING,
        DONE
    }

    private final Slot slot;
    private final Unread unread;
    private final LongSupplier clock;
    private final Consumer<Consumer<JobListener>> news;
    private final Runnable succeeded;
    private final Consumer<DuvoException> failed;
    private final MessageCursor cursor = new MessageCursor();
    private final TroubleWatch trouble;
    private final AtomicReference<Set<String>> toldIds = new AtomicReference<>();
    private Part part = Part.FOLLOWING;
    private boolean behind;
    private long polledAt;
    private int drainTo;
    private boolean countFixed;
    private int staleDrains;
    private long drainAt;
    private long endedAt;
    private boolean lagging;
    private int rereadFrom;

    /**
     * @param succeeded called after each page, when its news have been told
     * @param failed called after each failure
     */
    MessageFeed(
            JobOrder order,
            Slot slot,
            Unread unread,
            LongSupplier clock,
            Consumer<Consumer<JobListener>> news,
            Runnable succeeded,
            Consumer<DuvoException> failed) {
        this.slot = slot;
        this.unread = unread;
        this.clock = clock;
        this.news = news;
        this.succeeded = succeeded;
        this.failed = failed;
        this.trouble = new TroubleWatch(order.patience().toMillis());
        this.polledAt = clock.getAsLong() - Limits.POLL;
        cursor.resume(order.position(), order.told());
    }

    /**
     * Offers the next page to read. Only while the listener has dealt with all earlier news.
     *
     * @param hurried whether somebody waits until the messages have been told
     * @param turn when it is this Job's turn if nothing is special
     */
    void offer(Offers turns, String runId, boolean hurried, PollOrder.Turn turn) {
        if (part == Part.COMPARING) {
            compare();
        }
        var offset = part == Part.REREADING ? rereadFrom : cursor.offset();
        if (part == Part.FOLLOWING && (behind || cursor.more())) {
            offer(turns, runId, new PollOrder.Turn(hurried ? Urgency.SETTLE : Urgency.POLL, 0, 0), offset);
        } else if (part == Part.FOLLOWING) {
            offer(turns, runId, turn, offset);
        } else if (part != Part.DONE) {
            offer(turns, runId, new PollOrder.Turn(Urgency.DRAIN, drainAt, drainAt), offset);
        }
    }

    /** When the Job's messages are read if nothing is special. */
    PollOrder.Turn turn(PollOrder order, boolean waiting, boolean few) {
        return order.turn(unread, polledAt, waiting, few);
    }

    private void offer(Offers turns, String runId, PollOrder.Turn turn, int offset) {
        turns.offer(
                slot.ask(
                        turn.urgency(),
                        Math.max(turn.due(), trouble.retryAt()),
                        turn.rank(),
                        this::asked,
                        duvo -> duvo.messages(runId, cursor.limit(), offset),
                        page -> read(page, offset, polledAt),
                        this::failed),
                clock.getAsLong());
    }

    private void asked() {
        polledAt = clock.getAsLong();
        unread.asked();
    }

    /** Everything that the Job has said by now is to be read without delay. */
    void catchUp() {
        behind = true;
    }

    /** Whether that has not been done yet. */
    boolean behind() {
        return behind;
    }

    /**
     * The Job has ended: only what it has said by now is still read.
     *
     * @param ago how long ago it ended, in milliseconds
     * @param sparing whether requests are scarce, so that there is but one look, which is the last
     */
    void drain(long ago, boolean sparing) {
        part = Part.DRAINING;
        endedAt = clock.getAsLong() - ago;
        drainAt = sparing ? lastLookAt() : endedAt;
        cursor.interrupted();
    }

    /** Whether everything has been read to the end. */
    boolean drained() {
        return part == Part.DONE;
    }

    private void read(MessagePage page, int offset, long askedAt) {
        trouble.succeeded();
        lagging |= page.total() < cursor.most();
        if (part == Part.REREADING) {
            reread(page, offset);
        } else {
            var fresh = cursor.accept(page, offset);
            tell(fresh);
            unread.read(fresh.size(), newest(fresh), cursor.more(), clock.getAsLong());
            behind = behind && cursor.more();
            if (part == Part.DRAINING) {
                drained(page, offset, askedAt);
            }
        }
        succeeded.run();
    }

    private static Instant newest(List<FreshMessage> fresh) {
        return fresh.isEmpty() ? null : fresh.get(fresh.size() - 1).message().timestamp();
    }

    private void drained(MessagePage page, int offset, long askedAt) {
        if (page.total() < cursor.most() && staleDrains++ < Limits.STALE_DRAINS) {
            drainAt = clock.getAsLong() + Limits.STALE_DRAIN;
            return;
        }
        var end = offset + page.messages().size();
        if (!countFixed) { // a Job that goes on would never be drained, but a replica may lag
            drainTo = Math.max(drainTo, Math.max(page.total(), end));
            countFixed = askedAt >= lastLookAt();
        }
        var reached = countFixed && cursor.position() >= drainTo && end <= page.total();
        if (cursor.more() && !reached) {
            return;
        }
        if (!countFixed) {
            drainAt = lastLookAt();
            return;
        }
        if (cursor.doubtful(drainTo)) {
            part = Part.COMPARING;
            news.accept(listener -> toldIds.set(listener.told()));
        } else {
            part = Part.DONE;
        }
    }

    private long lastLookAt() {
        return endedAt + (lagging ? Limits.LAGGING : Limits.LAST_LOOK);
    }

    /** The listener has answered, since it is only asked for more when it has dealt with everything. */
    private void compare() {
        var ids = toldIds.getAndSet(null);
        if (ids == null || ids.isEmpty() && cursor.told() > 0 || !cursor.doubtful(drainTo, ids.size())) {
            part = Part.DONE; // nothing is missing, or the listener does not remember
            succeeded.run();
        } else {
            toldIds.set(new HashSet<>(ids));
            part = Part.REREADING;
        }
    }

    private void reread(MessagePage page, int offset) {
        if (rereadFrom == 0) {
            drainTo = page.total();
        }
        tell(cursor.acceptMissing(page, toldIds.get()));
        rereadFrom = offset + page.messages().size();
        if (page.messages().isEmpty() || rereadFrom >= drainTo) {
            part = Part.DONE;
            toldIds.set(null);
        }
    }

    private void tell(List<FreshMessage> fresh) {
        if (!fresh.isEmpty()) {
            var position = cursor.position();
            news.accept(listener -> listener.messages(fresh, position));
        }
    }

    private void failed(DuvoException why) {
        cursor.interrupted();
        if (why.tooLong() && cursor.fewer()) {
            return; // that is no trouble yet
        }
        lagging |= why.notFound(); // by a replica that does not know the Job yet
        if (why.outcome() == Outcome.THROTTLED) {
            trouble.throttled();
        } else {
            trouble.failed(clock.getAsLong());
        }
        failed.accept(why);
    }

    boolean troubled() {
        return trouble.troubled();
    }

    /** Whether the last messages could not be read for so long that they are given up. */
    boolean hopeless() {
        return part != Part.FOLLOWING && trouble.over(false);
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return cursor.total();
    }
}
