package io.jenkins.plugins.duvo.faults;

import io.jenkins.plugins.duvo.simulator.MessageEdits;
import io.jenkins.plugins.duvo.simulator.Question;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Makes a schedule from a seed: the same one for the same seed. */
final class RandomSchedules {
    private static final int PAGE = 50;

    private final Random random;
    private final long seed;
    private int said;

    private RandomSchedules(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static Schedule of(long seed) {
        return new RandomSchedules(seed).make();
    }

    private Schedule make() {
        var script = script();
        var mark = chance(75) ? Schedule.Mark.REFERENCE : chance(50) ? Schedule.Mark.SANDBOX : Schedule.Mark.NOTHING;
        return new Schedule(
                "seed " + seed,
                seed,
                mark,
                script,
                chance(60) ? 0 : random.nextInt(4),
                seed % 10 == 0 ? Trial.CROWD : 0,
                chance(30) ? null : seconds(1, 200),
                // somebody always answers in the end, or a Job that waits would have no end to be checked
                chance(20) ? seconds(5, 120) : Duration.ofMinutes(40),
                chance(20) ? seconds(0, 90) : null,
                chance(25),
                mishaps(),
                crashes());
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

    private List<Step> script() {
        var steps = new ArrayList<Step>();
        var parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            steps.addAll(part());
        }
        var how = random.nextInt(10);
        steps.add(Step.end(random.nextInt(4_000), how < 7 ? "completed" : how < 9 ? "failed" : "interrupted"));
        return steps;
    }

    private List<Step> part() {
        return switch (random.nextInt(9)) {
            case 0 ->
                List.of(
                        Step.call(gap(), "search", Map.of("query", "invoices")),
                        Step.result(gap(), Map.of("found", said)));
            case 1 -> List.of(Step.call(gap(), "erp", Map.of()), Step.toolError(gap(), "locked"));
            case 2 -> burst();
            case 3, 4 -> List.of(approval());
            case 5 -> List.of(questions());
            case 6 -> List.of(Step.become(gap(), chance(50) ? "pending" : "hibernating"), say(), run(), say());
            default -> talk();
        };
    }

    private Step run() {
        return Step.become(gap(), "running");
    }

    private long gap() {
        return random.nextInt(6_000);
    }

    private Step say() {
        return Step.say(gap(), "word " + said++);
    }

    private List<Step> talk() {
        var steps = new ArrayList<Step>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            steps.add(say());
        }
        return steps;
    }

    private List<Step> burst() {
        var steps = new ArrayList<Step>();
        for (int i = random.nextInt(3 * PAGE); i >= 0; i--) {
            steps.add(Step.say(random.nextInt(30), "word " + said++));
        }
        return steps;
    }

    private Step approval() {
        return Step.approval(gap(), "Go on?", "Part " + said++, List.of(say()), talk());
    }

    private Step questions() {
        var answered = List.of(say());
        return Step.questions(
                gap(), "Which?", "Part " + said++, List.of(Question.text("q", "which one")), answers -> answered);
    }

    // --- what goes wrong

    private List<Mishap> mishaps() {
        var all = new ArrayList<Mishap>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            all.add(fault());
        }
        if (chance(20)) {
            all.add(odd());
        }
        return all;
    }

    private Moment moment() {
        return any(List.of(Moment.values()));
    }

    private Duration soon() {
        return chance(50) ? Duration.ZERO : seconds(0, 20);
    }

    private Mishap fault() {
        var call = chance(15) ? null : any(Faultbook.CALLS);
        var name = any(Faultbook.names(call));
        var times = chance(50) ? 1 : chance(80) ? 1 + random.nextInt(8) : 10_000;
        var longest = Faultbook.state(name) ? 300 : chance(90) ? 120 : 1500;
        return Mishap.fault(moment(), soon(), call, name, Faultbook.of(name), times, seconds(1, longest));
    }

    private Mishap odd() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Mishap("sleeps 15 minutes", moment(), soon(), meddler -> meddler.sleep(Duration.ofMinutes(15)));
            case 1 ->
                new Mishap(
                        "is active again after its end",
                        Moment.ENDING,
                        seconds(0, 20),
                        meddler -> meddler.takeUpAgain(Step.say(500, "one more word"), Step.end(2_000, "completed")));
            default -> edited();
        };
    }

    private Mishap edited() {
        var kind = random.nextInt(6);
        var words = List.of("grows", "changes", "comes in between", "goes away", "is doubled", "has no id")
                .get(kind);
        var place = random.nextInt(100);
        return new Mishap(
                "a message " + words,
                // what goes away between two pages of one reading moves the next ones up unseen
                kind == 3 ? Moment.WAITING : any(List.of(Moment.TALKING, Moment.WAITING, Moment.ENDING)),
                kind == 3 ? Duration.ZERO : soon(),
                meddler -> meddler.edit(all -> all.isEmpty() ? all : edit(kind, place % all.size(), all)));
    }

    private static List<SimulatedMessage> edit(int kind, int index, List<SimulatedMessage> all) {
        var text = all.get(index).text() != null;
        UnaryOperator<List<SimulatedMessage>> change =
                switch (kind) {
                    case 0 -> text ? MessageEdits.grown(index, " and more") : MessageEdits.doubled(index);
                    case 1 -> text ? MessageEdits.changed(index, "other words") : MessageEdits.doubled(index);
                    case 2 ->
                        MessageEdits.inserted(index, "00000000-0000-4000-8000-00000000000" + kind, "said in between");
                    case 3 -> MessageEdits.removed(index);
                    case 4 -> MessageEdits.doubled(index);
                    default -> MessageEdits.withoutId(index);
                };
        return change.apply(all);
    }

    private List<Crash> crashes() {
        var all = new ArrayList<Crash>();
        if (chance(35)) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                var place = any(List.of(Crash.Place.values()));
                all.add(new Crash(place, 1 + random.nextInt(6), seconds(0, 60), seconds(1, chance(80) ? 60 : 1000)));
            }
        }
        return all;
    }
}
