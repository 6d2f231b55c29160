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
 * as {@link FinalMessageReader} wants it when the Job has ended.
 */
final class MessagePoller {
    private final JobContext context;
    private final UnreadTracker unreadTracker;
    private final Runnable succeeded;
    private final Consumer<DuvoException> failed;
    private final MessageCursor cursor = new MessageCursor();
    private final FinalMessageReader finalReader;
    private final FailureTracker failures;
    private boolean behind;
    private boolean hadUpdates;
    private boolean hadHumanRequestNotice;
    private long polledAt;

    /**
     * @param succeeded called after each page, when its news have been told
     * @param failed called after each failure
     */
    MessagePoller(JobContext context, UnreadTracker unreadTracker, Runnable succeeded, Consumer<DuvoException> failed) {
        this.context = context;
        this.unreadTracker = unreadTracker;
        this.succeeded = succeeded;
        this.failed = failed;
        this.finalReader = new FinalMessageReader(cursor, context);
        this.failures = context.newFailureTracker();
        this.polledAt = context.now() - Limits.MESSAGE_POLL_MS;
        cursor.resume(context.request().position(), context.request().lastMessages());
    }

    /**
     * Offers the next page to read. Only while the listener has dealt with all earlier news.
     *
     * @param hurried whether somebody waits until the messages have been told
     * @param turn when it is this Job's turn if nothing is special
     */
    void offer(CallSink sink, String runId, boolean hurried, MessagePollPolicy.Turn turn) {
        if (finalReader.isBegun()) {
            if (finalReader.finishComparison()) {
                succeeded.run();
            }
            if (!finalReader.isDone()) {
                offer(
                        sink,
                        runId,
                        new MessagePollPolicy.Turn(CallPriority.FINAL_MESSAGES, finalReader.due(), finalReader.due()),
                        finalReader.offset());
            }
        } else if (behind || cursor.hasMore()) {
            var next = new MessagePollPolicy.Turn(hurried ? CallPriority.CONFIRM_STATUS : CallPriority.MESSAGES, 0, 0);
            offer(sink, runId, next, cursor.offset());
        } else {
            offer(sink, runId, turn, cursor.offset());
        }
    }

    /** When the Job's messages are read if nothing is special. */
    MessagePollPolicy.Turn turn(MessagePollPolicy policy, boolean waiting, boolean few) {
        return policy.turn(unreadTracker, polledAt, waiting, few);
    }

    private void offer(CallSink sink, String runId, MessagePollPolicy.Turn turn, int offset) {
        sink.offer(
                context.slot()
                        .pendingCall(
                                turn.priority(),
                                Math.max(turn.notBefore(), failures.retryAt()),
                                turn.order(),
                                this::onSent,
                                duvo -> duvo.listMessages(runId, cursor.limit(), offset),
                                page -> onPage(page, offset, polledAt),
                                this::onFailure),
                context.now());
    }

    private void onSent() {
        polledAt = context.now();
        unreadTracker.onReadSent();
    }

    /** Everything that the Job has said by now is to be read without delay. */
    void catchUp() {
        behind = true;
    }

    /** Whether that has not been done yet. */
    boolean isBehind() {
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
        finalReader.begin(at, ago, sparing);
        cursor.restartPoll();
    }

    /** Whether the last page held anything new. */
    boolean hadUpdates() {
        return hadUpdates;
    }

    /** Whether that says that a person is asked. */
    boolean hadHumanRequestNotice() {
        return hadHumanRequestNotice;
    }

    /** Whether everything has been read to the end. */
    boolean isDrained() {
        return finalReader.isDone();
    }

    private void onPage(MessagePage page, int offset, long askedAt) {
        failures.onSuccess();
        finalReader.recordLag(page.total() < cursor.highWaterMark());
        if (finalReader.isRereading()) {
            publish(finalReader.onRereadPage(page, offset));
        } else {
            var fresh = cursor.accept(page, offset);
            publish(fresh);
            finalReader.checkForContinuation(fresh);
            unreadTracker.onPage(fresh.size(), newest(fresh), cursor.hasMore(), context.now());
            behind = behind && cursor.hasMore();
            if (finalReader.isBegun()) {
                finalReader.onPage(page, offset, askedAt);
            }
        }
        succeeded.run();
    }

    private static Instant newest(List<MessageUpdate> fresh) {
        return fresh.isEmpty() ? null : fresh.get(fresh.size() - 1).message().timestamp();
    }

    private void publish(List<MessageUpdate> fresh) {
        hadUpdates = !fresh.isEmpty();
        hadHumanRequestNotice = fresh.stream().anyMatch(one -> one.message().isHumanRequestNotice());
        if (!fresh.isEmpty()) {
            var position = cursor.position();
            context.publish(listener -> listener.messages(fresh, position));
        }
    }

    private void onFailure(DuvoException why) {
        cursor.restartPoll();
        if (why.isResponseTooLarge() && cursor.halvePageSize()) {
            return; // that is no trouble yet
        }
        finalReader.recordLag(why.isNotFound()); // by a replica that does not know the Job yet
        if (why.outcome() == Outcome.THROTTLED) {
            failures.onThrottled();
        } else {
            failures.onFailure(context.now());
        }
        failed.accept(why);
    }

    /** Watches over the reads of messages. */
    FailureTracker failures() {
        return failures;
    }

    boolean isFailing() {
        return failures.isReportable();
    }

    /** Whether the last messages could not be read for so long that they are given up. */
    boolean isGivenUp() {
        return finalReader.isBegun() && failures.isTimedOut(false);
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return cursor.total();
    }
}
