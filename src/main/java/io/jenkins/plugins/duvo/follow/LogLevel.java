package io.jenkins.plugins.duvo.follow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Log level of a Job: which of its messages are shown. Each level shows what the levels before it show, and more. */
public enum LogLevel {
    /** No messages. */
    NONE,
    /** The Job's text. */
    MESSAGES,
    /** Also one line for each tool call and for each tool result. */
    TOOLS,
    /** Also instructions, thoughts and all other messages. */
    ALL;

    /** The level as users write it, in lower case. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level with a keyword; empty if there is none. */
    public static Optional<LogLevel> of(String keyword) {
        return Arrays.stream(values())
                .filter(level -> level.keyword().equals(keyword))
                .findFirst();
    }

    /** Whether this level shows what belongs to {@code other}. */
    public boolean shows(LogLevel other) {
        return compareTo(other) >= 0;
    }
}
