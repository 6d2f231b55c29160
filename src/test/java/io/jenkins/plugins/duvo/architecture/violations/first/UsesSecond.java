package io.jenkins.plugins.duvo.architecture.violations.first;

import io.jenkins.plugins.duvo.architecture.violations.second.UsesFirst;

/** One half of a cycle of two packages. */
public final class UsesSecond {
    private UsesSecond() {}

    public static String other() {
        return UsesFirst.class.getName();
    }

    public static String name() {
        return "first";
    }
}
