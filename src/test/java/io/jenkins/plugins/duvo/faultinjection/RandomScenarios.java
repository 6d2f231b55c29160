package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.state.MessageEdits;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Generator of random scenarios: the same scenario for the same seed. */
final class RandomScenarios {
    private static final int PAGE = 50;

    /** Text of a message that Duvo inserts before others. */
    static final String INSERTED = "said in between";

    private final Random random;
    private final long seed;
    private int messages;

    private RandomScenarios(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static FaultScenario of(long seed) {
        return new RandomScenarios(seed).make();
    }

    private FaultScenario make() {
        var script = script();
        var mark = chance(75)
                ? FaultScenario.Mark.REFERENCE
                : chance(50) ? FaultScenario.Mark.SANDBOX : FaultScenario.Mark.NOTHING;
        var job = new FaultScenario.JobPlan(mark, script, chance(60) ? 0 : random.nextInt(4));
        // a user always answers in the end: a Job that waits would have no end to be checked
        var people = new FaultScenario.PeoplePlan(
                chance(30) ? null : seconds(1, 200),
                chance(20) ? seconds(5, 120) : Duration.ofMinutes(40),
                chance(20) ? seconds(0, 90) : null,
                chance(25));
        var keys = seed % 10 == 0 ? List.of(KeyPlan.crowd()) : List.<KeyPlan>of();
        return new FaultScenario("seed " + seed, seed, job, people, Duration.ZERO, keys, faults(), crashes());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Duration seconds(int from, int to) {
        return Duration.ofMillis(from * 1000L + random.nextInt((to - from) * 1000));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // --- the Job

    private List<ScriptStep> script() {
        var steps = new ArrayList<ScriptStep>();
        var parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            steps.addAll(part());
        }
        var ending = random.nextInt(10);
        steps.add(ScriptStep.end(
                random.nextInt(4_000), ending < 7 ? "completed" : ending < 9 ? "failed" : "interrupted"));
        return steps;
    }

    private List<ScriptStep> part() {
        return switch (random.nextInt(9)) {
            case 0 ->
                List.of(
                        ScriptStep.call(gap(), "search", Map.of("query", "invoices")),
                        ScriptStep.result(gap(), Map.of("found", messages)));
            case 1 -> List.of(ScriptStep.call(gap(), "erp", Map.of()), ScriptStep.toolError(gap(), "locked"));
            case 2 -> burst();
            case 3, 4 -> List.of(approval());
            case 5 -> List.of(questions());
            case 6 -> List.of(ScriptStep.become(gap(), chance(50) ? "pending" : "hibernating"), say(), run(), say());
            default -> talk();
        };
    }

    private ScriptStep run() {
        return ScriptStep.become(gap(), "running");
    }

    private long gap() {
        return random.nextInt(6_000);
    }

    private ScriptStep say() {
        return ScriptStep.say(gap(), "word " + messages++);
    }

    private List<ScriptStep> talk() {
        var steps = new ArrayList<ScriptStep>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            steps.add(say());
        }
        return steps;
    }

    private List<ScriptStep> burst() {
        var steps = new ArrayList<ScriptStep>();
        for (int i = random.nextInt(3 * PAGE); i >= 0; i--) {
            steps.add(ScriptStep.say(random.nextInt(30), "word " + messages++));
        }
        return steps;
    }

    private ScriptStep approval() {
        return ScriptStep.approval(gap(), "Go on?", "Part " + messages++, List.of(say()), talk());
    }

    private ScriptStep questions() {
        var answered = List.of(say());
        return ScriptStep.questions(
                gap(),
                "Which?",
                "Part " + messages++,
                List.of(SimulatedQuestion.text("q", "which one")),
                answers -> answered);
    }

    // --- faults

    private List<ScheduledFault> faults() {
        var all = new ArrayList<ScheduledFault>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            all.add(fault());
        }
        if (chance(20)) {
            all.add(odd());
        }
        return all;
    }

    private Trigger trigger() {
        return any(List.of(Trigger.values()));
    }

    private Duration soon() {
        return chance(50) ? Duration.ZERO : seconds(0, 20);
    }

    private ScheduledFault fault() {
        var call = chance(15) ? null : any(FaultCatalog.CALLS);
        var name = any(FaultCatalog.names(call));
        var times = chance(50) ? 1 : chance(80) ? 1 + random.nextInt(8) : 10_000;
        var longest = FaultCatalog.isState(name) ? 300 : chance(90) ? 120 : 1500;
        return ScheduledFault.fault(trigger(), soon(), call, name, FaultCatalog.of(name), times, seconds(1, longest));
    }

    private ScheduledFault odd() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new ScheduledFault(
                        "sleeps 15 minutes", trigger(), soon(), injector -> injector.sleep(Duration.ofMinutes(15)));
            case 1 ->
                new ScheduledFault(
                        "is active again after its end",
                        Trigger.ENDING,
                        seconds(0, 20),
                        injector -> injector.continueAfterEnd(
                                ScriptStep.say(500, "one more word"), ScriptStep.end(2_000, "completed")));
            default -> edited();
        };
    }

    private ScheduledFault edited() {
        var kind = random.nextInt(6);
        var words = List.of("grows", "changes", "comes in between", "goes away", "is doubled", "has no id")
                .get(kind);
        var place = random.nextInt(100);
        return new ScheduledFault(
                "a message " + words,
                // a message removed between two pages of one read moves the next ones up unnoticed
                kind == 3 ? Trigger.WAITING : any(List.of(Trigger.TALKING, Trigger.WAITING, Trigger.ENDING)),
                kind == 3 ? Duration.ZERO : soon(),
                injector -> injector.edit(all -> all.isEmpty() ? all : edit(kind, place % all.size(), all)));
    }

    private static List<SimulatedMessage> edit(int kind, int index, List<SimulatedMessage> all) {
        var text = all.get(index).text() != null;
        UnaryOperator<List<SimulatedMessage>> change =
                switch (kind) {
                    case 0 -> text ? MessageEdits.grown(index, " and more") : MessageEdits.doubled(index);
                    case 1 -> text ? MessageEdits.changed(index, "other words") : MessageEdits.doubled(index);
                    case 2 -> MessageEdits.inserted(index, "00000000-0000-4000-8000-00000000000" + kind, INSERTED);
                    case 3 -> MessageEdits.removed(index);
                    case 4 -> MessageEdits.doubled(index);
                    default -> MessageEdits.withoutId(index);
                };
        return change.apply(all);
    }

    private List<CrashPoint> crashes() {
        var all = new ArrayList<CrashPoint>();
        if (chance(35)) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                var place = any(List.of(CrashPoint.Place.values()));
                all.add(new CrashPoint(
                        place, 1 + random.nextInt(6), seconds(0, 60), seconds(1, chance(80) ? 60 : 1000)));
            }
        }
        return all;
    }
}
