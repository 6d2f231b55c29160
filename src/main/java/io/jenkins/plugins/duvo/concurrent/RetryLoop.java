package io.jenkins.plugins.duvo.concurrent;

import hudson.model.Computer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Retry loop with a fixed pause: repeats an attempt until it succeeds, fails for good, or the time is up. No thread waits
 * between two attempts: {@link Timer} only hands the next one over to the executor. Attempts of one loop never overlap.
 *
 * <p>An attempt whose failure comes {@code timeout} or later after {@link #start} is the last one. Example: with a pause of 1
 * s, a timeout of 3 s and attempts that fail at once, attempts are made at 0, 1, 2 and 3 s, and {@link #result} then completes
 * with the failure of the fourth.
 *
 * <pre>{@code
 * var search = new RetryLoop<FilePath>(Duration.ofSeconds(1), () -> Duration.ofMinutes(5), () -> {
 *     var workspace = step.workspace();
 *     if (workspace == null) {
 *         throw new IOException("the agent is not connected yet");
 *     }
 *     return workspace;
 * });
 * search.start().thenAccept(workspace -> log.println("Found " + workspace));
 * search.result().cancel(false); // the step was aborted: no further attempt is made
 * }</pre>
 *
 * <p>While Jenkins shuts down, no attempt is repeated and the result stays incomplete: the next Jenkins process begins its own
 * loop.
 *
 * @param <T> type of the result
 */
@Restricted(NoExternalUse.class)
public final class RetryLoop<T> {
    /** What a loop repeats. */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * Makes one attempt; may block.
         *
         * @return the result with which the loop ends; may be null
         * @throws Exception if there is no result yet, or if there will never be one
         */
        T run() throws Exception;

        /** Whether a failure of {@link #run} ends the loop although time is left. Asked once for each failure. */
        default boolean isFinal(Exception failure) {
            return false;
        }

        /** Called after a failure that is followed by another attempt. */
        default void onRetry(Exception failure) {}
    }

    private final Duration pause;
    private final Supplier<Duration> timeout;
    private final Executor executor;
    private final Attempt<T> attempt;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    /** By {@link System#nanoTime}. Written before the first attempt, and handed on with each further one. */
    private long startedAt;

    /** Makes a loop whose further attempts run on {@link Computer#threadPoolForRemoting}. */
    public RetryLoop(Duration pause, Supplier<Duration> timeout, Attempt<T> attempt) {
        this(pause, timeout, Computer.threadPoolForRemoting, attempt);
    }

    /**
     * @param pause from the end of an attempt to the beginning of the next one
     * @param timeout asked after each failed attempt, so that a setting may change meanwhile
     * @param executor runs all attempts but the first one
     */
    public RetryLoop(Duration pause, Supplier<Duration> timeout, Executor executor, Attempt<T> attempt) {
        this.pause = pause;
        this.timeout = timeout;
        this.executor = executor;
        this.attempt = attempt;
    }

    /**
     * Makes the first attempt on the calling thread, unless the result is complete; to be called once. Returns {@link #result}.
     */
    public CompletableFuture<T> start() {
        startedAt = System.nanoTime();
        makeAttempt();
        return result;
    }

    /**
     * The result of the first attempt that succeeds, or the failure of the last one. It completes on the thread of that
     * attempt. The owner of the loop may complete it: then no further attempt is made.
     */
    public CompletableFuture<T> result() {
        return result;
    }

    private void makeAttempt() {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(attempt.run());
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            retryOrFail(e);
        } catch (Throwable e) { // else the result would never complete
            result.completeExceptionally(e);
        }
    }

    private void retryOrFail(Exception failure) {
        try {
            retryUnlessOver(failure);
        } catch (Throwable e) { // else the result would never complete
            result.completeExceptionally(e);
        }
    }

    private void retryUnlessOver(Exception failure) {
        if (attempt.isFinal(failure)
                || System.nanoTime() - startedAt >= timeout.get().toNanos()) {
            result.completeExceptionally(failure);
            return;
        }
        attempt.onRetry(failure);
        scheduleRepeat();
    }

    private void scheduleRepeat() {
        Timer.get().schedule(this::handOver, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void handOver() {
        try {
            executor.execute(this::repeat);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread could be made
            if (!isTerminating()) {
                scheduleRepeat();
            }
        }
    }

    private void repeat() {
        if (!isTerminating()) {
            makeAttempt();
        }
    }

    private static boolean isTerminating() {
        var jenkins = Jenkins.getInstanceOrNull();
        return jenkins != null && jenkins.isTerminating();
    }
}
