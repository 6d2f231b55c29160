package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What goes wrong with one Job's calls. Trouble with its state and trouble with its messages are told as one, once when it begins
 * and once when it ends; a refusal is the key's fault until a probe says otherwise.
 */
final class Troubles {
    private final DuvoClient duvo;
    private final KeyWatch key;
    private final LongSupplier clock;
    private final Consumer<Consumer<JobListener>> news;
    private final BooleanSupplier messages;
    private final TroubleWatch state;
    private boolean told;
    private int refusals;

    /**
     * @param patience milliseconds for which the state may be unknown
     * @param messages whether the messages cannot be read at present
     */
    Troubles(
            long patience,
            DuvoClient duvo,
            KeyWatch key,
            LongSupplier clock,
            Consumer<Consumer<JobListener>> news,
            BooleanSupplier messages) {
        this.state = new TroubleWatch(patience);
        this.duvo = duvo;
        this.key = key;
        this.clock = clock;
        this.news = news;
        this.messages = messages;
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return state.retryAt();
    }

    /** The state was read, or the Job started. */
    void succeeded() {
        state.succeeded();
        refusals = 0;
        tellRecovery();
    }

    /** Duvo wants silence. */
    void throttled() {
        state.throttled();
    }

    /**
     * The state could not be read.
     *
     * @return whether that has lasted too long
     */
    boolean failed(DuvoException why, boolean waiting) {
        state.failed(clock.getAsLong());
        if (state.over(waiting)) {
            return true;
        }
        tell(why);
        return false;
    }

    /** Whether a failure says that the key may not do what was asked. */
    static boolean refusal(DuvoException why) {
        return why.keyRefused() || why.forbidden();
    }

    /** A {@link #refusal} came; returns whether it is meant for good. */
    boolean refused() {
        return !key.doubt(duvo, clock.getAsLong()) || ++refusals >= Limits.FORBIDDEN;
    }

    /** It was the key, not this Job. */
    void forgive() {
        refusals = 0;
    }

    void tell(DuvoException why) {
        if (!told && (state.troubled() || messages.getAsBoolean())) {
            told = true;
            news.accept(listener -> listener.troubled(why));
        }
    }

    void tellRecovery() {
        if (told && !state.troubled() && !messages.getAsBoolean()) {
            told = false;
            news.accept(JobListener::recovered);
        }
    }
}
