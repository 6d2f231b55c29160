package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.time.Instant;
import java.util.List;

/**
 * Poller of one Job's messages: reads them and publishes what is new. While the Job runs, it reads when {@link MessagePollPolicy} says,
 * and at once if a human request waits for the messages that led to it. After the end of the Job it reads when
 * {@link FinalMessageReader} says. Guarded by the scheduler's lock.
 *
 * <p>Example: a poll brings a full page of 50 messages of 120. The pages at offsets 50 and 100 follow as soon as the budget
 * allows; the next regular poll begins at offset 119, one message early.
 */
final class MessagePoller {
    private final JobContext context;
    private final UnreadTracker unread;
    private final MessageCursor cursor = new MessageCursor();
    private final FinalMessageReader finalReader;
    private final FailureTracker failures;
    private boolean behind;
    /** Pages that were read one after another, because there were more. */
    private int pagesInARow;

    private long polledAt;

    MessagePoller(JobContext context) {
        this.context = context;
        this.unread = new UnreadTracker(context.keyState().pollPolicy(), context.now());
        this.finalReader = new FinalMessageReader(cursor, context);
        this.failures = context.newFailureTracker();
        this.polledAt = context.now() - Limits.MESSAGE_POLL_MS;
        cursor.resume(context.request().position(), context.request().lastMessages());
    }

    /** The tracker of the Job's unread messages. */
    UnreadTracker unread() {
        return unread;
    }

    /**
     * Offers the next page to read. To be called only when the listener has handled all earlier events.
     *
     * @param urgent whether a human request waits until the messages are published
     * @param turn when the Job's messages are polled regularly
     */
    void offer(CallSink sink, String runId, boolean urgent, MessagePollPolicy.Turn turn) {
        if (finalReader.isBegun()) {
            if (finalReader.isComparing()) {
                finalReader.finishComparison();
                if (finalReader.isDone()) {
                    context.events().messagesRead(List.of());
                }
            }
            if (!finalReader.isDone()) {
                offer(sink, runId, nextPage(CallPriority.FINAL_MESSAGES, finalReader.due()), finalReader.offset());
            }
        } else if (behind || cursor.hasMore()) {
            offer(
                    sink,
                    runId,
                    nextPage(urgent ? CallPriority.CONFIRM_STATUS : CallPriority.MESSAGES, 0),
                    cursor.offset());
        } else {
            offer(sink, runId, turn, cursor.offset());
        }
    }

    /**
     * The turn of the next of several pages: behind the calls that waited when the page before it was requested, and after some
     * pages as a regular poll, however urgent it is.
     */
    private MessagePollPolicy.Turn nextPage(CallPriority urgency, long notBefore) {
        var priority = pagesInARow < Limits.URGENT_PAGES ? urgency : CallPriority.MESSAGES;
        return new MessagePollPolicy.Turn(priority, notBefore, Math.max(notBefore, polledAt));
    }

    /**
     * Returns when the Job's messages are polled next in the regular order.
     *
     * @param waiting whether the Job waits for a person
     * @param intervals how often to read the Job's state and messages
     */
    MessagePollPolicy.Turn turn(boolean waiting, PollingPlanner.Intervals intervals) {
        return context.keyState().pollPolicy().turn(unread, polledAt, waiting, intervals);
    }

    private void offer(CallSink sink, String runId, MessagePollPolicy.Turn turn, int offset) {
        sink.offer(
                context.slot()
                        .pendingCall(
                                turn.priority(),
                                Math.max(turn.notBefore(), failures.retryAt()),
                                turn.order(),
                                this::onSent,
                                CallKind.MESSAGES.newCall(client -> client.listMessages(runId, cursor.limit(), offset)),
                                page -> onPage(page, runId, offset, polledAt),
                                this::onFailure),
                context.now());
    }

    private void onSent() {
        polledAt = context.now();
        unread.onReadSent();
    }

    /** Begins: the Job exists, so its first poll is due. */
    void begin() {
        polledAt = context.now() - Limits.MESSAGE_POLL_MS;
    }

    /** Begins to read all messages that the Job has written by now, without delay. */
    void catchUp() {
        behind = true;
    }

    /** Whether a {@link #catchUp} is not finished. */
    boolean isBehind() {
        return behind;
    }

    /**
     * Begins the final read: the Job has ended, and only what it has written by now is still read.
     *
     * @param endedAt when the Job ended, by Duvo's clock; null if Duvo did not say
     * @param endedBy when it had ended at the latest, in milliseconds of the scheduler's clock
     */
    void drain(@CheckForNull Instant endedAt, long endedBy) {
        finalReader.begin(endedAt, endedBy);
        cursor.restartPoll();
    }

    /** Whether the final read is complete. */
    boolean isDrained() {
        return finalReader.isDone();
    }

    private void onPage(MessagePage page, String runId, int offset, long sentAt) {
        context.keyState().probe().onRead(runId, CallKind.MESSAGES.newCall(client -> client.listMessages(runId, 1, 0)));
        finalReader.recordLag(page.total() < cursor.highWaterMark());
        List<MessageUpdate> updates;
        if (finalReader.isRereading()) {
            updates = finalReader.onRereadPage(page, offset);
            publish(updates);
        } else {
            updates = cursor.accept(page, offset);
            publish(updates);
            if (cursor.isStuck()) {
                onFailure(DuvoException.withheldMessages(runId, cursor.position()));
                return;
            }
            finalReader.checkForContinuation(updates);
            unread.onPage(oldest(updates), newest(updates), cursor.hasMore(), context.now());
            behind = behind && cursor.hasMore();
            if (finalReader.isBegun()) {
                finalReader.onPage(page, cursor.pageEnd(), sentAt, !updates.isEmpty());
            }
        }
        pagesInARow = cursor.hasMore() || finalReader.isRereading() ? pagesInARow + 1 : 0;
        context.events().messagesRead(updates);
    }

    @CheckForNull
    private static Instant oldest(List<MessageUpdate> updates) {
        return updates.stream()
                .filter(update -> update.change() == MessageUpdate.Change.NEW)
                .findFirst()
                .map(update -> update.message().timestamp())
                .orElse(null);
    }

    @CheckForNull
    private static Instant newest(List<MessageUpdate> updates) {
        return updates.isEmpty()
                ? null
                : updates.get(updates.size() - 1).message().timestamp();
    }

    private void publish(List<MessageUpdate> updates) {
        if (!updates.isEmpty()) {
            var position = cursor.position();
            context.publish(listener -> listener.messages(updates, position));
        }
    }

    private void onFailure(DuvoException why) {
        cursor.restartPoll();
        if (why.isResponseTooLarge() && cursor.canHalvePageSize()) {
            cursor.halvePageSize();
            return; // no failure while a smaller page can be read
        }
        finalReader.recordLag(why.isNotFound()); // a replica that does not know the Job yet
        if (why.outcome() == Outcome.THROTTLED) {
            failures.onThrottled();
        } else {
            failures.onFailure(context.now());
        }
        context.events().messagesFailed(why);
    }

    /** A page was handled to its end: a success, unless it only showed messages that are known and others follow. */
    void onHandled() {
        if (cursor.hasProgressed()) {
            failures.onSuccess();
        }
    }

    /** The failures of the reads of messages. */
    FailureTracker failures() {
        return failures;
    }

    /** Whether the reads of messages fail for so long that an outage is reported. */
    boolean isFailing() {
        return failures.isReportable();
    }

    /** Whether the final read failed for so long that it is given up. */
    boolean isGivenUp() {
        return finalReader.isBegun() && failures.isTimedOut(false);
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return cursor.total();
    }
}
