package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every call, every fault, every state of a Job: each once for a single request and once for as long as it matters. */
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
                for (var moment : Trigger.values()) {
                    all.add(one(all.size(), call, name, moment, 1, 0));
                    all.add(one(all.size(), call, name, moment, 1_000_000, 0));
                }
            }
        }
        crowded(all, Endpoint.RUNS, FaultCatalog.names(Endpoint.RUNS));
        crowded(all, Endpoint.RUN, FaultCatalog.stateNames());
        crowded(all, Endpoint.MESSAGES, FaultCatalog.stateNames());
        return all;
    }

    /** The same for a Job whose status comes from lists. */
    private static void crowded(List<FaultScenario> all, Endpoint call, List<String> names) {
        for (var name : names) {
            for (var moment : Trigger.values()) {
                all.add(one(all.size(), call, name, moment, 1_000_000, ScenarioRunner.CROWD));
            }
        }
    }

    private static FaultScenario one(int number, Endpoint call, String name, Trigger moment, int times, int crowd) {
        // A state that never ends makes no end; one that cannot be read for so long must.
        var lasting = Duration.ofMinutes(FaultCatalog.state(name) ? 4 : 15);
        var mishap = ScheduledFault.fault(moment, Duration.ZERO, call, name, FaultCatalog.of(name), times, lasting);
        return new FaultScenario(
                "systematic " + number,
                number,
                number % 7 == 0 ? FaultScenario.Mark.SANDBOX : FaultScenario.Mark.REFERENCE,
                script(),
                1,
                crowd,
                ANSWERED,
                Duration.ofMinutes(40),
                moment == Trigger.STOPPING || call == Endpoint.STOP || call == Endpoint.PROFILE && number % 2 == 0
                        ? ABORTED
                        : null,
                false,
                List.of(mishap),
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
