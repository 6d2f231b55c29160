package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/** Room for one call at a time, so that answers come in the order of the questions. */
final class Slot {
    /** A call of a client. */
    interface ClientCall<T> {
        T make(DuvoClient duvo) throws DuvoException;
    }

    private final DuvoClient duvo;
    private boolean busy;

    Slot(DuvoClient duvo) {
        this.duvo = duvo;
    }

    boolean free() {
        return !busy;
    }

    /** A call that fills the slot from when it is made until its outcome has been told. */
    <T> Ask<T> ask(
            Urgency urgency, long due, ClientCall<T> call, Consumer<T> answered, Consumer<DuvoException> failed) {
        return ask(urgency, due, due, () -> {}, call, answered, failed);
    }

    /** The same, with a rank of its own; {@code begun} is told when the call is made. */
    <T> Ask<T> ask(
            Urgency urgency,
            long due,
            long rank,
            Runnable begun,
            ClientCall<T> call,
            Consumer<T> answered,
            Consumer<DuvoException> failed) {
        return new Ask<>(
                urgency,
                due,
                rank,
                () -> {
                    busy = true;
                    begun.run();
                },
                () -> call.make(duvo),
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
