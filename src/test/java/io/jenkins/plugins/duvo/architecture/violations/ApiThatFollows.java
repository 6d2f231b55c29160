package io.jenkins.plugins.duvo.architecture.violations;

import io.jenkins.plugins.duvo.follow.LogLevel;

/** Stands for a class of the first room that uses the second. */
public final class ApiThatFollows {
    private ApiThatFollows() {}

    public static LogLevel level() {
        return LogLevel.ALL;
    }
}
