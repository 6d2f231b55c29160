package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Cursor into one Job's messages. Duvo's pages are counted by position, which shifts when a message is inserted or removed before
 * it; so a poll begins one message early, and the ids of the last {@link Limits#REMEMBERED_MESSAGES} messages decide what is new.
 *
 * <p>Example: messages a, b and c were read, so the position is 3. The next poll asks from offset 2 and gets c and d: c is known by
 * its id, d is new, and the position is 4.
 */
final class MessageCursor {
    /** What is remembered of a message: enough to tell whether its text grew or changed, and to know it without its id. */
    private record Fingerprint(int length, int hash, int all) {
        static Fingerprint of(Message message) {
            var text = text(message);
            return new Fingerprint(text.length(), text.hashCode(), all(message));
        }

        /** Of a message that was delivered before a restart; without its text no change of it can be recognised. */
        static Fingerprint ofEarlier(Message message) {
            return message.text() == null ? new Fingerprint(-1, 0, all(message)) : of(message);
        }

        static int all(Message message) {
            return Objects.hash(text(message), message.timestamp(), message.toolCall(), message.toolResult());
        }

        boolean known() {
            return length >= 0;
        }

        boolean sameText(String text) {
            return text.length() == length && text.hashCode() == hash;
        }

        boolean startOf(String text) {
            return text.length() > length && text.substring(0, length).hashCode() == hash;
        }
    }

    private final LruMap<Object, Fingerprint> last = new LruMap<>(Limits.REMEMBERED_MESSAGES);
    private int position;
    private int highWaterMark;
    private int deliveredCount;
    private int total;
    private boolean midPoll;
    private boolean shrunk;
    private int limit = DuvoClient.MESSAGES_A_PAGE;
    private boolean resumed;

    /**
     * Resumes where the previous Jenkins process stopped.
     *
     * @param count how many messages were delivered
     * @param latest the last of them, oldest first; one whose text is not known comes without it
     */
    void resume(int count, List<Message> latest) {
        position = count;
        highWaterMark = count;
        deliveredCount = count;
        total = count;
        resumed = count > 0;
        for (int i = 0; i < latest.size(); i++) {
            last.put(key(id(latest.get(i), count - latest.size() + i)), Fingerprint.ofEarlier(latest.get(i)));
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

    /** Takes a page and gives what is new in it, in order. */
    List<MessageUpdate> accept(MessagePage page, int offset) {
        var updates = new ArrayList<MessageUpdate>();
        for (int i = 0; i < page.messages().size(); i++) {
            accept(page.messages().get(i), offset + i, updates);
        }
        var end = offset + page.messages().size();
        shrunk |= page.total() < total;
        total = page.total();
        var full = page.messages().size() >= limit();
        limit = DuvoClient.MESSAGES_A_PAGE;
        midPoll = !page.messages().isEmpty() && (end < total || full && end > total); // a count may lag behind the rows
        if (page.messages().isEmpty() && total < position) {
            stepBack();
        } else if (!page.messages().isEmpty()) {
            position = Math.max(position, end);
            highWaterMark = Math.max(highWaterMark, position);
        }
        return updates;
    }

    /**
     * A total below the position means that messages were removed, or that a replica lags. New messages would hide behind the
     * count; but what lies before the remembered ids could only be delivered twice.
     */
    private void stepBack() {
        position = Math.max(total, position - Math.max(0, last.size() - 1)); // a poll begins one earlier
        shrunk = true;
    }

    /** Takes a page of a whole second reading and gives what is not among the ids of delivered messages. */
    List<MessageUpdate> acceptMissing(MessagePage page, Set<String> deliveredIds) {
        var updates = new ArrayList<MessageUpdate>();
        for (var message : page.messages()) {
            if (!message.id().isEmpty() && !last.containsKey(key(message.id())) && deliveredIds.add(message.id())) {
                deliveredCount++;
                updates.add(new MessageUpdate(message, Change.NEW, text(message)));
            }
        }
        return updates;
    }

    /**
     * Whether some of the first messages may never have been delivered; after a restart it is not known here what was.
     *
     * @param first how many messages are to be delivered
     */
    boolean mayHaveMissed(int first) {
        return mayHaveMissed(first, deliveredCount) || resumed;
    }

    /** @param different how many different messages were delivered */
    boolean mayHaveMissed(int first, int different) {
        return different < Math.min(first, total) || shrunk;
    }

    private void accept(Message message, int at, List<MessageUpdate> updates) {
        var text = text(message);
        if (message.id().isEmpty() && isDelivered(message)) {
            return;
        }
        var before = last.put(key(id(message, at)), Fingerprint.of(message));
        if (before == null) {
            deliveredCount++;
            updates.add(new MessageUpdate(message, Change.NEW, text));
        } else if (!before.known()) {
            return;
        } else if (before.startOf(text)) {
            updates.add(new MessageUpdate(message, Change.APPENDED, text.substring(before.length())));
        } else if (!before.sameText(text)) {
            updates.add(new MessageUpdate(message, Change.EDITED, text));
        }
    }

    /** Whether a message that has no id was delivered when it had one; messages without a time cannot be told apart so. */
    private boolean isDelivered(Message message) {
        return message.timestamp() != null
                && last.values().stream().anyMatch(fingerprint -> fingerprint.all() == Fingerprint.all(message));
    }

    /** Whether the poll goes on: the last page did not reach the end. */
    boolean hasMore() {
        return midPoll;
    }

    /** A page failed: the next poll begins anew. */
    void restartPoll() {
        midPoll = false;
    }

    /** How many messages precede the cursor. */
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

    /** The id, or what is equal for equal ids and takes less than half of the room. */
    private static Object key(String id) {
        try {
            var uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? uuid : id;
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    private static String id(Message message, int at) {
        if (!message.id().isEmpty()) {
            return message.id();
        }
        var place = message.timestamp() == null ? at : message.timestamp();
        return place + ":" + Objects.hash(text(message), message.toolCall(), message.toolResult());
    }

    private static String text(Message message) {
        return message.text() == null ? "" : message.text();
    }
}
