package io.jenkins.plugins.duvo.simulator.state;

import java.util.Random;
import java.util.UUID;

/** Generator of random UUIDs that are the same for the same seed. */
public final class IdGenerator {
    private final Random random;

    IdGenerator(long seed) {
        random = new Random(seed);
    }

    /** Returns the next UUID, version 4. */
    public String next() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
