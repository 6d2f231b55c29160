package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cursor into one Job's messages: says which page to read next and finds what is new on it. Duvo addresses pages by offset, and
 * the offset of a message shifts when a message before it is inserted or removed. So a poll overlaps the last one by one
 * message, and the ids of the last {@link Limits#REMEMBERED_MESSAGES} messages decide what is new. Guarded by the scheduler's
 * lock.
 *
 * <p>Example: messages a, b and c, at offsets 0 to 2, were read, so the position is 3. The next poll begins at offset 2 and
 * gets c and d: c is known by its id, or its text has grown, which is published; d is new. The position is 4.
 *
 * <p>Where {@link PollProgress} finds that Duvo does not heed the offset, the poll ends, and the position stays where it was when
 * something new came last. Where Duvo says that a page begins before the requested offset, as with a last page that is always
 * full, its rows are counted from there.
 *
 * <p>The position goes back if a poll gets no message and a total below the position, because messages were removed or a
 * replica lags: to {@code max(total, position - remembered messages + 1)}. What lies before that could only be delivered twice.
 * Example: the position is 200, 64 messages are remembered, and a poll at offset 199 gets nothing and the total 150. The
 * position becomes {@code max(150, 200 - 64 + 1) = 150}, and the next poll begins at offset 149.
 */
final class MessageCursor {
    private DeliveredMessages remembered = new DeliveredMessages();
    private int position;
    private int highWaterMark;
    private int deliveredCount;
    private int total;
    private boolean midPoll;
    private final PollProgress progress = new PollProgress();
    /** {@link #position} when this poll last brought something new, or began. */
    private int keptPosition;

    private int keptHighWaterMark;
    private int pageEnd;
    /** Whether Duvo ever counted fewer messages than before. */
    private boolean shrunk;

    private int limit = DuvoClient.MESSAGES_A_PAGE;
    private boolean resumed;

    /**
     * Resumes where the previous Jenkins process stopped; to be called before the first page.
     *
     * @param count how many messages were delivered
     * @param latest the last of them, oldest first; one whose text is not known has a null text
     */
    void resume(int count, List<Message> latest) {
        position = count;
        highWaterMark = count;
        deliveredCount = count;
        total = count;
        resumed = count > 0;
        if (latest.size() == count && resumed) {
            progress.resume(latest.get(0));
        }
        for (int i = 0; i < latest.size(); i++) {
            remembered.put(RememberedMessage.ofDelivered(latest.get(i), count - latest.size() + i));
        }
    }

    /** Offset of the next page: one message early at the start of a poll, and where the last page ended within one. */
    int offset() {
        return midPoll ? position : Math.max(0, position - 1);
    }

    /** How many messages the next page asks for. */
    int limit() {
        return limit;
    }

    /** Whether a smaller page can be asked for; else the next page is a single message. */
    boolean canHalvePageSize() {
        return limit > 1;
    }

    /** A page was too large to be read: asks for half as many messages the next time, but at least for one. */
    void halvePageSize() {
        limit = Math.max(1, limit / 2);
    }

    /** Accepts the page that was requested at an offset, and returns what is new on it, in order. */
    List<MessageUpdate> accept(MessagePage page, int offset) {
        var foreign = !midPoll && isForeign(page, offset);
        if (!midPoll) {
            beginPoll();
        }
        var begin = Math.min(page.offset(), offset);
        var full = page.messages().size() >= limit;
        progress.onPage(page, offset, limit, position, foreign);
        limit = DuvoClient.MESSAGES_A_PAGE;
        List<MessageUpdate> updates = progress.isMisplaced() ? List.of() : updatesOn(page, begin);
        var isNew = updates.stream().anyMatch(MessageCursor::isNew);
        if (isNew && begin + page.messages().size() <= position) {
            begin = offset; // Duvo names the place of a page that was delivered before, but gives another
        }
        pageEnd = begin + page.messages().size();
        onTotal(page);
        // a count may lag behind the rows, or be missing
        var more = pageEnd < total || isNew && (!page.isTotalKnown() || full && pageEnd > total);
        progress.onCompared(page, !updates.isEmpty(), more, deliveredCount);
        midPoll = !page.messages().isEmpty() && more && !progress.isMisplaced() && !progress.isStuck();
        move(page, isNew);
        if (!updates.isEmpty()) {
            keepPosition();
        }
        return updates;
    }

    /**
     * Whether the first page of a poll is full although Duvo counts fewer rows from its offset on, and has no message that is
     * remembered, although it begins with the last of them. After a restart nothing else shows that Duvo does not heed the offset.
     */
    private boolean isForeign(MessagePage page, int offset) {
        var size = page.messages().size();
        return page.isTotalKnown()
                && size >= limit
                && offset + size > page.total()
                && remembered.size() > 0
                && page.messages().stream()
                        .noneMatch(message -> message.id().isEmpty() // such a message proves nothing
                                || remembered.contains(RememberedMessage.key(message.id())));
    }

    private void beginPoll() {
        progress.begin();
        keepPosition();
    }

    private void keepPosition() {
        keptPosition = position;
        keptHighWaterMark = highWaterMark;
    }

    /** Hash by which the rows of a page that was requested at an offset are recognised. */
    static int rows(MessagePage page, int offset) {
        var rows = page.messages();
        return IntStream.range(0, rows.size())
                .mapToObj(i -> RememberedMessage.id(rows.get(i), offset + i))
                .toList()
                .hashCode();
    }

    private void onTotal(MessagePage page) {
        if (page.isTotalKnown()) {
            shrunk |= page.total() < total;
            total = page.total();
        } else {
            total = Math.max(total, pageEnd);
        }
    }

    private void move(MessagePage page, boolean isNew) {
        if (progress.isStuck()) {
            position = keptPosition;
            highWaterMark = keptHighWaterMark;
        } else if (page.messages().isEmpty()) {
            if (page.total() < position) {
                stepBack();
            }
        } else {
            position = Math.max(position, isNew ? pageEnd : Math.min(pageEnd, total));
            highWaterMark = Math.max(highWaterMark, position);
        }
    }

    private List<MessageUpdate> updatesOn(MessagePage page, int begin) {
        var updates = new ArrayList<MessageUpdate>();
        // a copy: if the comparison throws, nothing of the page is delivered, so nothing of it may count as delivered
        var known = remembered.copy();
        for (int i = forgottenRows(page, begin); i < page.messages().size(); i++) {
            accept(page.messages().get(i), begin + i, known, updates);
        }
        remembered = known;
        deliveredCount += (int) updates.stream().filter(MessageCursor::isNew).count();
        return updates;
    }

    private static boolean isNew(MessageUpdate update) {
        return update.change() == Change.NEW;
    }

    /**
     * How many rows of a page come before the oldest message that is remembered: they were delivered and are forgotten, where
     * Duvo does not heed the offset.
     */
    private int forgottenRows(MessagePage page, int begin) {
        var oldest = deliveredCount > remembered.size() ? remembered.oldestKey() : null;
        return IntStream.range(0, oldest == null ? 0 : page.messages().size())
                .filter(i -> oldest.equals(RememberedMessage.key(page.messages().get(i), begin + i)))
                .findFirst()
                .orElse(0);
    }

    /**
     * A total below the position means that messages were removed, or that a replica lags. New messages would hide behind the
     * count; but what lies before the remembered ids could only be delivered twice.
     */
    private void stepBack() {
        position = Math.max(total, position - Math.max(0, remembered.size() - 1)); // a poll begins one earlier
        shrunk = true;
    }

    /**
     * Accepts a page of the second reading and returns the messages that were never delivered.
     *
     * @param deliveredIds ids of all delivered messages; the returned ones are added
     */
    List<MessageUpdate> acceptMissing(MessagePage page, Set<String> deliveredIds) {
        var updates = new ArrayList<MessageUpdate>();
        for (var message : page.messages()) {
            if (!message.id().isEmpty()
                    && !remembered.contains(RememberedMessage.key(message.id()))
                    && deliveredIds.add(message.id())) {
                deliveredCount++;
                updates.add(new MessageUpdate(message, Change.NEW, RememberedMessage.text(message)));
            }
        }
        return updates;
    }

    /**
     * Whether some of the first messages may never have been delivered. After a restart that is always so, because the cursor
     * does not know which messages were delivered before.
     *
     * @param first how many messages must be delivered
     */
    boolean mayHaveMissed(int first) {
        return mayHaveMissed(first, deliveredCount) || resumed;
    }

    /**
     * Whether some of the first messages may never have been delivered, if it is known how many were.
     *
     * @param first how many messages must be delivered
     * @param different how many different messages were delivered
     */
    boolean mayHaveMissed(int first, int different) {
        return different < Math.min(first, total) || shrunk;
    }

    private static void accept(Message message, int at, DeliveredMessages known, List<MessageUpdate> updates) {
        var text = RememberedMessage.text(message);
        if (message.id().isEmpty() && isDelivered(message, known)) {
            return;
        }
        var before = known.put(RememberedMessage.of(message, at));
        if (before == null) {
            updates.add(new MessageUpdate(message, Change.NEW, text));
        } else if (!before.isTextKnown()) {
            return;
        } else if (before.isStartOf(text)) {
            updates.add(new MessageUpdate(message, Change.APPENDED, text.substring(before.length())));
        } else if (!before.hasText(text)) {
            updates.add(new MessageUpdate(message, Change.EDITED, text));
        }
    }

    /**
     * Whether a message without an id was delivered when it had one. Messages without a time cannot be distinguished like this.
     */
    private static boolean isDelivered(Message message, DeliveredMessages known) {
        return message.timestamp() != null && known.containsContent(RememberedMessage.contentHash(message));
    }

    /** Whether the poll goes on: the last page did not reach the end. */
    boolean hasMore() {
        return midPoll;
    }

    /** Whether Duvo gives no further messages although there are some, so that the poll has ended and is tried again. */
    boolean isStuck() {
        return progress.isStuck();
    }

    /** Whether the last page brought anything new, or was the last of its poll and showed that nothing is missing. */
    boolean hasProgressed() {
        return !progress.isStuck() && !(midPoll && progress.isIdle());
    }

    /** Offset of the message after the last page, by Duvo's answer. */
    int pageEnd() {
        return pageEnd;
    }

    /** A page could not be read: the next page is the first of a new poll. */
    void restartPoll() {
        midPoll = false;
    }

    /** Position of the cursor: how many messages precede it. */
    int position() {
        return position;
    }

    /** The highest position so far. */
    int highWaterMark() {
        return highWaterMark;
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return total;
    }

    /** How many different messages were delivered. */
    int deliveredCount() {
        return deliveredCount;
    }
}
