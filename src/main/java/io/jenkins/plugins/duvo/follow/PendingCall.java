package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/**
 * A call that somebody wants to be made. All but the call itself runs under the scheduler's lock.
 *
 * @param priority which queue it stands in
 * @param notBefore when it is wanted, earliest
 * @param order who is first among those of the same urgency: the smallest
 * @param onSent told that the call is made now
 * @param call blocks; made without any lock
 * @param onSuccess told the answer
 * @param onFailure told the failure
 */
record PendingCall<T>(
        CallPriority priority,
        long notBefore,
        long order,
        Runnable onSent,
        Call<T> call,
        Consumer<T> onSuccess,
        Consumer<DuvoException> onFailure) {
    /** The same; {@code changed} is called after each of the three moments. */
    PendingCall<T> andThen(Runnable changed) {
        return new PendingCall<>(
                priority,
                notBefore,
                order,
                () -> {
                    onSent.run();
                    changed.run();
                },
                call,
                answer -> {
                    onSuccess.accept(answer);
                    changed.run();
                },
                why -> {
                    onFailure.accept(why);
                    changed.run();
                });
    }

    /** A call to Duvo; blocks. */
    interface Call<T> {
        T execute() throws DuvoException;
    }
}
