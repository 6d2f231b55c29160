package io.jenkins.plugins.duvo.simulator.state;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Assignment of the simulated Duvo.
 *
 * @param id a UUID
 * @param name its name
 * @param summary what its Jobs do, in a few words; {@code DuvoSimulator.main} prints it
 * @param instruction its whole instruction, the first message of each of its Jobs
 * @param script what its Jobs do
 */
public record SimulatedAssignment(String id, String name, String summary, String instruction, Script script) {
    /** Creates an Assignment for a test, with an id that follows from its name. */
    public static SimulatedAssignment named(String name, Script script) {
        var id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return new SimulatedAssignment(id, name, name, "You are an assistant. Your task: " + name + ".", script);
    }

    /** Creates an Assignment for a test whose Jobs all do the same steps, with an id that follows from its name. */
    public static SimulatedAssignment named(String name, ScriptStep... steps) {
        return named(name, Script.of(steps));
    }
}
