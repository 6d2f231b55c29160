package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/**
 * A call that somebody wants to be made. All but the call itself runs under the scheduler's lock.
 *
 * @param urgency which queue it stands in
 * @param due when it is wanted, earliest
 * @param rank who is first among those of the same urgency: the smallest
 * @param begun told that the call is made now
 * @param call blocks; made without any lock
 * @param answered told the answer
 * @param failed told the failure
 */
record Ask<T>(
        Urgency urgency,
        long due,
        long rank,
        Runnable begun,
        Call<T> call,
        Consumer<T> answered,
        Consumer<DuvoException> failed) {
    /** The same; {@code changed} is called after each of the three moments. */
    Ask<T> telling(Runnable changed) {
        return new Ask<>(
                urgency,
                due,
                rank,
                () -> {
                    begun.run();
                    changed.run();
                },
                call,
                answer -> {
                    answered.accept(answer);
                    changed.run();
                },
                why -> {
                    failed.accept(why);
                    changed.run();
                });
    }

    /** A call to Duvo; blocks. */
    interface Call<T> {
        T make() throws DuvoException;
    }
}
