package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one Job's messages and tells what is new: at a constant pace while it runs, at once where somebody waits for them, and
 * as {@link MessageDrain} wants it when the Job has ended.
 */
final class MessageFeed {
    private final JobContext context;
    private final Unread unread;
    private final Runnable succeeded;
    private final Consumer<DuvoException> failed;
    private final MessageCursor cursor = new MessageCursor();
    private final MessageDrain drain;
    private final TroubleWatch trouble;
    private boolean behind;
    private boolean spoke;
    private boolean askedSomebody;
    private long polledAt;

    /**
     * @param succeeded called after each page, when its news have been told
     * @param failed called after each failure
     */
    MessageFeed(JobContext context, Unread unread, Runnable succeeded, Consumer<DuvoException> failed) {
        this.context = context;
        this.unread = unread;
        this.succeeded = succeeded;
        this.failed = failed;
        this.drain = new MessageDrain(cursor, context);
        this.trouble = context.troubleWatch();
        this.polledAt = context.now() - Limits.POLL;
        cursor.resume(context.order().position(), context.order().told());
    }

    /**
     * Offers the next page to read. Only while the listener has dealt with all earlier news.
     *
     * @param hurried whether somebody waits until the messages have been told
     * @param turn when it is this Job's turn if nothing is special
     */
    void offer(Offers turns, String runId, boolean hurried, PollOrder.Turn turn) {
        if (drain.begun()) {
            if (drain.compared()) {
                succeeded.run();
            }
            if (!drain.done()) {
                offer(turns, runId, new PollOrder.Turn(Urgency.DRAIN, drain.due(), drain.due()), drain.offset());
            }
        } else if (behind || cursor.more()) {
            var next = new PollOrder.Turn(hurried ? Urgency.SETTLE : Urgency.POLL, 0, 0);
            offer(turns, runId, next, cursor.offset());
        } else {
            offer(turns, runId, turn, cursor.offset());
        }
    }

    /** When the Job's messages are read if nothing is special. */
    PollOrder.Turn turn(PollOrder order, boolean waiting, boolean few) {
        return order.turn(unread, polledAt, waiting, few);
    }

    private void offer(Offers turns, String runId, PollOrder.Turn turn, int offset) {
        turns.offer(
                context.slot()
                        .ask(
                                turn.urgency(),
                                Math.max(turn.due(), trouble.retryAt()),
                                turn.rank(),
                                this::begun,
                                duvo -> duvo.messages(runId, cursor.limit(), offset),
                                page -> read(page, offset, polledAt),
                                this::failed),
                context.now());
    }

    private void begun() {
        polledAt = context.now();
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
     * @param at when, by Duvo's clock, if it said so
     * @param ago how long ago that was, in milliseconds
     * @param sparing whether requests are scarce, so that there is but one look, which is the last
     */
    void drain(@CheckForNull Instant at, long ago, boolean sparing) {
        drain.begin(at, ago, sparing);
        cursor.interrupted();
    }

    /** Whether the last page held anything new. */
    boolean spoke() {
        return spoke;
    }

    /** Whether that says that a person is asked. */
    boolean asked() {
        return askedSomebody;
    }

    /** Whether everything has been read to the end. */
    boolean drained() {
        return drain.done();
    }

    private void read(MessagePage page, int offset, long askedAt) {
        trouble.succeeded();
        drain.lagging(page.total() < cursor.most());
        if (drain.rereading()) {
            tell(drain.reread(page, offset));
        } else {
            var fresh = cursor.accept(page, offset);
            tell(fresh);
            drain.told(fresh);
            unread.read(fresh.size(), newest(fresh), cursor.more(), context.now());
            behind = behind && cursor.more();
            if (drain.begun()) {
                drain.read(page, offset, askedAt);
            }
        }
        succeeded.run();
    }

    private static Instant newest(List<FreshMessage> fresh) {
        return fresh.isEmpty() ? null : fresh.get(fresh.size() - 1).message().timestamp();
    }

    private void tell(List<FreshMessage> fresh) {
        spoke = !fresh.isEmpty();
        askedSomebody = fresh.stream().anyMatch(one -> one.message().request());
        if (!fresh.isEmpty()) {
            var position = cursor.position();
            context.tell(listener -> listener.messages(fresh, position));
        }
    }

    private void failed(DuvoException why) {
        cursor.interrupted();
        if (why.tooLong() && cursor.fewer()) {
            return; // that is no trouble yet
        }
        drain.lagging(why.notFound()); // by a replica that does not know the Job yet
        if (why.outcome() == Outcome.THROTTLED) {
            trouble.throttled();
        } else {
            trouble.failed(context.now());
        }
        failed.accept(why);
    }

    /** Watches over the reads of messages. */
    TroubleWatch trouble() {
        return trouble;
    }

    boolean troubled() {
        return trouble.troubled();
    }

    /** Whether the last messages could not be read for so long that they are given up. */
    boolean hopeless() {
        return drain.begun() && trouble.over(false);
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return cursor.total();
    }
}
