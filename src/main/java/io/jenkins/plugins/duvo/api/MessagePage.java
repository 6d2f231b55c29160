package io.jenkins.plugins.duvo.api;

import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Page of a Job's messages, oldest first.
 *
 * @param messages never null
 * @param total how many messages the Job has altogether, by Duvo's count
 * @param offset how many messages come before this page
 */
public record MessagePage(
        List<Message> messages,
        @JsonDeserialize(using = Json.AnyCount.class) int total,
        @JsonDeserialize(using = Json.AnyCount.class) int offset) {
    public MessagePage {
        messages = Lists.withoutNulls(messages);
    }
}
