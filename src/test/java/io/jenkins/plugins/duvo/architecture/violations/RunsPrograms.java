package io.jenkins.plugins.duvo.architecture.violations;

import java.io.IOException;

/** Starts a program on the controller. */
public final class RunsPrograms {
    private RunsPrograms() {}

    public static Process list() throws IOException {
        return Runtime.getRuntime().exec(new String[] {"ls"});
    }
}
