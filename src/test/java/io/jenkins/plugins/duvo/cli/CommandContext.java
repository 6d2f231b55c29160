package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.PlainText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * Surroundings of a command: its environment and its standard streams.
 *
 * @param variables the environment variables
 */
record CommandContext(Map<String, String> variables, Terminal terminal) {
    /** Set to {@code yes} by the scripts where standard input is a terminal: Java 17 alone could tell. */
    private static final String HAS_PERSON = "duvo.terminal";

    /** The surroundings of this process. */
    static CommandContext ofProcess() {
        return new CommandContext(
                System.getenv(),
                new Terminal(
                        isInputClosed() ? InputStream.nullInputStream() : System.in,
                        new FileOutputStream(FileDescriptor.out),
                        new FileOutputStream(FileDescriptor.err),
                        "yes".equals(System.getProperty(HAS_PERSON))));
    }

    /**
     * Whether this process was started with a closed standard input: its file descriptor then is that of the first file which the JVM
     * opens, one of the JDK or of the class path, and what stands in there is no answer. The scripts see to it where this cannot be seen.
     */
    private static boolean isInputClosed() {
        try {
            var input = Path.of("/proc/self/fd/0").toRealPath();
            var classPath = System.getProperty("java.class.path", "").split(System.getProperty("path.separator"));
            return input.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || Stream.of(classPath)
                            .map(Path::of)
                            .map(Path::toAbsolutePath)
                            .anyMatch(input::equals);
        } catch (IOException e) {
            return false; // no such system, or no file
        }
    }

    /** The environment variable; null if it is not set or empty. */
    String variable(String name) {
        var value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Runs a command of picocli and returns its exit code. Every error is one line on the error stream. */
    int run(Object command, String... arguments) {
        return run(new CommandLine(command), arguments);
    }

    int run(CommandLine commandLine, String... arguments) {
        commandLine
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, unused) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, failed, unused) -> failed(e, failed))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        for (var argument : arguments) {
            if (argument.indexOf('\uFFFD') >= 0) {
                terminal.say(
                        "An argument has characters that cannot be read in this locale; set LC_ALL to one with UTF-8");
                return commandLine.getCommandSpec().exitCodeOnInvalidInput();
            }
        }
        var code = commandLine.setOut(terminal.writer()).execute(arguments);
        if (code == ExitCodes.OK && terminal.isOutputLost()) {
            terminal.say("The output cannot be written");
            return ExitCodes.ERROR;
        }
        return code;
    }

    private int wrongUsage(ParameterException e) {
        var commandLine = e.getCommandLine();
        terminal.say(PlainText.line(e.getMessage()));
        terminal.help(commandLine.getUsageMessage(Ansi.OFF));
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int failed(Exception e, CommandLine commandLine) {
        if (e instanceof UsageException) {
            return wrongUsage(new ParameterException(commandLine, e.getMessage()));
        }
        terminal.say("The program itself failed: " + e.getClass().getSimpleName());
        return ExitCodes.ERROR;
    }
}
