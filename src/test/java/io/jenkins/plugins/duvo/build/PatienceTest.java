package io.jenkins.plugins.duvo.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience();

    @Test
    void troubleIsTriedAgainForAMinuteEverMoreSlowly() {
        assertThat(pauses(patience::trouble), contains(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L));
    }

    @Test
    void aJobThatIsNotThereIsAskedForAFewTimes() {
        assertThat(pauses(patience::absent), contains(2_000L, 2_000L, 2_000L));
    }

    private static List<Long> pauses(Supplier<OptionalLong> next) {
        return Stream.generate(next)
                .limit(100)
                .takeWhile(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
