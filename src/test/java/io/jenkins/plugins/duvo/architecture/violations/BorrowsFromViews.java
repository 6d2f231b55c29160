package io.jenkins.plugins.duvo.architecture.violations;

import hudson.Functions;

/** Calls the functions that core has for its views. */
public final class BorrowsFromViews {
    private BorrowsFromViews() {}

    public static String size(long bytes) {
        return Functions.humanReadableByteSize(bytes);
    }
}
