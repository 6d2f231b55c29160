package io.jenkins.plugins.duvo.faultinjection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Plays all systematic schedules and many random ones with fixed seeds, and counts what came of them. */
public final class FaultBench {
    /** The first seed; the others follow. */
    public static final long SEED = 20_260_701;

    /** How many random schedules the bench plays. */
    public static final int RANDOM = 20_000;

    // Kept, because a logger that nobody holds forgets its level. Odd answers are part of the schedules.
    private static final Logger QUIET = Logger.getLogger("io.jenkins.plugins.duvo.follow");

    private long schedules;
    private long lost;
    private long repeated;
    private int repeatedPerCrash;
    private long startedTwice;
    private long startsFailed;
    private long startsUndecided;
    private long answersSentTwice;
    private long hung;
    private long leaked;
    private long broken;

    /**
     * Plays them and gives the figures by name, in the order in which they are printed. What breaks a promise is told on
     * standard error with its seed.
     */
    public static Map<String, Long> figures() {
        return figures(RANDOM);
    }

    /** The same with another number of random schedules. */
    public static Map<String, Long> figures(int random) {
        System.err.println("random schedules: seeds " + SEED + " to " + (SEED + random - 1));
        return of(Stream.concat(
                ExhaustiveScenarios.all().stream(),
                LongStream.range(SEED, SEED + random).mapToObj(RandomScenarios::of)));
    }

    static Map<String, Long> of(Stream<FaultScenario> schedules) {
        QUIET.setLevel(Level.OFF);
        var bench = new FaultBench();
        schedules.parallel().map(FaultBench::verdict).forEach(bench::count);
        QUIET.setLevel(null);
        return bench.figures0();
    }

    private static InvariantChecker verdict(FaultScenario schedule) {
        try {
            return new ScenarioRunner(schedule, false).play();
        } catch (RuntimeException | Error e) {
            throw new IllegalStateException(schedule.toString(), e);
        }
    }

    private synchronized void count(InvariantChecker verdict) {
        schedules++;
        lost += verdict.lost();
        repeated += verdict.repeated();
        repeatedPerCrash = Math.max(repeatedPerCrash, verdict.repeatedPerCrash());
        startedTwice += verdict.startedTwice() ? 1 : 0;
        startsFailed += verdict.startFailed() ? 1 : 0;
        startsUndecided += verdict.startUndecided() ? 1 : 0;
        answersSentTwice += verdict.answersSentTwice();
        hung += verdict.hung() ? 1 : 0;
        leaked += verdict.leaked() ? 1 : 0;
        if (!verdict.kept()) {
            broken++;
            System.err.println("broken: " + verdict.summary());
        }
    }

    private Map<String, Long> figures0() {
        var figures = new LinkedHashMap<String, Long>();
        figures.put("fault_schedules", schedules);
        figures.put("messages_lost", lost);
        figures.put("messages_repeated", repeated);
        figures.put("messages_repeated_per_crash_max", (long) repeatedPerCrash);
        figures.put("jobs_started_twice", startedTwice);
        figures.put("starts_failed_though_decidable", startsFailed);
        figures.put("starts_undecided", startsUndecided);
        figures.put("answers_sent_twice", answersSentTwice);
        figures.put("builds_hung", hung);
        figures.put("keys_leaked", leaked);
        figures.put("schedules_broken", broken);
        return figures;
    }

    /**
     * Without arguments prints the figures; with {@code seed N} or {@code systematic N} the story of one schedule; with a number
     * the figures of so many random schedules.
     */
    public static void main(String[] args) {
        if (args.length == 2) {
            QUIET.setLevel(Level.OFF);
            var number = Long.parseLong(args[1]);
            var schedule = args[0].equals("seed")
                    ? RandomScenarios.of(number)
                    : ExhaustiveScenarios.all().get((int) number);
            System.out.println(new ScenarioRunner(schedule, true).play().story());
            return;
        }
        var figures = args.length == 1 ? figures(Integer.parseInt(args[0])) : figures();
        figures.forEach((name, value) -> System.out.println(name + ": " + value));
    }

    /** A part of the schedules for a test that takes seconds. */
    static List<FaultScenario> sample() {
        var systematic = ExhaustiveScenarios.all();
        return Stream.concat(
                        IntStream.iterate(0, i -> i < systematic.size(), i -> i + 37)
                                .mapToObj(systematic::get),
                        LongStream.range(SEED, SEED + 300).mapToObj(RandomScenarios::of))
                .toList();
    }
}
