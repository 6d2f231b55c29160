package io.jenkins.plugins.duvo.simulator.state;

import java.util.List;

/**
 * One question to a person.
 *
 * @param header may be null
 * @param options null for free text
 * @param multiple null leaves the member out
 */
public record SimulatedQuestion(String question, String header, List<Option> options, Boolean multiple) {
    /** An answer to choose; {@code description} may be null. */
    public record Option(String label, String description) {}

    public static SimulatedQuestion text(String question, String header) {
        return new SimulatedQuestion(question, header, null, null);
    }

    public static SimulatedQuestion one(String question, String header, Option... options) {
        return new SimulatedQuestion(question, header, List.of(options), false);
    }

    public static SimulatedQuestion several(String question, String header, Option... options) {
        return new SimulatedQuestion(question, header, List.of(options), true);
    }
}
