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

/** Single calls within the key's budget, made again as long as somebody's patience lasts. Never blocks. */
public final class RetryingCaller {
    private final ResolvedConnection duvo;
    private final BooleanSupplier over;
    /** When the call that was ordered last may be made, as {@link System#nanoTime} counts. */
    private volatile long dueAt = System.nanoTime();

    /** @param over whether nobody waits for an answer any more: nothing is asked then */
    public RetryingCaller(ResolvedConnection duvo, BooleanSupplier over) {
        this.duvo = duvo;
        this.over = over;
    }

    /**
     * Makes a call in its turn.
     *
     * @param delay milliseconds to wait first
     * @param again milliseconds until a call that failed is made again; empty to give up
     * @return completed on a thread that may block; never, if Jenkins ends
     */
    public <T> CompletableFuture<T> call(
            CallPriority priority, long delay, Function<DuvoException, OptionalLong> again, Call<T> call) {
        return callOnce(priority, delay, call).exceptionallyCompose(failure -> {
            if (unwrap(failure) instanceof DuvoException why) {
                var pause = again.apply(why);
                if (pause.isPresent()) {
                    return call(priority, pause.getAsLong(), again, call);
                }
            }
            return CompletableFuture.failedFuture(unwrap(failure));
        });
    }

    private <T> CompletableFuture<T> callOnce(CallPriority priority, long delay, Call<T> call) {
        dueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay);
        try {
            return DuvoEngine.get().scheduler().call(duvo.access(), priority, delay, client -> {
                if (over.getAsBoolean()) {
                    throw DuvoException.invalidResponse("ask Duvo", "nobody waits for the answer");
                }
                return call.execute(client);
            });
        } catch (RejectedExecutionException e) {
            return new CompletableFuture<>(); // Jenkins ends: the step goes on after its next start
        }
    }

    /** A short lowercase phrase for developers. */
    String describe() {
        var wait = dueAt - System.nanoTime();
        return wait > 0
                ? "asks Duvo next in " + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1) + " s"
                : "waits for its turn or Duvo's answer";
    }

    /** The failure itself, without what futures wrap it in. */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
