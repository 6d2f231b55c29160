package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All combinations of call, fault and state of a Job, each for a single request and for as long as the fault matters; of each member of
 * an answer with each odd value; and of each hook, each kind of throw and state of a Job.
 */
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
        addCrowded(all, Endpoint.RUNS, FaultCatalog.pagingNames());
        addCrowded(all, Endpoint.MESSAGES, FaultCatalog.pagingNames());
        FaultCatalog.CALLS.forEach(call -> addOddValues(all, call));
        for (var hook : ThrowInjector.Hook.values()) {
            addThrows(all, hook);
        }
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

    /** Adds each odd value in each member of the answers to a call, in one answer and in all answers of a minute. */
    private static void addOddValues(List<FaultScenario> all, Endpoint call) {
        var keys = call == Endpoint.RUNS ? List.of(KeyPlan.crowd()) : List.<KeyPlan>of();
        for (var member : OddValues.members(call)) {
            for (var value : OddValues.names(call, member)) {
                for (var times : List.of(1, 1_000_000)) {
                    var fault = new ScheduledFault(
                            "in %s, %s is %s %d times".formatted(call, member, value, times),
                            Trigger.BEGIN,
                            Duration.ZERO,
                            injector -> injector.oddMember(call, member, value, times, Duration.ofMinutes(1)));
                    all.add(one(all.size(), fault, call == Endpoint.STOP, keys));
                }
            }
        }
    }

    /** Adds each kind of throw at a hook in each state of a Job, once and many times. */
    private static void addThrows(List<FaultScenario> all, ThrowInjector.Hook hook) {
        for (var kind : ThrowInjector.Kind.values()) {
            for (var trigger : Trigger.values()) {
                for (var times : List.of(1, 20)) {
                    var fault = new ScheduledFault(
                            "%s throws %s %d times".formatted(hook, kind, times),
                            trigger,
                            Duration.ZERO,
                            injector -> injector.throwAt(hook, kind, times, Duration.ofMinutes(1)));
                    all.add(one(all.size(), fault, trigger == Trigger.STOPPING, List.of()));
                }
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
        return one(number, fault, stopped, keys);
    }

    private static FaultScenario one(int number, ScheduledFault fault, boolean stopped, List<KeyPlan> keys) {
        return new FaultScenario(
                "systematic " + number,
                number,
                new FaultScenario.JobPlan(
                        number % 7 == 0 ? FaultScenario.Mark.SANDBOX : FaultScenario.Mark.REFERENCE, script(), 1),
                new FaultScenario.PeoplePlan(ANSWERED, Duration.ofMinutes(40), stopped ? ABORTED : null, false),
                Duration.ZERO,
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
