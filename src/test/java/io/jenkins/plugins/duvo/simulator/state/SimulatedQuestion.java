package io.jenkins.plugins.duvo.simulator.state;

import java.util.List;

/**
 * Question of a simulated human request.
 *
 * @param question its text
 * @param header a heading, or null
 * @param options the options to choose from; null for free text
 * @param multiple whether several options may be chosen; null leaves the member out
 */
public record SimulatedQuestion(String question, String header, List<Option> options, Boolean multiple) {
    /** Option of a question; {@code description} may be null. */
    public record Option(String label, String description) {}

    /** Creates a question for free text. */
    public static SimulatedQuestion text(String question, String header) {
        return new SimulatedQuestion(question, header, null, null);
    }

    /** Creates a question for one of several options. */
    public static SimulatedQuestion one(String question, String header, Option... options) {
        return new SimulatedQuestion(question, header, List.of(options), false);
    }

    /** Creates a question for any number of options. */
    public static SimulatedQuestion several(String question, String header, Option... options) {
        return new SimulatedQuestion(question, header, List.of(options), true);
    }
}
