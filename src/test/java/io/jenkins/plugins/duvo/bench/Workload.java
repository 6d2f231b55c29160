package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.simulator.state.Script;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Behaviour of Jobs: they write messages, some open one request, and they end after a last message.
 *
 * @param gap mean time between two messages, in seconds
 * @param steady whether gap and run time vary by a fifth only; else messages are a Poisson process
 * @param minutes mean run time of a Job, in minutes; exponentially distributed unless it is steady
 * @param asking share of the Jobs that open a request
 */
record Workload(double gap, boolean steady, double minutes, double asking) {
    /** The workload of docs/scaling.md. */
    static final Workload USUAL = new Workload(60, false, 60, 0.05);

    Workload gap(double seconds) {
        return new Workload(seconds, steady, minutes, asking);
    }

    Workload minutes(double mean) {
        return new Workload(gap, steady, mean, asking);
    }

    Workload steadily() {
        return new Workload(gap, true, minutes, 0);
    }

    SimulatedAssignment assignment(String name) {
        Script script = start -> steps(new Random(spread(start.random().nextLong())));
        return SimulatedAssignment.named(name, script);
    }

    /** Spreads the neighbouring seeds of the Jobs, whose first random numbers would be alike. */
    private static long spread(long seed) {
        return new SplittableRandom(seed).nextLong();
    }

    private List<ScriptStep> steps(Random random) {
        var end = varying(random, minutes * 60);
        var ask = random.nextDouble() < asking ? random.nextDouble() * end : Double.MAX_VALUE;
        var steps = new ArrayList<ScriptStep>();
        double at = 0;
        for (double next = varying(random, gap); next < end; next += varying(random, gap)) {
            if (next > ask) {
                steps.add(ask(ask - at));
                at = ask;
                ask = Double.MAX_VALUE;
            }
            steps.add(new ScriptStep.Say(
                    seconds(next - at), "Checked entry " + steps.size() + " of the list; nothing to do."));
            at = next;
        }
        steps.add(new ScriptStep.Say(seconds(end - at), "Done."));
        steps.add(ScriptStep.end(0, "completed"));
        return steps;
    }

    private double varying(Random random, double mean) {
        return steady ? mean * (0.8 + 0.4 * random.nextDouble()) : exponential(random, mean);
    }

    private static ScriptStep ask(double after) {
        return new ScriptStep.Ask(seconds(after), "approval", "Go on?", null, null, answer -> List.of());
    }

    private static double exponential(Random random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
