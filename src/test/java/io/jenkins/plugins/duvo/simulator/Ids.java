package io.jenkins.plugins.duvo.simulator;

import java.util.Random;
import java.util.UUID;

/** Random UUIDs that are the same for the same seed. */
final class Ids {
    private final Random random;

    Ids(long seed) {
        random = new Random(seed);
    }

    String next() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
