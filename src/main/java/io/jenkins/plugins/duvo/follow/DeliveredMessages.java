package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * The last {@link Limits#REMEMBERED_MESSAGES} messages of one Job that were delivered, oldest first. A further message displaces the
 * oldest one; a message that is delivered again keeps its place. A list, because a map of so few takes twice the heap, and a thousand
 * Jobs have one each. Guarded by the scheduler's lock.
 */
final class DeliveredMessages {
    private final List<RememberedMessage> messages;

    DeliveredMessages() {
        this(List.of());
    }

    private DeliveredMessages(List<RememberedMessage> messages) {
        this.messages = new ArrayList<>(messages);
    }

    /** Returns an independent copy. */
    DeliveredMessages copy() {
        return new DeliveredMessages(messages);
    }

    /** Replaces the message with the same key, or adds the message at the end; returns the replaced message, null if there was none. */
    @CheckForNull
    RememberedMessage put(RememberedMessage message) {
        var place = indexOf(message.key());
        if (place >= 0) {
            return messages.set(place, message);
        }
        if (messages.size() == Limits.REMEMBERED_MESSAGES) {
            messages.remove(0);
        }
        messages.add(message);
        return null;
    }

    private int indexOf(Object key) {
        int place = messages.size() - 1;
        while (place >= 0 && !messages.get(place).key().equals(key)) {
            place--;
        }
        return place;
    }

    /** Whether a message has this {@link RememberedMessage#key}. */
    boolean contains(Object key) {
        return indexOf(key) >= 0;
    }

    /** Whether a message has this {@link RememberedMessage#contentHash}. */
    boolean containsContent(int contentHash) {
        return messages.stream().anyMatch(message -> message.contentHash() == contentHash);
    }

    /** The key of the oldest message; null if there is none. */
    @CheckForNull
    Object oldestKey() {
        return messages.isEmpty() ? null : messages.get(0).key();
    }

    int size() {
        return messages.size();
    }
}
