package io.jenkins.plugins.duvo.call;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Pager over a Job's messages. Pages overlap by three messages, and a message that an earlier page had is dropped by its id: a
 * message that moves between two reads is neither lost nor doubled. A page that is longer than the overlap and brings nothing new is
 * a failure while messages are missing: Duvo, or a proxy, does not heed the offset. For one pass.
 *
 * <p>Example: pages of 50, 80 messages in all: the first read has offset 0, the second offset 47.
 */
public final class MessagePager {
    private static final int OVERLAP = 3;

    private final JobClient calls;
    private final Map<String, Message> read = new LinkedHashMap<>();

    public MessagePager(JobClient calls) {
        this.calls = calls;
    }

    /**
     * Reads all messages from a position on, oldest first, after a delay.
     *
     * @param delayMs milliseconds to wait before the first read
     */
    public CompletableFuture<Collection<Message>> from(int position, long delayMs) {
        return calls.messages(position, delayMs).thenCompose(page -> next(position, position, page));
    }

    private CompletableFuture<Collection<Message>> next(int start, int offset, MessagePage page) {
        var before = read.size();
        var position = offset;
        for (var message : page.messages()) {
            read.putIfAbsent(message.id().isEmpty() ? "#" + position : message.id(), message);
            position++;
        }
        var end = start + read.size();
        var more = page.isTotalKnown() ? end < page.total() : !page.messages().isEmpty();
        if (read.size() == before && more && page.messages().size() > OVERLAP) {
            return CompletableFuture.failedFuture(DuvoException.withheldMessages(calls.runId(), end));
        }
        if (read.size() == before || !more) {
            return CompletableFuture.completedFuture(read.values());
        }
        var further = Math.max(start, end - OVERLAP);
        return calls.messages(further, 0).thenCompose(following -> next(start, further, following));
    }
}
