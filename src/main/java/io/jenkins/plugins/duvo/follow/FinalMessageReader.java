package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Final read of the messages of a Job that has ended: up to the count of that moment, with a last read a little later, because
 * replicas lag. If Duvo then counts more messages than were delivered, the listener is asked which it has, and all are read once more
 * for those that are missing.
 *
 * <p>Example: a Job ends at 0 s with 7 messages. They are read at once, and again at {@link Limits#FINAL_READ_DELAY_MS}; the 8
 * messages that Duvo counts then are the last ones, even if the Job goes on.
 */
final class FinalMessageReader {
    private enum Part {
        NOT_BEGUN,
        READING,
        /** The listener was asked which messages it has. */
        COMPARING,
        REREADING,
        DONE
    }

    private final MessageCursor cursor;
    private final JobContext context;
    private final AtomicReference<Set<String>> deliveredIds = new AtomicReference<>();
    private Part part = Part.NOT_BEGUN;
    private Instant ended;
    private boolean continued;
    private long endedAt;
    private long due;
    private int last;
    private boolean countFixed;
    private int staleReads;
    private boolean lagging;
    private int rereadFrom;

    FinalMessageReader(MessageCursor cursor, JobContext context) {
        this.cursor = cursor;
        this.context = context;
    }

    /**
     * The Job has ended.
     *
     * @param at when, by Duvo's clock; null if Duvo did not say
     * @param agoMillis how long ago that was, in milliseconds
     * @param singleRead whether there is one read only, which is the last
     */
    void begin(@CheckForNull Instant at, long agoMillis, boolean singleRead) {
        part = Part.READING;
        ended = at;
        endedAt = context.now() - agoMillis;
        due = singleRead ? lastReadAt() : endedAt;
    }

    boolean isBegun() {
        return part != Part.NOT_BEGUN;
    }

    boolean isDone() {
        return part == Part.DONE;
    }

    /** Whether the listener was asked which messages it has, so that {@link #finishComparison} is due. */
    boolean isComparing() {
        return part == Part.COMPARING;
    }

    /** Whether the second reading is under way. */
    boolean isRereading() {
        return part == Part.REREADING;
    }

    /** When the next page is wanted. */
    long due() {
        return due;
    }

    /** Where the next page begins. */
    int offset() {
        return isRereading() ? rereadFrom : cursor.offset();
    }

    /** An answer came; {@code behind} if it shows that a replica lags. */
    void recordLag(boolean behind) {
        lagging |= behind;
    }

    /** Messages were published: one that a user or the Job wrote after the end shows that the Job goes on. */
    void checkForContinuation(List<MessageUpdate> updates) {
        if (ended != null
                && !continued
                && updates.stream().map(MessageUpdate::message).anyMatch(this::afterEnd)) {
            continued = true;
            context.publish(JobListener::continuedAfterEnd);
        }
    }

    private boolean afterEnd(Message message) {
        var writtenAt = message.timestamp();
        return (message.isUserMessage() || message.isAgentText())
                && writtenAt != null
                && writtenAt.isAfter(ended.plusMillis(Limits.TIMESTAMP_ROUNDING_MS));
    }

    private long lastReadAt() {
        return endedAt + (lagging ? Limits.FINAL_READ_DELAY_LAGGING_MS : Limits.FINAL_READ_DELAY_MS);
    }

    /** A page of the first reading came, which the cursor has accepted. */
    void onPage(MessagePage page, int offset, long sentAt) {
        if (page.total() < cursor.highWaterMark() && staleReads++ < Limits.MAX_STALE_FINAL_READS) {
            due = context.now() + Limits.STALE_FINAL_READ_MS;
            return;
        }
        var end = offset + page.messages().size();
        if (!countFixed) { // a Job that goes on would never be drained, but a replica may lag
            last = Math.max(last, Math.max(page.total(), end));
            countFixed = sentAt >= lastReadAt();
        }
        var reached = countFixed && cursor.position() >= last && end <= page.total();
        if (cursor.hasMore() && !reached) {
            return;
        }
        if (!countFixed) {
            due = lastReadAt();
        } else if (cursor.mayHaveMissed(last)) {
            part = Part.COMPARING;
            context.publish(listener -> deliveredIds.set(listener.deliveredMessageIds()));
        } else {
            part = Part.DONE;
        }
    }

    /**
     * Compares the messages that the listener has with Duvo's count, and then either is done, because nothing is missing or the
     * listener does not remember, or begins the second reading. To be called while {@link #isComparing} once the listener has handled
     * all events, the question among them.
     */
    void finishComparison() {
        var ids = deliveredIds.getAndSet(null);
        if (ids == null || ids.isEmpty() && cursor.deliveredCount() > 0 || !cursor.mayHaveMissed(last, ids.size())) {
            part = Part.DONE;
        } else {
            deliveredIds.set(new HashSet<>(ids));
            part = Part.REREADING;
        }
    }

    /** A page of the second reading came; gives what is missing of it. */
    List<MessageUpdate> onRereadPage(MessagePage page, int offset) {
        if (rereadFrom == 0) {
            last = page.total();
        }
        var updates = cursor.acceptMissing(page, deliveredIds.get());
        rereadFrom = offset + page.messages().size();
        if (page.messages().isEmpty() || rereadFrom >= last) {
            part = Part.DONE;
            deliveredIds.set(null);
        }
        return updates;
    }
}
