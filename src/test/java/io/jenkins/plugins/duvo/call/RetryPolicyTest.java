package io.jenkins.plugins.duvo.call;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy retryPolicy = new RetryPolicy();

    @Test
    void failureIsRetriedForAMinuteWithExponentialBackoff() {
        assertThat(delays(retryPolicy::delayForFailure), contains(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L));
    }

    @Test
    void missingJobIsReadThreeTimesMore() {
        assertThat(delays(retryPolicy::delayForNotFound), contains(2_000L, 2_000L, 2_000L));
    }

    @Test
    void lostAnswerIsRetriedForReadsOnly() {
        var lost = DuvoException.internalError(new IllegalStateException("lost"));

        assertThat(retryPolicy.delayForWrite(lost), is(OptionalLong.empty()));
        assertThat(delays(() -> retryPolicy.delayForRead(lost)), hasSize(6));
    }

    @Test
    void rejectedCallIsNotRetried() {
        var rejected = DuvoException.invalidResponse("read a Job", "no luck");

        assertThat(retryPolicy.delayForRead(rejected), is(OptionalLong.empty()));
        assertThat(retryPolicy.delayForWrite(rejected), is(OptionalLong.empty()));
    }

    private static List<Long> delays(Supplier<OptionalLong> next) {
        return Stream.generate(next)
                .limit(100)
                .takeWhile(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
