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
final class MessageDrain {
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
    private final AtomicReference<Set<String>> toldIds = new AtomicReference<>();
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

    MessageDrain(MessageCursor cursor, JobContext context) {
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

    boolean begun() {
        return part != Part.NOT_BEGUN;
    }

    boolean done() {
        return part == Part.DONE;
    }

    /** Whether the second reading is under way. */
    boolean rereading() {
        return part == Part.REREADING;
    }

    /** When the next page is wanted. */
    long due() {
        return due;
    }

    /** Where the next page begins. */
    int offset() {
        return rereading() ? rereadFrom : cursor.offset();
    }

    /** An answer came; {@code behind} if it shows that a replica lags. */
    void lagging(boolean behind) {
        lagging |= behind;
    }

    /** Messages were told: one that somebody said after the end shows that the Job goes on. */
    void told(List<FreshMessage> fresh) {
        if (ended != null
                && !wentOn
                && fresh.stream().map(FreshMessage::message).anyMatch(this::afterEnd)) {
            wentOn = true;
            context.tell(JobListener::wentOn);
        }
    }

    private boolean afterEnd(Message message) {
        var said = message.timestamp();
        return (message.instruction() || message.spoken())
                && said != null
                && said.isAfter(ended.plusMillis(Limits.ROUNDING));
    }

    private long lastLookAt() {
        return endedAt + (lagging ? Limits.LAGGING : Limits.LAST_LOOK);
    }

    /** A page of the first reading came, which the cursor has taken. */
    void read(MessagePage page, int offset, long askedAt) {
        if (page.total() < cursor.most() && staleReads++ < Limits.STALE_DRAINS) {
            due = context.now() + Limits.STALE_DRAIN;
            return;
        }
        var end = offset + page.messages().size();
        if (!countFixed) { // a Job that goes on would never be drained, but a replica may lag
            last = Math.max(last, Math.max(page.total(), end));
            countFixed = askedAt >= lastLookAt();
        }
        var reached = countFixed && cursor.position() >= last && end <= page.total();
        if (cursor.more() && !reached) {
            return;
        }
        if (!countFixed) {
            due = lastLookAt();
        } else if (cursor.doubtful(last)) {
            part = Part.COMPARING;
            context.tell(listener -> toldIds.set(listener.told()));
        } else {
            part = Part.DONE;
        }
    }

    /**
     * To be called when the listener has dealt with all news, so that it has said what it told if it was asked.
     *
     * @return whether that was the end of it: nothing is missing, or the listener does not remember
     */
    boolean compared() {
        if (part != Part.COMPARING) {
            return false;
        }
        var ids = toldIds.getAndSet(null);
        if (ids == null || ids.isEmpty() && cursor.told() > 0 || !cursor.doubtful(last, ids.size())) {
            part = Part.DONE;
            return true;
        }
        toldIds.set(new HashSet<>(ids));
        part = Part.REREADING;
        return false;
    }

    /** A page of the second reading came; gives what is missing of it. */
    List<FreshMessage> reread(MessagePage page, int offset) {
        if (rereadFrom == 0) {
            last = page.total();
        }
        var fresh = cursor.acceptMissing(page, toldIds.get());
        rereadFrom = offset + page.messages().size();
        if (page.messages().isEmpty() || rereadFrom >= last) {
            part = Part.DONE;
            toldIds.set(null);
        }
        return fresh;
    }
}
