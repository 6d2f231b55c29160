package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Script of the Jobs of an Assignment. The steps are read one by one as time passes, so there may be infinitely many. */
@FunctionalInterface
public interface Script {
    /** Creates the steps of one Job. A Job whose steps run out without an end keeps running and writes nothing more. */
    Iterable<ScriptStep> steps(Start start);

    /**
     * Start of a Job, on which its steps may depend.
     *
     * @param random random numbers of this Job, the same for the same seed of the simulator and number of the Job
     * @param at when the Job was started
     * @param message the message of the start; null if there was none
     */
    record Start(Random random, Instant at, String message) {}

    /** Creates a script with the same steps for every Job. */
    static Script of(ScriptStep... steps) {
        var list = List.of(steps);
        return start -> list;
    }
}
