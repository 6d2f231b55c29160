package io.jenkins.plugins.duvo.simulator;

import java.util.List;

/**
 * One question to a person.
 *
 * @param header may be null
 * @param options null for free text
 * @param multiple null leaves the member out
 */
public record Question(String question, String header, List<Option> options, Boolean multiple) {
    /** An answer to choose; {@code description} may be null. */
    public record Option(String label, String description) {}

    public static Question text(String question, String header) {
        return new Question(question, header, null, null);
    }

    public static Question one(String question, String header, Option... options) {
        return new Question(question, header, List.of(options), false);
    }

    public static Question several(String question, String header, Option... options) {
        return new Question(question, header, List.of(options), true);
    }
}
