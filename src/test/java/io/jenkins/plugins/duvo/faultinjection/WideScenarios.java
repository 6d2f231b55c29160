package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

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
        THROWS
    }

    /** Dimensions that the engine does not pass yet, which no scenario gets. */
    static final Set<Dimension> PENDING = EnumSet.of(Dimension.KEYS, Dimension.REPLICAS, Dimension.PAGING);

    /** Longest lag of a replica of messages: the last messages of a Job that it hides for longer are not promised. */
    private static final int MESSAGE_LAG_MS = 5_000;

    private final Random random;
    private final FaultScenario base;
    private final List<KeyPlan> keys = new ArrayList<>();
    private final List<ScheduledFault> faults = new ArrayList<>();

    private WideScenarios(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        base = RandomScenarios.of(seed);
    }

    /** Creates the scenario of a seed. */
    static FaultScenario of(long seed) {
        var open = EnumSet.complementOf(EnumSet.copyOf(PENDING));
        var wide = new WideScenarios(seed);
        return wide.make(wide.some(open));
    }

    /** Creates the scenario of a seed with these dimensions and no others. */
    static FaultScenario of(long seed, Set<Dimension> dimensions) {
        return new WideScenarios(seed).make(dimensions);
    }

    private Set<Dimension> some(Set<Dimension> open) {
        var all = List.copyOf(open);
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
        }
    }

    private void addKeys() {
        var behaviours = KeyPlan.Behaviour.values();
        var workload = random.nextInt(4) == 0 ? KeyPlan.Workload.BUSY : KeyPlan.Workload.TALKING;
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            var behaviour =
                    random.nextBoolean() ? KeyPlan.Behaviour.ANSWERED : behaviours[random.nextInt(behaviours.length)];
            keys.add(new KeyPlan(i, behaviour, workload, random.nextInt(1, 7)));
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
