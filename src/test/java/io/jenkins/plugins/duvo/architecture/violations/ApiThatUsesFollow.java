package io.jenkins.plugins.duvo.architecture.violations;

import io.jenkins.plugins.duvo.follow.LogLevel;

/** Stands for a class of {@code api} that uses {@code follow}, against the direction of the packages. */
public final class ApiThatUsesFollow {
    private ApiThatUsesFollow() {}

    public static LogLevel level() {
        return LogLevel.ALL;
    }
}
