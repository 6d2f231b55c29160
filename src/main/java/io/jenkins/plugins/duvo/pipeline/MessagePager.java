package io.jenkins.plugins.duvo.pipeline;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.follow.CallPriority;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a Job's messages to their end. Pages overlap a little and what was seen is dropped by its id, so that a message that
 * moves between two reads is neither lost nor doubled. For one reading.
 */
final class MessagePager {
    private static final int OVERLAP = 3;

    private final JobClient calls;
    private final Map<String, Message> seen = new LinkedHashMap<>();

    MessagePager(JobClient calls) {
        this.calls = calls;
    }

    /** All messages from a position on, oldest first. */
    CompletableFuture<Collection<Message>> from(int position) {
        return from(position, 0);
    }

    /** @param delay milliseconds to wait first */
    CompletableFuture<Collection<Message>> from(int position, long delay) {
        return calls.messages(position, CallPriority.ACTION, delay).thenCompose(page -> next(position, position, page));
    }

    private CompletableFuture<Collection<Message>> next(int start, int offset, MessagePage page) {
        var before = seen.size();
        var place = offset;
        for (var message : page.messages()) {
            seen.putIfAbsent(message.id().isEmpty() ? "#" + place : message.id(), message);
            place++;
        }
        var behind = start + seen.size();
        if (seen.size() == before || behind >= page.total()) {
            return CompletableFuture.completedFuture(seen.values());
        }
        // A build waits for them, but nobody else must wait for all of a long Job.
        var further = Math.max(start, behind - OVERLAP);
        return calls.messages(further, CallPriority.FINAL_MESSAGES)
                .thenCompose(following -> next(start, further, following));
    }
}
