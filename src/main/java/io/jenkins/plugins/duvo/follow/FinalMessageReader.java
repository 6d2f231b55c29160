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
 * Final read of the messages of a Job that has ended, at the times of its {@link FinalReadSchedule}. A last message that says that the
 * session has ended needs no other read. The count of messages that the last read shows is final, even if the Job goes on; where Duvo
 * does not count, messages are read until a page brings none that is new. Guarded by the scheduler's lock.
 *
 * <p>If messages may be missing by then (Duvo counts more messages than were delivered, or counted fewer at some time, or
 * Jenkins was restarted), the listener says which messages it has. If it has fewer than Duvo counts, or Duvo's count ever fell,
 * all messages are read a second time, and those that the listener lacks are published.
 *
 * <p>Example: the last read shows that a Job has 8 messages. If only 7 different messages were delivered, the listener is asked for their
 * ids, all 8 are read again, and the missing one is published. If Duvo gives only 7 then, the listener gets {@code messagesMissing}.
 */
final class FinalMessageReader {
    private enum Part {
        /** The Job has not ended. */
        NOT_BEGUN,
        /** First reading, up to the final count. */
        READING,
        /** The listener was asked which messages it has. */
        COMPARING,
        /** Second reading of all messages, for those that the listener lacks. */
        REREADING,
        /** Every message was published. */
        DONE
    }

    /** Types of messages that a Job writes at the end of its session; known from a sister schema of Duvo's only. */
    private static final Set<String> SESSION_ENDS = Set.of("session_completed", "session_interrupted", "session_error");

    private final MessageCursor cursor;
    private final JobContext context;
    /**
     * Ids of the messages that the listener has; set on the listener's thread, so not guarded by the lock. Null while not
     * known.
     */
    private final AtomicReference<Set<String>> deliveredIds = new AtomicReference<>();

    private Part part = Part.NOT_BEGUN;
    /** When the Job ended, by Duvo's clock, or null. */
    private Instant endTime;

    private boolean continued;
    /** Null until the Job has ended. */
    private FinalReadSchedule schedule;

    /** How many messages are to be read. */
    private int lastCount;

    private boolean countFixed;
    /** Whether Duvo gave the count of messages for the second reading. */
    private boolean counted;

    private boolean lagging;
    private int rereadFrom;
    /** Hashes of the rows of each page of the second reading: Duvo, or a proxy, may not heed the offset. Null before that. */
    private Set<Integer> rereadPages;

    FinalMessageReader(MessageCursor cursor, JobContext context) {
        this.cursor = cursor;
        this.context = context;
    }

    /**
     * Begins the final read, because the Job has ended.
     *
     * @param at when the Job ended, by Duvo's clock; null if Duvo did not say
     * @param by when it had ended at the latest, in milliseconds of the scheduler's clock
     */
    void begin(@CheckForNull Instant at, long by) {
        part = Part.READING;
        endTime = at;
        schedule = new FinalReadSchedule(context.keyState().finalReads(), by, lagging, context.now());
    }

    /** Whether the Job has ended. */
    boolean isBegun() {
        return part != Part.NOT_BEGUN;
    }

    /** Whether every message was read, so that following can end. */
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

    /** When the next page is to be read, in milliseconds of the scheduler's clock; to be asked once the Job has ended. */
    long due() {
        return schedule.due();
    }

    /** Offset of the next page. */
    int offset() {
        return isRereading() ? rereadFrom : cursor.offset();
    }

    /** An answer came; {@code behind} says whether it shows that a replica lags. */
    void recordLag(boolean behind) {
        if (behind) {
            lagging = true;
            context.keyState().finalReads().onLag(context.now());
            if (isBegun()) {
                schedule.onLag();
            }
        }
    }

