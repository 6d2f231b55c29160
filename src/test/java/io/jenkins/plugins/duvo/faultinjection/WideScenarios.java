package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Generator of random scenarios that vary more than one Job and its answers: each takes a {@link RandomScenarios random scenario} and
 * adds one to three {@link Dimension dimensions}. The same scenario for the same seed.
 */
final class WideScenarios {
    /** What a scenario varies in addition. */
    enum Dimension {
        /** One to seven other keys, some of whose calls hang, are slow or lose their connections. */
        KEYS,
        /** The connection of the build's own key dies without a word, several times. */
        CONNECTIONS,
        /** Each read about the Job may come from another replica, and the replicas lag. */
        REPLICAS,
        /** Pages of messages or lists do not lead on. */
        PAGING,
        /** What the engine calls throws: listeners, executors, suppliers, the reading of an answer. */
        THROWS,
        /** Members of answers have values out of range, or of another type, or are absent. */
        VALUES,
        /** Duvo's clock is ahead or behind, and so are the clocks of its replicas. */
        CLOCKS,
        /** Duvo answers 429, or 503 with a pause, to calls of one kind, although plenty of the key's limit is left. */
        THROTTLING
    }

    /** Longest lag of a replica of messages: the last messages of a Job that it hides for longer are not promised. */
    private static final int MESSAGE_LAG_MS = 5_000;

    /** The largest number of other Jobs, shared out among the other keys beside one for each. */
    private static final int OTHER_JOBS = 8;

    private final Random random;
    private final FaultScenario base;
    private final List<KeyPlan> keys = new ArrayList<>();
    private final List<ScheduledFault> faults = new ArrayList<>();
    private Duration clock = Duration.ZERO;

    private WideScenarios(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        base = RandomScenarios.of(seed);
    }

    /** Creates the scenario of a seed. */
    static FaultScenario of(long seed) {
        var wide = new WideScenarios(seed);
        return wide.make(wide.some());
    }

    /** Creates the scenario of a seed with these dimensions and no others. */
    static FaultScenario of(long seed, Set<Dimension> dimensions) {
        return new WideScenarios(seed).make(dimensions);
    }

