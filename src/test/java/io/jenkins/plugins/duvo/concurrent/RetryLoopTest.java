package io.jenkins.plugins.duvo.concurrent;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attempts that are made until one succeeds, fails for good, or the time is up. */
class RetryLoopTest {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger submissions = new AtomicInteger();
    private final Executor executor = task -> {
        submissions.incrementAndGet();
        task.run();
    };
    private volatile int failures;

    @Test
    void firstAttemptIsMadeOnTheCallingThread() throws Exception {
        var thread = new RetryLoop<>(PAUSE, () -> LONG, executor, Thread::currentThread).start();

        assertThat(thread.getNow(null), sameInstance(Thread.currentThread()));
        assertThat(submissions.get(), is(0));
    }

    @Test
    void attemptIsRepeatedOnTheExecutorUntilItSucceeds() throws Exception {
        failures = 3;

        assertThat(result(loop(LONG)), is("attempt 4"));
        assertThat(submissions.get(), is(3));
    }

    @Test
    void resultMayBeNull() throws Exception {
        assertThat(result(new RetryLoop<Void>(PAUSE, () -> LONG, executor, () -> null)), nullValue());
    }

    @Test
    void pauseIsBetweenAttempts() throws Exception {
        failures = 2;
        var from = System.nanoTime();

        result(new RetryLoop<>(Duration.ofMillis(200), () -> LONG, executor, this::attempt));

        assertThat(Duration.ofMillis(400), lessThan(Duration.ofNanos(System.nanoTime() - from)));
    }

    @Test
    void lastFailureIsTheResultWhenTheTimeIsUp() {
        failures = Integer.MAX_VALUE;

        var failure = failure(loop(Duration.ofMillis(100)));

        assertThat(failure.getMessage(), is("attempt " + attempts.get()));
        assertThat(1, lessThan(attempts.get()));
    }

    @Test
    void timeoutOfZeroAllowsOneAttempt() {
        failures = Integer.MAX_VALUE;

        assertThat(failure(loop(Duration.ZERO)).getMessage(), is("attempt 1"));
    }

    @Test
    void timeoutMayChangeMeanwhile() {
        failures = Integer.MAX_VALUE;

        var loop = new RetryLoop<>(PAUSE, () -> attempts.get() < 3 ? LONG : Duration.ZERO, executor, this::attempt);

        assertThat(failure(loop).getMessage(), is("attempt 3"));
    }

    @Test
    void finalFailureEndsTheLoopAndEachOtherOneIsReported() {
        failures = Integer.MAX_VALUE;
        List<String> retries = new CopyOnWriteArrayList<>();
        var loop = new RetryLoop<>(PAUSE, () -> LONG, executor, new RetryLoop.Attempt<String>() {
            @Override
            public String run() throws IOException {
                return attempt();
            }

            @Override
            public boolean isFinal(Exception failure) {
                return failure.getMessage().equals("attempt 3");
            }

            @Override
            public void onRetry(Exception failure) {
                retries.add(failure.getMessage());
            }
        });

        assertThat(failure(loop).getMessage(), is("attempt 3"));
        assertThat(retries, contains("attempt 1", "attempt 2"));
    }

    @Test
    void loopEndsOnceItsOwnerCompletesTheResult() throws Exception {
        failures = Integer.MAX_VALUE;
        var loop = loop(LONG);
        loop.start();
        await().until(() -> attempts.get() > 2);

        loop.result().complete("given up");

        var made = attempts.get();
        await().during(Duration.ofMillis(200)).until(() -> attempts.get() <= made + 1); // one may be under way
        assertThat(loop.result().get(), is("given up"));
    }

    @Test
    void completeResultAllowsNoAttempt() throws Exception {
        var loop = loop(LONG);
        loop.result().complete("given up");

        assertThat(result(loop), is("given up"));
        assertThat(attempts.get(), is(0));
    }

    @Test
    void interruptionIsAFailureAndStaysVisible() {
        var loop = new RetryLoop<>(PAUSE, () -> Duration.ZERO, executor, () -> {
            throw new InterruptedException("stop");
        });

        var result = loop.start();

        assertThat(Thread.interrupted(), is(true));
        assertThat(
                assertThrows(ExecutionException.class, result::get).getCause().getMessage(), is("stop"));
    }

    @Test
    void errorEndsTheLoop() {
        var loop = new RetryLoop<>(PAUSE, () -> LONG, executor, () -> {
            throw new NoSuchMethodError("a method of another version");
        });

        assertThat(failure(loop).getMessage(), is("a method of another version"));
    }

    @Test
    void failureOfWhatTheLoopAsksEndsIt() {
        failures = Integer.MAX_VALUE;
        var loop = new RetryLoop<>(
                PAUSE,
                () -> {
                    throw new IllegalStateException("no setting");
                },
                executor,
                this::attempt);

        assertThat(failure(loop).getMessage(), is("no setting"));
    }

    @Test
    void attemptThatGetsNoThreadIsMadeLater() throws Exception {
        failures = 1;
        var refusals = new AtomicInteger(3);
        Executor refusing = task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException();
            }
            task.run();
        };

        assertThat(result(new RetryLoop<>(PAUSE, () -> LONG, refusing, this::attempt)), is("attempt 2"));
    }

    private RetryLoop<String> loop(Duration timeout) {
        return new RetryLoop<>(PAUSE, () -> timeout, executor, this::attempt);
    }

    private String attempt() throws IOException {
        var attempt = "attempt " + attempts.incrementAndGet();
        if (attempts.get() <= failures) {
            throw new IOException(attempt);
        }
        return attempt;
    }

    private static <T> T result(RetryLoop<T> loop) throws Exception {
        CompletableFuture<T> result = loop.start();
        return result.get(10, TimeUnit.SECONDS);
    }

    private static Throwable failure(RetryLoop<?> loop) {
        return assertThrows(ExecutionException.class, () -> result(loop)).getCause();
    }
}
