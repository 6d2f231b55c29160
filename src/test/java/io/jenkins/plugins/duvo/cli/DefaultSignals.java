package io.jenkins.plugins.duvo.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Beginning of programs that react to signals as usual. A program that was begun by one that ignores a signal, as {@code nohup} makes
 * it ignore HUP, would ignore it as well.
 */
final class DefaultSignals {
    private static final List<String> RESET = List.of("env", "--default-signal");

    private DefaultSignals() {}

    /** Prepares a program. Where {@code env} cannot reset signals, the program reacts as these tests do. */
    static ProcessBuilder of(String... command) throws IOException, InterruptedException {
        var all = new ArrayList<String>(canReset() ? RESET : List.of());
        all.addAll(List.of(command));
        return new ProcessBuilder(all);
    }

    private static boolean canReset() throws IOException, InterruptedException {
        var command = new ArrayList<>(RESET);
        command.add("true");
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
