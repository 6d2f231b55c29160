package io.jenkins.plugins.duvo.architecture.violations.second;

import io.jenkins.plugins.duvo.architecture.violations.first.UsesSecond;

/** The other half of a cycle of two packages. */
public final class UsesFirst {
    private UsesFirst() {}

    public static String other() {
        return UsesSecond.name();
    }
}
