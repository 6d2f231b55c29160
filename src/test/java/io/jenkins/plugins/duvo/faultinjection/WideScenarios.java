package io.jenkins.plugins.duvo.faultinjection;

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
        CONNECTIONS
    }

    /** Dimensions that the engine does not pass yet, which no scenario gets. */
    static final Set<Dimension> PENDING = EnumSet.of(Dimension.KEYS);

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

    private Trigger trigger() {
        var triggers = Trigger.values();
        return triggers[random.nextInt(triggers.length)];
    }

    private Duration soon() {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(20_000));
    }
}
