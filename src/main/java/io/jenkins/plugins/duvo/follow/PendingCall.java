package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.function.Consumer;

/**
 * Work item of a {@link KeyDispatcher}: one HTTP request to Duvo that is to be sent, and what follows from its outcome.
 * Everything but {@link #execute} runs under the scheduler's lock.
 *
 * @param client the client that sends the request
 * @param priority the priority by which it is picked
 * @param notBefore earliest time at which the call may be sent, in the scheduler's milliseconds
 * @param order rank among the calls of one priority: the smallest is sent first
 * @param onSent called when the call is about to be sent
 * @param call the request itself
 * @param onSuccess receives the answer
 * @param onFailure receives the failure
 */
record PendingCall<T>(
        DuvoClient client,
        CallPriority priority,
        long notBefore,
        long order,
        Runnable onSent,
        FollowScheduler.Call<T> call,
        Consumer<T> onSuccess,
        Consumer<DuvoException> onFailure) {
    /** Sends the request and returns its answer; blocks, so the scheduler's lock must not be held. */
    T execute() throws DuvoException {
        return call.execute(client);
    }

    /** Returns a copy of this call that also runs {@code changed} after it was sent, answered or failed, also if that threw. */
    PendingCall<T> andThen(Runnable changed) {
        return new PendingCall<>(
                client,
                priority,
                notBefore,
                order,
                () -> {
                    try {
                        onSent.run();
                    } finally {
                        changed.run();
                    }
                },
                call,
                answer -> {
                    try {
                        onSuccess.accept(answer);
                    } finally {
                        changed.run();
                    }
                },
                why -> {
                    try {
                        onFailure.accept(why);
                    } finally {
                        changed.run();
                    }
                });
    }
}