    private Set<Dimension> some() {
        var all = List.of(Dimension.values());
        var some = EnumSet.noneOf(Dimension.class);
        for (int i = random.nextInt(3); i >= 0; i--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return some;
    }

    private FaultScenario make(Set<Dimension> dimensions) {
        keys.addAll(base.keys());
        if (random.nextBoolean()) {
            faults.addAll(base.faults()); // else only what the dimensions add goes wrong
        }
        dimensions.forEach(this::add);
        return new FaultScenario(
                "wide " + base.seed() + " " + dimensions,
                base.seed(),
                base.job(),
                base.people(),
                clock,
                keys,
                faults,
                base.crashes());
    }

    private void add(Dimension dimension) {
        switch (dimension) {
            case KEYS -> addKeys();
            case CONNECTIONS -> addDeaths();
            case REPLICAS -> addReplicas();
            case PAGING -> addPaging();
            case THROWS -> addThrows();
            case VALUES -> addValues();
            case CLOCKS -> addClocks();
            case THROTTLING -> addThrottling();
        }
    }

    private void addKeys() {
        var behaviours = KeyPlan.Behaviour.values();
        var workload = random.nextInt(4) == 0 ? KeyPlan.Workload.BUSY : KeyPlan.Workload.TALKING;
        var count = random.nextInt(1, 8);
        for (int i = count; i > 0; i--) {
            var behaviour =
                    random.nextBoolean() ? KeyPlan.Behaviour.ANSWERED : behaviours[random.nextInt(behaviours.length)];
            keys.add(new KeyPlan(i, behaviour, workload, 1 + random.nextInt(1 + OTHER_JOBS / count)));
        }
    }

    private void addDeaths() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            faults.add(new ScheduledFault("the connection dies", trigger(), soon(), FaultInjector::killConnection));
        }
    }

    private void addReplicas() {
        addReplicas(Endpoint.RUN, 30_000);
        addReplicas(Endpoint.RUNS, 10_000);
        if (random.nextBoolean()) {
            addReplicas(Endpoint.MESSAGES, MESSAGE_LAG_MS);
        }
    }

    private void addReplicas(Endpoint call, int longest) {
        var lags = random.ints(random.nextInt(1, 5), 0, longest)
                .mapToObj(Duration::ofMillis)
                .toList();
        var lasting = Duration.ofSeconds(random.nextInt(10, 300));
        faults.add(new ScheduledFault(
                "replicas of " + call + " lag by " + lags,
                trigger(),
                soon(),
                injector -> injector.lag(call, lags, lasting)));
    }

    private void addPaging() {
        var call = random.nextInt(4) == 0 ? Endpoint.RUNS : Endpoint.MESSAGES;
        var name = any(FaultCatalog.pagingNames());
        var lasting = Duration.ofSeconds(random.nextInt(5) == 0 ? 1500 : random.nextInt(1, 300));
        faults.add(ScheduledFault.fault(trigger(), soon(), call, name, FaultCatalog.of(name), 1_000_000, lasting));
    }

    private void addThrows() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            var hook = any(List.of(ThrowInjector.Hook.values()));
            var kind = any(List.of(ThrowInjector.Kind.values()));
            var times = random.nextBoolean() ? 1 : random.nextInt(1, 40);
            var lasting = Duration.ofSeconds(random.nextInt(1, 120));
            faults.add(new ScheduledFault(
                    "%s throws %s %d times for at most %d s".formatted(hook, kind, times, lasting.toSeconds()),
                    trigger(),
                    soon(),
                    injector -> injector.throwAt(hook, kind, times, lasting)));
        }
    }

    private void addValues() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            var call = any(FaultCatalog.CALLS);
            var times = random.nextInt(3) == 0 ? 1_000_000 : random.nextInt(1, 6);
            var lasting = Duration.ofSeconds(random.nextInt(5) == 0 ? 1500 : random.nextInt(1, 200));
            var seed = random.nextLong();
            faults.add(new ScheduledFault(
                    "%s has odd values %d times for at most %d s".formatted(call, times, lasting.toSeconds()),
                    trigger(),
                    soon(),
                    injector -> injector.oddAnywhere(call, seed, times, lasting)));
        }
    }

    private void addClocks() {
        if (random.nextBoolean()) {
            clock = shift();
        }
        if (clock.isZero() || random.nextBoolean()) {
            var shifts =
                    Stream.generate(this::shift).limit(random.nextInt(1, 5)).toList();
            var lasting = Duration.ofSeconds(random.nextInt(1, 300));
            faults.add(new ScheduledFault(
                    "times are shifted by " + shifts,
                    trigger(),
                    soon(),
                    injector -> injector.shiftTimes(shifts, lasting)));
        }
    }

    /** From some milliseconds to some years, in one of the two directions; zero now and then. */
    private Duration shift() {
        var millis = (long) Math.pow(10, random.nextInt(1, 12) + random.nextDouble());
        return Duration.ofMillis(random.nextInt(-1, 2) * millis);
    }

    private void addThrottling() {
        keys.add(new KeyPlan(0, KeyPlan.Behaviour.ANSWERED, KeyPlan.Workload.TALKING, random.nextInt(1, 4)));
        var call = any(List.of(
                Endpoint.START, Endpoint.START, Endpoint.RESPOND, Endpoint.STOP, Endpoint.RUN, Endpoint.MESSAGES));
        var status = any(List.of(429, 429, 429, 503, 403));
        var pause = any(List.of("1", "5", "30", "60", "600"));
        var name = status + " with a pause of " + pause + " s and plenty left";
        var fault = Fault.json(status).header("x-ratelimit-remaining", "280");
        if (status != 429 || random.nextInt(3) > 0) {
            fault = fault.header("retry-after", pause);
        }
        var times = random.nextBoolean() ? random.nextInt(1, 4) : 1_000_000;
        var lasting = Duration.ofSeconds(random.nextInt(1, 300));
        var planned = ScheduledFault.fault(trigger(), soon(), call, name, fault, times, lasting);
        var isOwn = status == 429 && call.writes(); // a pause of another status is for the whole key
        faults.add(
                new ScheduledFault(planned.description(), planned.trigger(), planned.after(), planned.effect(), isOwn));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Trigger trigger() {
        var triggers = Trigger.values();
        return triggers[random.nextInt(triggers.length)];
    }

    private Duration soon() {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(20_000));
    }
}
