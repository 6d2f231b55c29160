package io.jenkins.plugins.duvo.call;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy patience = new RetryPolicy();

    @Test
    void troubleIsTriedAgainForAMinuteEverMoreSlowly() {
        assertThat(pauses(patience::delayForFailure), contains(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L));
    }

    @Test
    void aJobThatIsNotThereIsAskedForAFewTimes() {
        assertThat(pauses(patience::delayForNotFound), contains(2_000L, 2_000L, 2_000L));
    }

    private static List<Long> pauses(Supplier<OptionalLong> next) {
        return Stream.generate(next)
                .limit(100)
                .takeWhile(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
