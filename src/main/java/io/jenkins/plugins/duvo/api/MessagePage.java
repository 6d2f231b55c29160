package io.jenkins.plugins.duvo.api;

import java.util.List;

/**
 * Page of a Job's messages, oldest first.
 *
 * @param messages never null
 * @param total how many messages the Job has altogether, by Duvo's count; negative if Duvo did not give one
 * @param offset how many messages come before this page, by Duvo's answer; the requested offset if Duvo gave none
 */
public record MessagePage(List<Message> messages, int total, int offset) {
    public MessagePage {
        messages = Lists.withoutNulls(messages);
    }

    /** How many messages the Job has altogether, by Duvo's count; if Duvo gave none, how many there are at least. */
    @Override
    public int total() {
        return isTotalKnown() ? total : Math.max(0, offset) + messages.size();
    }

    /** Whether Duvo gave the total. */
    public boolean isTotalKnown() {
        return total >= 0;
    }

    /** Returns this page with other messages in the places of its own. */
    public MessagePage withMessages(List<Message> others) {
        return new MessagePage(others, total, offset);
    }

    /** Returns this page with the offset that was requested, if Duvo gave none. */
    MessagePage requestedAt(int requestedOffset) {
        return offset >= 0 ? this : new MessagePage(messages, total, requestedOffset);
    }
}
