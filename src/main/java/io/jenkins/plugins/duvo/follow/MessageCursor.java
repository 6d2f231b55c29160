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
 * Which messages were seen. Duvo's pages are counted by position, which shifts when something is inserted or removed earlier;
 * so a poll begins one message early, and the ids seen last decide what is new.
 */
final class MessageCursor {
    /** What is remembered of a message: enough to tell whether its text grew or changed, and to know it without its id. */
    private record Fingerprint(int length, int hash, int all) {
        static Fingerprint of(Message message) {
            var text = text(message);
            return new Fingerprint(text.length(), text.hashCode(), all(message));
        }

        /** Of a message that came from an earlier life without its text nothing can be told. */
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
     * Takes up where an earlier life stopped.
     *
     * @param count how many messages were told
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

    /** Where to ask from: one message early at the start of a poll, and where the last page ended within one. */
    int offset() {
        return midPoll ? position : Math.max(0, position - 1);
    }

    /** How many to ask for. */
    int limit() {
        return limit;
    }

    /** A page was too long to be read: asks for fewer the next time. Returns false if there are no fewer than one. */
    boolean halvePageSize() {
        var before = limit;
        limit = Math.max(1, limit / 2);
        return limit < before;
    }

    /** Takes a page and gives what is new in it, in order. */
    List<MessageUpdate> accept(MessagePage page, int offset) {
        var fresh = new ArrayList<MessageUpdate>();
        for (int i = 0; i < page.messages().size(); i++) {
            accept(page.messages().get(i), offset + i, fresh);
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
        return fresh;
    }

    /**
     * A total below what was seen means that messages went away, or that a replica lags. New ones would hide behind the count;
     * but what lies before the ids that are remembered could only be told twice.
     */
    private void stepBack() {
        position = Math.max(total, position - Math.max(0, last.size() - 1)); // a poll begins one earlier
        shrunk = true;
    }

    /** Takes a page of a whole second reading and gives what is not among the ids that were told. */
    List<MessageUpdate> acceptMissing(MessagePage page, Set<String> toldIds) {
        var fresh = new ArrayList<MessageUpdate>();
        for (var message : page.messages()) {
            if (!message.id().isEmpty() && !last.containsKey(key(message.id())) && toldIds.add(message.id())) {
                deliveredCount++;
                fresh.add(new MessageUpdate(message, Change.NEW, text(message)));
            }
        }
        return fresh;
    }

    /**
     * Whether some of the first messages may never have been told; what an earlier life told is not known here.
     *
     * @param first how many messages are to be told
     */
    boolean mayHaveMissed(int first) {
        return mayHaveMissed(first, deliveredCount) || resumed;
    }

    /** @param different how many different messages were told */
    boolean mayHaveMissed(int first, int different) {
        return different < Math.min(first, total) || shrunk;
    }

    private void accept(Message message, int at, List<MessageUpdate> fresh) {
        var text = text(message);
        if (message.id().isEmpty() && isDelivered(message)) {
            return;
        }
        var before = last.put(key(id(message, at)), Fingerprint.of(message));
        if (before == null) {
            deliveredCount++;
            fresh.add(new MessageUpdate(message, Change.NEW, text));
        } else if (!before.known()) {
            return;
        } else if (before.startOf(text)) {
            fresh.add(new MessageUpdate(message, Change.APPENDED, text.substring(before.length())));
        } else if (!before.sameText(text)) {
            fresh.add(new MessageUpdate(message, Change.EDITED, text));
        }
    }

    /** Whether a message that has no id was told when it had one; messages without a time cannot be told apart so. */
    private boolean isDelivered(Message message) {
        return message.timestamp() != null
                && last.values().stream().anyMatch(told -> told.all() == Fingerprint.all(message));
    }

    /** Whether the poll goes on: the last page did not reach the end. */
    boolean hasMore() {
        return midPoll;
    }

    /** A page failed: the next poll begins anew. */
    void restartPoll() {
        midPoll = false;
    }

    /** How many messages are behind. */
    int position() {
        return position;
    }

    /** How many messages were behind at the furthest. */
    int highWaterMark() {
        return highWaterMark;
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return total;
    }

    /** How many different messages were told. */
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
