package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Executor of one key's calls: sends a call, and passes its outcome on to what the key's Jobs share and then to the part that
 * offered the call. Whatever is thrown on the way is an outcome too: an answer that could not be handled is a failure with an
 * unknown effect. All methods but {@link #execute} are called under the scheduler's lock; none throws.
 *
 * <p>Example: Duvo starts a Job, and the handler of its answer throws. The start is then a call whose outcome is unknown, so its
 * Job is searched and not started again.
 */
final class CallExecutor {
    private final Object keyId;
    private final KeyStatusListener statusListener;
    private final RequestBudget budget;
    private final SharedKeyState keyState;
    private final LongSupplier clock;
    private final FailureLog failureLog;

    CallExecutor(
            Object keyId,
            KeyStatusListener statusListener,
            RequestBudget budget,
            SharedKeyState keyState,
            LongSupplier clock,
            FailureLog failureLog) {
        this.keyId = keyId;
        this.statusListener = statusListener;
        this.budget = budget;
        this.keyState = keyState;
        this.clock = clock;
        this.failureLog = failureLog;
    }

    /**
     * Sends a call and returns what is to be done with its outcome, under the lock, by the executor of the key that it was sent
     * with. Blocks, so the lock must not be held.
     */
    <T> Consumer<CallExecutor> execute(PendingCall<T> call) {
        try {
            var answer = call.execute();
            return executor -> executor.onSuccess(call, answer);
        } catch (DuvoException e) {
            @CheckForNull var internalCause = e.internalCause();
            if (internalCause != null) {
                failureLog.log("A call to Duvo failed in an unforeseen way", internalCause);
            }
            return executor -> executor.onFailure(call, e);
        } catch (Throwable e) { // else the Job would wait for its answer forever
            failureLog.log("A call to Duvo failed in an unforeseen way", e);
            return executor -> executor.onFailure(call, DuvoException.internalError(e));
        }
    }

    private <T> void onSuccess(PendingCall<T> call, T answer) {
        failureLog.guard("The state of a Duvo key could not be updated", () -> {
            keyState.throttle().onOtherOutcome(call.call().kind());
            keyState.probe().onAccepted();
            keyState.outage().onSuccess();
        });
        failureLog.guard("A listener of Duvo keys failed", () -> statusListener.keyAccepted(keyId));
        try {
            call.onSuccess().accept(answer);
        } catch (Throwable e) {
            failureLog.log("An answer of Duvo could not be handled", e);
            handleFailure(call, DuvoException.internalError(e));
        }
    }

    /** The call could not be handed over to a thread, so nothing was sent. */
    void onNotSent(PendingCall<?> call, Throwable why) {
        onFailure(call, DuvoException.noThread(why));
    }

    private void onFailure(PendingCall<?> call, DuvoException why) {
        failureLog.guard(
                "The state of a Duvo key could not be updated",
                () -> onKeyFailure(call.call().kind(), why));
        if (why.isUnauthorized()) {
            failureLog.guard("A listener of Duvo keys failed", () -> statusListener.keyRejected(keyId, why));
        }
        handleFailure(call, why);
        failureLog.guard(
                "An outage of Duvo could not be recorded",
                () -> keyState.outage().onFailure(why, clock.getAsLong()));
    }

    private void onKeyFailure(CallKind kind, DuvoException why) {
        keyState.probe().onFailure(why);
        @CheckForNull var retryAfter = why.retryAfter();
        var pause = retryAfter == null ? -1 : retryAfter.toMillis();
        var now = clock.getAsLong();
        if (why.httpStatus() == 429 && budget.hasManyLeft(now)) {
            keyState.throttle().onThrottled(kind, pause, why, now);
            return;
        }
        keyState.throttle().onOtherOutcome(kind);
        if (why.outcome() == Outcome.THROTTLED || retryAfter != null) { // 503 and 403 may name a pause as well
            budget.onThrottled(pause, now);
        }
    }

    private void handleFailure(PendingCall<?> call, DuvoException why) {
        try {
            call.onFailure().accept(why);
        } catch (Throwable e) {
            failureLog.log("A failed call to Duvo could not be handled", e);
            failureLog.guard(
                    "A failed call to Duvo could not be handled",
                    () -> call.onFailure().accept(DuvoException.internalError(e)));
        }
    }
}
