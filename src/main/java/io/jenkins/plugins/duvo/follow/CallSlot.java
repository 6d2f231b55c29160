package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/**
 * Unit of capacity for one call at a time, like a slot of a worker. The slot is occupied from the moment a call is sent until
 * its outcome is handled, so answers arrive in the order in which the calls were sent. Guarded by the scheduler's lock.
 */
final class CallSlot {
    private final DuvoClient client;
    private boolean busy;

    /** @param client sends the calls of this slot */
    CallSlot(DuvoClient client) {
        this.client = client;
    }

    /** Whether no call occupies this slot. */
    boolean isFree() {
        return !busy;
    }

    /**
     * Makes a call that occupies the slot while it is under way and is ordered by {@code notBefore}, in the scheduler's
     * milliseconds.
     */
    <T> PendingCall<T> pendingCall(
            CallPriority priority,
            long notBefore,
            FollowScheduler.Call<T> call,
            Consumer<T> onSuccess,
            Consumer<DuvoException> onFailure) {
        return pendingCall(priority, notBefore, notBefore, () -> {}, call, onSuccess, onFailure);
    }

    /**
     * Makes a call that occupies the slot while it is under way.
     *
     * @param notBefore earliest time at which the call may be sent, in the scheduler's milliseconds
     * @param order rank among the calls of its priority: the smallest is sent first
     * @param onSent called when the call is about to be sent and occupies the slot
     */
    <T> PendingCall<T> pendingCall(
            CallPriority priority,
            long notBefore,
            long order,
            Runnable onSent,
            FollowScheduler.Call<T> call,
            Consumer<T> onSuccess,
            Consumer<DuvoException> onFailure) {
        return new PendingCall<>(
                client,
                priority,
                notBefore,
                order,
                () -> {
                    busy = true;
                    onSent.run();
                },
                call,
                answer -> {
                    busy = false;
                    onSuccess.accept(answer);
                },
                why -> {
                    busy = false;
                    onFailure.accept(why);
                });
    }
}
