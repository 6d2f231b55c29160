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
 * How the messages of a Job that has ended are read to their end: to the count of that moment, with a last look a little later,
 * because replicas lag. If Duvo then counts more than were told, all are read once more for those that are missing.
 */
final class FinalMessageReader {
    private enum Part {
        NOT_BEGUN,
        READING,
        /** The listener was asked what it told. */
        COMPARING,
        REREADING,
        DONE
    }

    private final MessageCursor cursor;
    private final JobContext context;
    private final AtomicReference<Set<String>> deliveredIds = new AtomicReference<>();
    private Part part = Part.NOT_BEGUN;
    private Instant ended;
    private boolean wentOn;
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
     * @param at when, by Duvo's clock, if it said so
     * @param ago how long ago that was, in milliseconds
     * @param sparing whether there is but one look, which is the last
     */
    void begin(@CheckForNull Instant at, long ago, boolean sparing) {
        part = Part.READING;
        ended = at;
        endedAt = context.now() - ago;
        due = sparing ? lastLookAt() : endedAt;
    }

    boolean isBegun() {
        return part != Part.NOT_BEGUN;
    }

    boolean isDone() {
        return part == Part.DONE;
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

    /** Messages were told: one that somebody said after the end shows that the Job goes on. */
    void checkForContinuation(List<MessageUpdate> fresh) {
        if (ended != null
                && !wentOn
                && fresh.stream().map(MessageUpdate::message).anyMatch(this::afterEnd)) {
            wentOn = true;
            context.publish(JobListener::continuedAfterEnd);
        }
    }

    private boolean afterEnd(Message message) {
        var said = message.timestamp();
        return (message.isUserMessage() || message.isAgentText())
                && said != null
                && said.isAfter(ended.plusMillis(Limits.TIMESTAMP_ROUNDING_MS));
    }

    private long lastLookAt() {
        return endedAt + (lagging ? Limits.FINAL_READ_DELAY_LAGGING_MS : Limits.FINAL_READ_DELAY_MS);
    }

    /** A page of the first reading came, which the cursor has taken. */
    void onPage(MessagePage page, int offset, long askedAt) {
        if (page.total() < cursor.highWaterMark() && staleReads++ < Limits.MAX_STALE_FINAL_READS) {
            due = context.now() + Limits.STALE_FINAL_READ_MS;
            return;
        }
        var end = offset + page.messages().size();
        if (!countFixed) { // a Job that goes on would never be drained, but a replica may lag
            last = Math.max(last, Math.max(page.total(), end));
            countFixed = askedAt >= lastLookAt();
        }
        var reached = countFixed && cursor.position() >= last && end <= page.total();
        if (cursor.hasMore() && !reached) {
            return;
        }
        if (!countFixed) {
            due = lastLookAt();
        } else if (cursor.mayHaveMissed(last)) {
            part = Part.COMPARING;
            context.publish(listener -> deliveredIds.set(listener.deliveredMessageIds()));
        } else {
            part = Part.DONE;
        }
    }

    /**
     * To be called when the listener has dealt with all news, so that it has said what it told if it was asked.
     *
     * @return whether that was the end of it: nothing is missing, or the listener does not remember
     */
    boolean finishComparison() {
        if (part != Part.COMPARING) {
            return false;
        }
        var ids = deliveredIds.getAndSet(null);
        if (ids == null || ids.isEmpty() && cursor.deliveredCount() > 0 || !cursor.mayHaveMissed(last, ids.size())) {
            part = Part.DONE;
            return true;
        }
        deliveredIds.set(new HashSet<>(ids));
        part = Part.REREADING;
        return false;
    }

    /** A page of the second reading came; gives what is missing of it. */
    List<MessageUpdate> onRereadPage(MessagePage page, int offset) {
        if (rereadFrom == 0) {
            last = page.total();
        }
        var fresh = cursor.acceptMissing(page, deliveredIds.get());
        rereadFrom = offset + page.messages().size();
        if (page.messages().isEmpty() || rereadFrom >= last) {
            part = Part.DONE;
            deliveredIds.set(null);
        }
        return fresh;
    }
}
