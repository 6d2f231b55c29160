package io.jenkins.plugins.duvo.call;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asynchronous caller with retries: makes single calls within the budget of a key, each in its turn, and repeats a failed call as the
 * caller's {@link RetryPolicy} says. Never blocks.
 */
public final class RetryingCaller {
    private final ResolvedConnection duvo;
    private final BooleanSupplier stepEnded;
    /** Earliest time of the call that was submitted last, as {@link System#nanoTime} counts. */
    private volatile long notBeforeNanos = System.nanoTime();
    /** Whether that call has had its turn, so that only Duvo's answer is missing. */
    private volatile boolean sent;

    /** @param stepEnded whether the step has ended; nothing is sent to Duvo any more then */
    public RetryingCaller(ResolvedConnection duvo, BooleanSupplier stepEnded) {
        this.duvo = duvo;
        this.stepEnded = stepEnded;
    }

    /**
     * Makes a call in its turn, and repeats it with the same priority as long as the policy gives a delay.
     *
     * @param delayMs milliseconds to wait before the first attempt
     * @param retryPolicy milliseconds until a failed call is repeated; empty to give up. Asked once after each failure, such as
     *     {@link RetryPolicy#delayForRead}
     * @return completed on a thread that may block, with the last failure if the call was given up; never completed if Jenkins shuts
     *     down
     */
    public <T> CompletableFuture<T> call(
            CallPriority priority, long delayMs, Function<DuvoException, OptionalLong> retryPolicy, Call<T> call) {
        return callOnce(priority, delayMs, call).exceptionallyCompose(failure -> {
            if (unwrap(failure) instanceof DuvoException why) {
                var pause = retryPolicy.apply(why);
                if (pause.isPresent()) {
                    return call(priority, pause.getAsLong(), retryPolicy, call);
                }
            }
            return CompletableFuture.failedFuture(unwrap(failure));
        });
    }

    private <T> CompletableFuture<T> callOnce(CallPriority priority, long delayMs, Call<T> call) {
        sent = false;
        notBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        try {
            return DuvoEngine.get()
                    .scheduler()
                    .call(duvo.access(), priority, delayMs, call.kind().newCall(client -> {
                        sent = true;
                        if (stepEnded.getAsBoolean()) {
                            throw DuvoException.invalidResponse("ask Duvo", "the step has ended");
                        }
                        return call.execute(client);
                    }));
        } catch (RejectedExecutionException e) {
            return new CompletableFuture<>(); // Jenkins shuts down: the step makes its calls again after the restart
        }
    }

    /** A short lowercase phrase for developers: what the step waits for, and when Duvo is asked next. */
    String describe() {
        var wait = notBeforeNanos - System.nanoTime();
        if (wait > 0) {
            return "asks Duvo next in " + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1) + " s";
        }
        return sent ? "waits for Duvo's answer" : "waits for its turn to ask Duvo";
    }

    /** The failure without the {@link CompletionException} in which futures wrap it. */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
