package io.jenkins.plugins.duvo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard streams of a command, in UTF-8 whatever the locale. What a program may want goes to the output, all other lines go to the
 * error stream. Thread-safe, but for {@link #readLine}.
 */
final class Terminal {
    /** The input has ended or cannot be read: no person is at the terminal. The message says which. */
    static final class EndOfInput extends Exception {
        private static final long serialVersionUID = 1L;

        EndOfInput(String message) {
            super(message);
        }
    }

    /** Characters; a longer line is none that a person types. */
    private static final int MAX_LINE = 100_000;

    private static final String PREFIX = "[Duvo] ";

    private final BufferedReader input;
    private final PrintStream output;
    private final PrintStream error;
    private final boolean hasPerson;

    /** @param hasPerson whether a person may be asked, because the input is a terminal */
    Terminal(InputStream input, OutputStream output, OutputStream error, boolean hasPerson) {
        this.input = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        this.output = new PrintStream(output, true, StandardCharsets.UTF_8);
        this.error = new PrintStream(error, true, StandardCharsets.UTF_8);
        this.hasPerson = hasPerson;
    }

    boolean hasPerson() {
        return hasPerson;
    }

    /** Prints a line to the output. Whether that succeeded, {@link #isOutputLost} says. */
    void print(String line) {
        output.println(line);
    }

    /** Whether a line could not be written to the output: its reader is gone, or the disk is full. */
    boolean isOutputLost() {
        return output.checkError();
    }

    /** Writer to the output, for help texts. */
    PrintWriter writer() {
        return new PrintWriter(output, true);
    }

    /** Prints a line for people to the error stream. */
    void say(String line) {
        error.println(PREFIX + line);
    }

    /** Prints a line of a help text to the error stream. */
    void help(String text) {
        error.print(text);
        error.flush();
    }

    /** Reads a line from the input, without white space around it; blocks. */
    String readLine() throws EndOfInput {
        var line = new StringBuilder();
        try {
            for (int c = input.read(); c != '\n'; c = input.read()) {
                if (c < 0 && line.isEmpty()) {
                    throw new EndOfInput("the input has ended");
                }
                if (c < 0) {
                    break;
                }
                if (line.length() == MAX_LINE) {
                    throw new EndOfInput("a line of the input is longer than " + MAX_LINE + " characters");
                }
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new EndOfInput("the input cannot be read");
        }
        return line.toString().strip();
    }
}