    /** Publishes once that the Job goes on, if one of these messages was written after its end, by a user or by the Job. */
    void checkForContinuation(List<MessageUpdate> updates) {
        if (endTime != null
                && !continued
                && updates.stream().map(MessageUpdate::message).anyMatch(this::isAfterEnd)) {
            continued = true;
            context.publish(JobListener::continuedAfterEnd);
        }
    }

    private boolean isAfterEnd(Message message) {
        var writtenAt = message.timestamp();
        return (message.isUserMessage() || message.isAgentText())
                && writtenAt != null
                && writtenAt.isAfter(endTime.plusMillis(Limits.TIMESTAMP_ROUNDING_MS));
    }

    /**
     * A page of the first reading came, which the cursor has accepted.
     *
     * @param end offset of the message after it
     * @param sentAt when it was requested
     * @param changed whether it brought anything that was not known
     */
    void onPage(MessagePage page, int end, long sentAt, boolean changed) {
        schedule.onPage(changed);
        if (page.total() < cursor.highWaterMark() && schedule.tryRepeat(context.now())) {
            return;
        }
        if (!countFixed || !page.isTotalKnown()) {
            lastCount = Math.max(lastCount, Math.max(page.total(), end));
            countFixed |= schedule.isLate(sentAt) || isSessionEnd(page, end); // until then a replica may lag
        }
        // else a Job that goes on would never be drained
        var reached = countFixed && page.isTotalKnown() && cursor.position() >= lastCount && end <= page.total();
        if (cursor.hasMore() && !reached) {
            return;
        }
        if (countFixed) {
            schedule.onLastRead(context.now());
            finishReading();
        } else if (schedule.onEarlyRead(sentAt, page.total() == cursor.position())) {
            countFixed = true;
            finishReading();
        }
    }

    /** Whether the last message of all says that the session has ended, at the time of the end. */
    private boolean isSessionEnd(MessagePage page, int end) {
        var last = page.messages().isEmpty() || end < page.total()
                ? null
                : page.messages().get(page.messages().size() - 1);
        var at = last == null || !SESSION_ENDS.contains(last.type()) ? null : last.timestamp();
        return at != null && endTime != null && !at.isBefore(endTime.minusMillis(Limits.SESSION_END_TOLERANCE_MS));
    }

    private void finishReading() {
        if (cursor.mayHaveMissed(lastCount)) {
            part = Part.COMPARING;
            context.publish(listener -> deliveredIds.set(listener.deliveredMessageIds()));
        } else {
            part = Part.DONE;
        }
    }

    /**
     * Compares the number of messages that the listener has with Duvo's count. Either the final read is done, because nothing
     * is missing or the listener does not remember messages, or the second reading begins. To be called while
     * {@link #isComparing}, once the listener has handled all events, the question for the ids among them.
     */
    void finishComparison() {
        var ids = deliveredIds.getAndSet(null);
        if (ids == null
                || ids.isEmpty() && cursor.deliveredCount() > 0
                || !cursor.mayHaveMissed(lastCount, ids.size())) {
            part = Part.DONE;
        } else {
            deliveredIds.set(new HashSet<>(ids));
            rereadPages = new HashSet<>();
            part = Part.REREADING;
        }
    }

    private void reportMissing() {
        var missing = lastCount - rereadFrom;
        if (counted && missing > 0) {
            context.publish(listener -> listener.messagesMissing(missing));
        }
    }

    /** A page of the second reading came; returns the messages on it that the listener lacks. */
    List<MessageUpdate> onRereadPage(MessagePage page, int offset) {
        if (rereadFrom == 0) {
            counted = page.isTotalKnown();
            lastCount = counted ? page.total() : Integer.MAX_VALUE;
        }
        var updates = cursor.acceptMissing(page, deliveredIds.get());
        var over = page.messages().isEmpty() || !rereadPages.add(MessageCursor.rows(page, offset));
        rereadFrom = over ? offset : offset + page.messages().size();
        if (over || rereadFrom >= lastCount) {
            part = Part.DONE;
            reportMissing();
        }
        return updates;
    }
}
