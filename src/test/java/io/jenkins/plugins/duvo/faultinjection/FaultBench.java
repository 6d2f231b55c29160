package io.jenkins.plugins.duvo.faultinjection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Plays all systematic fault scenarios, and many random and wide ones with fixed seeds, and counts the violated guarantees. */
public final class FaultBench {
    /** Seed of the first random scenario; the others have the following seeds. */
    public static final long SEED = 20_260_701;

    /** Number of random scenarios that the bench plays. */
    public static final int RANDOM = 20_000;

    /** Seed of the first wide scenario; the others have the following seeds. */
    private static final long WIDE_SEED = 30_260_701;

    /** Number of wide scenarios that are played for each random one. */
    private static final double WIDE_SHARE = 0.5;

    /** Days with replicas that lag that are played for each random scenario. */
    private static final double DAYS_SHARE = 0.005;

    /** Part of the reads of these days that come from a replica that lags. */
    private static final double LAGGING_READS = 0.02;

    private long scenarios;
    private long lost;
    private long repeated;
    private int repeatedPerCrash;
    private long startedTwice;
    private long startsFailed;
    private long startsUndecided;
    private long answersSentTwice;
    private long hung;
    private long leaked;
    private long keysStarved;
    private long hungByThrow;
    private long loops;
    private long broken;

    /**
     * Plays all scenarios and returns the figures by name, in the order in which they are printed. Prints each violated guarantee
     * with its seed to standard error.
     */
    public static Map<String, Long> figures() {
        return figures(RANDOM);
    }

    /** Plays all systematic scenarios and this number of random ones, and returns the figures by name. */
    public static Map<String, Long> figures(int random) {
        var wide = (int) (random * WIDE_SHARE);
        System.err.println("random schedules: seeds " + SEED + " to " + (SEED + random - 1) + ", wide " + WIDE_SEED
                + " to " + (WIDE_SEED + wide - 1));
        var figures = of(together(ExhaustiveScenarios.all().stream(), random, wide));
        var days = LongStream.range(0, (long) (random * DAYS_SHARE)).boxed().toList();
        figures.merge("fault_schedules", (long) days.size(), Long::sum);
        figures.merge(
                "messages_lost",
                days.parallelStream().mapToLong(FaultBench::lostOn).sum(),
                Long::sum);
        return figures;
    }

    private static long lostOn(long seed) {
        var lost = new LaggingKeyDay(seed, LAGGING_READS, LaggingKeyDay.LONGEST_LAG_MS)
                .play()
                .lost();
        if (lost > 0) {
            System.err.println("broken: day " + seed + " lost " + lost + " messages");
        }
        return lost;
    }

    private static Stream<FaultScenario> together(Stream<FaultScenario> systematic, int random, int wide) {
        var mixed = LongStream.range(SEED, SEED + random).mapToObj(RandomScenarios::of);
        var wider = LongStream.range(WIDE_SEED, WIDE_SEED + wide).mapToObj(WideScenarios::of);
        return Stream.concat(systematic, Stream.concat(mixed, wider));
    }

    static Map<String, Long> of(Stream<FaultScenario> scenarios) {
        var bench = new FaultBench();
        var log = CapturedLog.open();
        try {
            scenarios.parallel().map(FaultBench::play).forEach(bench::count);
        } finally {
            log.close();
        }
        return bench.toFigures();
    }

    private static InvariantChecker play(FaultScenario scenario) {
        try {
            return new ScenarioRunner(scenario, false).play();
        } catch (RuntimeException | Error e) {
            throw new IllegalStateException(scenario.toString(), e);
        }
    }

    private synchronized void count(InvariantChecker checker) {
        scenarios++;
        lost += checker.lost();
        repeated += checker.repeated();
        repeatedPerCrash = Math.max(repeatedPerCrash, checker.repeatedPerCrash());
        startedTwice += checker.startedTwice() ? 1 : 0;
        startsFailed += checker.startFailed() ? 1 : 0;
        startsUndecided += checker.startUndecided() ? 1 : 0;
        answersSentTwice += checker.answersSentTwice();
        hung += checker.hung() ? 1 : 0;
        leaked += checker.leaked() ? 1 : 0;
        hungByThrow += checker.isHungByThrow() ? 1 : 0;
        keysStarved += checker.keys().starved();
        loops += checker.keys().hasLoop() ? 1 : 0;
        if (!checker.isKept()) {
            broken++;
            System.err.println("broken: " + checker.summary());
        }
    }

    private Map<String, Long> toFigures() {
        var figures = new LinkedHashMap<String, Long>();
        figures.put("fault_schedules", scenarios);
        figures.put("messages_lost", lost);
        figures.put("messages_repeated", repeated);
        figures.put("messages_repeated_per_crash_max", (long) repeatedPerCrash);
        figures.put("jobs_started_twice", startedTwice);
        figures.put("starts_failed_though_decidable", startsFailed);
        figures.put("starts_undecided", startsUndecided);
        figures.put("answers_sent_twice", answersSentTwice);
        figures.put("builds_hung", hung);
        figures.put("keys_leaked", leaked);
        figures.put("keys_starved", keysStarved);
        figures.put("loops_without_progress", loops);
        figures.put("throws_that_hung", hungByThrow);
        figures.put("schedules_broken", broken);
        return figures;
    }

    /**
     * Without arguments prints the figures; with {@code seed N}, {@code wide N} or {@code systematic N} the report of one scenario; with a number
     * the figures of that many random scenarios and all systematic ones.
     */
    public static void main(String[] args) {
        if (args.length == 2) {
            CapturedLog.open();
            System.out.println(new ScenarioRunner(scenario(args[0], Long.parseLong(args[1])), true)
                    .play()
                    .report());
            return;
        }
        var figures = args.length == 1 ? figures(Integer.parseInt(args[0])) : figures();
        figures.forEach((name, value) -> System.out.println(name + ": " + value));
    }

    private static FaultScenario scenario(String kind, long number) {
        return switch (kind) {
            case "seed" -> RandomScenarios.of(number);
            case "wide" -> WideScenarios.of(number);
            default -> ExhaustiveScenarios.all().get((int) number);
        };
    }

    /** A sample of the scenarios for a test that takes seconds. */
    static List<FaultScenario> sample() {
        var systematic = ExhaustiveScenarios.all();
        var some = IntStream.iterate(0, i -> i < systematic.size(), i -> i + 97).mapToObj(systematic::get);
        return together(some, 150, 80).toList();
    }
}
