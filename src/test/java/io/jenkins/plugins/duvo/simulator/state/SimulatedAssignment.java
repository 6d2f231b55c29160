package io.jenkins.plugins.duvo.simulator.state;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An Assignment of the simulator.
 *
 * @param id a UUID
 * @param summary what it does, in a few words, for the list that {@code main} prints
 * @param instruction its whole instruction text, the first message of each of its Jobs
 */
public record SimulatedAssignment(String id, String name, String summary, String instruction, Script script) {
    /** An Assignment for a test, with an id that follows from its name. */
    public static SimulatedAssignment named(String name, Script script) {
        var id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return new SimulatedAssignment(id, name, name, "You are an assistant. Your task: " + name + ".", script);
    }

    public static SimulatedAssignment named(String name, ScriptStep... steps) {
        return named(name, Script.of(steps));
    }
}
