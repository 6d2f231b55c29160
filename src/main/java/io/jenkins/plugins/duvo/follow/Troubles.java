package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * What goes wrong with one Job's calls. Trouble with its state and trouble with its messages are told as one, once when it begins
 * and once when it ends; a refusal is the key's fault until a probe says otherwise.
 */
final class Troubles {
    private final JobContext context;
    private final JobPhase phase;
    private final TroubleWatch messages;
    private final TroubleWatch state;
    private boolean told;
    private int refusals;

    /** @param messages the trouble with the Job's messages */
    Troubles(JobContext context, JobPhase phase, TroubleWatch messages) {
        this.context = context;
        this.phase = phase;
        this.messages = messages;
        this.state = context.troubleWatch();
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
     * The state could not be read, or the Job not be started.
     *
     * @return whether that has lasted too long
     */
    boolean failed(DuvoException why) {
        if (phase.starting() && state.retryAt() == 0) {
            state.begin(); // before it was tried for the first time, it waited for its turn
        }
        state.failed(context.now());
        return over(why);
    }

    private boolean over(DuvoException why) {
        if (state.over(phase.waiting())) {
            return true;
        }
        tell(why);
        return false;
    }

    /** The state could not be read; if that has lasted too long, it is an end. */
    void unread(DuvoException why) {
        if (refusal(why)) {
            accessRefused(why);
        } else if (!phase.ended() && failed(why)) {
            phase.end(Ending.How.OUT_OF_REACH, why);
        }
    }

    /** Whether a failure says that the key may not do what was asked. */
    static boolean refusal(DuvoException why) {
        return why.keyRefused() || why.forbidden();
    }

    /** A {@link #refusal} came; if it is meant for good, it is an end. */
    void accessRefused(DuvoException why) {
        if (!context.key().watch().doubt(context.duvo(), context.now()) || ++refusals >= Limits.FORBIDDEN) {
            phase.end(Ending.How.FORBIDDEN, why);
        }
    }

    /** Duvo does not take the key at present: it was not this Job that was refused. */
    void keyRefused(DuvoException why) {
        refusals = 0;
        if (!phase.starting() && !phase.ended() && failed(why)) {
            phase.end(Ending.How.OUT_OF_REACH, why);
        }
    }

    /** No call of the key gets through; if that has lasted too long, it is an end, but of a start only when it was tried. */
    void keyTroubled(DuvoException why) {
        if (phase.starting()) {
            tell(why);
        } else if (!phase.ended() && over(why)) {
            phase.end(Ending.How.OUT_OF_REACH, why);
        }
    }

    /** Calls of the key get through again; where calls of the Job itself failed, one of those must get through. */
    void keyRecovered() {
        if (state.retryAt() == 0 && messages.retryAt() == 0) {
            tellRecovery();
        }
    }

    void tell(DuvoException why) {
        if (!told && (state.troubled() || messages.troubled())) {
            told = true;
            context.tell(listener -> listener.troubled(why));
        }
    }

    void tellRecovery() {
        if (told && !state.troubled() && !messages.troubled()) {
            told = false;
            context.tell(JobListener::recovered);
        }
    }
}
