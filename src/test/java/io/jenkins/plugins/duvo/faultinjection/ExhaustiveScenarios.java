package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All combinations of call, fault and state of a Job, each for a single request and for as long as the fault matters. */
final class ExhaustiveScenarios {
    private static final Duration ANSWERED = Duration.ofSeconds(9);
    private static final Duration ABORTED = Duration.ofSeconds(25);

    private ExhaustiveScenarios() {}

    static List<FaultScenario> all() {
        var all = new ArrayList<FaultScenario>();
        var calls = new ArrayList<>(FaultCatalog.CALLS);
        calls.add(null);
        for (var call : calls) {
            for (var name : FaultCatalog.names(call)) {
                for (var trigger : Trigger.values()) {
                    all.add(one(all.size(), call, name, trigger, 1, List.of()));
                    all.add(one(all.size(), call, name, trigger, 1_000_000, List.of()));
                }
            }
        }
        addCrowded(all, Endpoint.RUNS, FaultCatalog.names(Endpoint.RUNS));
        addCrowded(all, Endpoint.RUN, FaultCatalog.stateNames());
        addCrowded(all, Endpoint.MESSAGES, FaultCatalog.stateNames());
        return all;
    }

    /** Adds the faults for a Job whose status comes from lists. */
    private static void addCrowded(List<FaultScenario> all, Endpoint call, List<String> names) {
        for (var name : names) {
            for (var trigger : Trigger.values()) {
                all.add(one(all.size(), call, name, trigger, 1_000_000, List.of(KeyPlan.crowd())));
            }
        }
    }

    private static FaultScenario one(
            int number, Endpoint call, String name, Trigger trigger, int times, List<KeyPlan> keys) {
        // A wrong state that lasts leads to no end; a state that cannot be read for 15 minutes must lead to one.
        var lasting = Duration.ofMinutes(FaultCatalog.isState(name) ? 4 : 15);
        var fault = ScheduledFault.fault(trigger, Duration.ZERO, call, name, FaultCatalog.of(name), times, lasting);
        var stopped =
                trigger == Trigger.STOPPING || call == Endpoint.STOP || call == Endpoint.PROFILE && number % 2 == 0;
        return new FaultScenario(
                "systematic " + number,
                number,
                new FaultScenario.JobPlan(
                        number % 7 == 0 ? FaultScenario.Mark.SANDBOX : FaultScenario.Mark.REFERENCE, script(), 1),
                new FaultScenario.PeoplePlan(ANSWERED, Duration.ofMinutes(40), stopped ? ABORTED : null, false),
                keys,
                List.of(fault),
                List.of());
    }

    private static List<ScriptStep> script() {
        return List.of(
                ScriptStep.say(1_000, "I begin."),
                ScriptStep.say(3_000, "I look."),
                ScriptStep.approval(2_000, "Pay?", "Due tomorrow.", List.of(), List.of()),
                ScriptStep.say(2_000, "I paid."),
                ScriptStep.say(9_000, "I write it down."),
                ScriptStep.say(4_000, "I am done."),
                ScriptStep.end(1_000, "completed"));
    }
}
