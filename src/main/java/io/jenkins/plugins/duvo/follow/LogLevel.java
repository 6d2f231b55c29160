package io.jenkins.plugins.duvo.follow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much of what a Job says people want to read; each level shows what those before it show. */
public enum LogLevel {
    /** Nothing that the Job says. */
    NONE,
    /** What the agent says. */
    MESSAGES,
    /** And one line for each tool that is called and for each that answers. */
    TOOLS,
    /** And instructions, thoughts and whatever else there is. */
    ALL;

    /** The word that users write. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level that a user's word means, in lower case; empty if none does. */
    public static Optional<LogLevel> of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.keyword().equals(word))
                .findFirst();
    }

    /** Whether what belongs to {@code other} is shown. */
    public boolean shows(LogLevel other) {
        return compareTo(other) >= 0;
    }
}
