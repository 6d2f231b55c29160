package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of a key's limit that one of several controllers takes. */
class FairShareTest {
    private static final int LIMIT = 300;

    private final FairShare share = new FairShare();

    private void left(int remaining, int ownUse, long now) {
        share.onRateLimit(new RateLimit(LIMIT, remaining), ownUse, now);
    }

    @Test
    void nothingIsKnownBeforeTheFirstAnswer() {
        assertFalse(share.isKnown());
        left(LIMIT, 0, 0);
        assertTrue(share.isKnown());
    }

    @ParameterizedTest
    @CsvSource({
        "300, 0, 280, 280", // alone
        "200, 100, 280, 280", // only own requests
        "195, 100, 275, 275", // a person's requests
        "190, 100, 270, 270", // the most that others may send unshared
        "189, 100, 280, 223.2", // others send, and much is left
        "80, 100, 280, 136", // the most that needs no yielding
        "79, 100, 276, 135.2",
        "21, 93, 44, 83.2",
        "13, 93, 12, 76.8",
        "12, 93, 10, 76", // never less
        "10, 93, 10, 74.4",
        "9, 93, 10, 73.6",
        "9, 281, 20, 270" // others may have sent since
    })
    void rateFollowsFromWhatIsLeft(int remaining, int ownUse, double rate, double mean) {
        left(remaining, ownUse, 0);
        assertEquals(rate, share.rate(), 0.1);
        assertEquals(mean, share.meanRate(), 0.1);
    }

    @Test
    void largestForeignUseOfTheLastSeventyFiveSecondsCounts() {
        left(290, 0, 0);
        left(296, 0, 10_000);
        left(293, 0, 20_000);
        assertEquals(270, share.rate());
        share.forget(75_000);
        assertEquals(273, share.rate());
        share.forget(95_000);
        assertEquals(280, share.rate());
    }

    @Test
    void requestsSentSinceTheAnswerCountAsUsed() {
        left(40, 0, 0);
        share.onSent();
        assertEquals(116, share.rate(), 0.1);
        left(40, 0, 10);
        assertEquals(120, share.rate(), 0.1);
    }

    @Test
    void othersAreRememberedForALittleMoreThanAMinute() {
        left(280, 0, 0);
        left(300, 0, 1);
        assertEquals(0.8 * 290, share.meanRate(), 0.1);
        share.forget(Limits.FOREIGN_USE_MEMORY_MS - 1);
        assertEquals(0.8 * 290, share.meanRate(), 0.1);
        share.forget(Limits.FOREIGN_USE_MEMORY_MS);
        assertEquals(280, share.meanRate(), 0.1);
        share.forget(Limits.FOREIGN_USE_MEMORY_MS + 1);
        assertEquals(280, share.meanRate(), 0.1);
    }

    @Test
    void allOthersGoneMeansAnUnsharedKey() {
        left(290, 0, 0);
        share.forget(10 * Limits.FOREIGN_USE_MEMORY_MS);
        assertEquals(280, share.rate(), 0.1);
        assertEquals(280, share.meanRate(), 0.1);
    }

    @Test
    void nineRequestsLeftAreNearlyNone() {
        left(10, 0, 0);
        assertFalse(share.isNearlyExhausted());
        left(9, 0, 0);
        assertTrue(share.isNearlyExhausted());
    }

    /** Controllers that always have something to send, and a Duvo that counts the requests of any 60 seconds. */
    @Nested
    class Controllers {
        private static final long STEP_MS = 100;

        private final List<FairShare> shares = new ArrayList<>();
        private final List<List<Long>> sent = new ArrayList<>();
        private final List<Double> tokens = new ArrayList<>();
        private int refused;
        private long now;

        private void join() {
            shares.add(new FairShare());
            sent.add(new ArrayList<>());
            tokens.add(0.0);
        }

        private void run(int seconds) {
            for (var end = now + seconds * 1_000L; now < end; now += STEP_MS) {
                for (int i = 0; i < shares.size(); i++) {
                    var rate = shares.get(i).isKnown() ? shares.get(i).rate() : Limits.DEFAULT_RATE_PER_MINUTE;
                    tokens.set(i, tokens.get(i) + rate * STEP_MS / 60_000);
                    if (tokens.get(i) >= 1) {
                        send(i);
                    }
                }
            }
        }

        private void send(int i) {
            tokens.set(i, tokens.get(i) - 1);
            sent.forEach(times -> times.removeIf(at -> at <= now - 60_000));
            var used = sent.stream().mapToInt(List::size).sum();
            refused += used >= LIMIT ? 1 : 0;
            sent.get(i).add(now);
            shares.get(i).onSent();
            shares.get(i)
                    .onRateLimit(
                            new RateLimit(LIMIT, LIMIT - used - 1), sent.get(i).size(), now);
        }

        private void assertShares(int each) {
            sent.forEach(times -> assertEquals(each, times.size(), 0.15 * each));
            assertTrue(refused <= 5, () -> refused + " refused");
        }

        @Test
        void oneAloneHasAllButTheReserve() {
            join();
            run(180);
            assertShares(280);
        }

        @Test
        void twoThatBeginTogetherHaveHalfEach() {
            IntStream.range(0, 2).forEach(i -> join());
            run(180);
            assertShares(129);
        }

        @Test
        void newcomerHasItsShareWithinThreeMinutes() {
            IntStream.range(0, 2).forEach(i -> join());
            run(600);
            join();
            run(180);
            assertShares(89);
        }

        @Test
        void oneThatWasAloneYields() {
            join();
            run(600);
            join();
            run(180);
            assertShares(129);
        }

        @Test
        void whatOneThatLeavesHadGoesToTheOthers() {
            IntStream.range(0, 3).forEach(i -> join());
            run(600);
            shares.remove(2);
            run(180);
            sent.remove(2);
            assertShares(129);
        }
    }
}
