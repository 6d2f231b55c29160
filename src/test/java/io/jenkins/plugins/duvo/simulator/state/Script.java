package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What a Job of an Assignment does. The steps are taken one by one as time passes, so they may go on for ever. */
@FunctionalInterface
public interface Script {
    /** The steps of one Job. A Job whose steps run out without an end goes on running in silence. */
    Iterable<ScriptStep> steps(Start start);

    /**
     * What the Job starts with.
     *
     * @param random the Job's own, the same for the same simulator seed and Job number
     * @param message the start's message, null if there was none
     */
    record Start(Random random, Instant at, String message) {}

    static Script of(ScriptStep... steps) {
        var list = List.of(steps);
        return start -> list;
    }
}
