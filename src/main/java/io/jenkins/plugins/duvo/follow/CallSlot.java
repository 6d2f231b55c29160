package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/** Room for one call at a time, so that answers come in the order of the questions. */
final class CallSlot {
    /** A call of a client. */
    interface ClientCall<T> {
        T execute(DuvoClient duvo) throws DuvoException;
    }

    private final DuvoClient duvo;
    private boolean busy;

    CallSlot(DuvoClient duvo) {
        this.duvo = duvo;
    }

    boolean isFree() {
        return !busy;
    }

    /** A call that fills the slot from when it is made until its outcome has been told. */
    <T> PendingCall<T> pendingCall(
            CallPriority priority, long due, ClientCall<T> call, Consumer<T> answered, Consumer<DuvoException> failed) {
        return pendingCall(priority, due, due, () -> {}, call, answered, failed);
    }

    /** The same, with a rank of its own; {@code begun} is told when the call is made. */
    <T> PendingCall<T> pendingCall(
            CallPriority priority,
            long due,
            long rank,
            Runnable begun,
            ClientCall<T> call,
            Consumer<T> answered,
            Consumer<DuvoException> failed) {
        return new PendingCall<>(
                priority,
                due,
                rank,
                () -> {
                    busy = true;
                    begun.run();
                },
                () -> call.execute(duvo),
                answer -> {
                    busy = false;
                    answered.accept(answer);
                },
                e -> {
                    busy = false;
                    failed.accept(e);
                });
    }
}
