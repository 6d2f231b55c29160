package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.DuvoSetupException;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import io.jenkins.plugins.duvo.follow.Urgency;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The calls of a small step about its Job, each in its turn within the key's budget. No method blocks; what they return is
 * completed on a thread that may block. Reads are made again when they fail, and so is a call that certainly had no effect; no
 * other call is.
 */
final class JobCalls {
    private final ConnectedDuvo duvo;
    private final String runId;
    private final BooleanSupplier over;

    /** @param over whether nobody waits for an answer any more: nothing is asked then */
    JobCalls(ConnectedDuvo duvo, String runId, BooleanSupplier over) {
        this.duvo = duvo;
        this.runId = runId;
        this.over = over;
    }

    /** What Duvo says of the Job now. Fails if there is none, or if the connection does not give its Assignment. */
    CompletableFuture<PresentJob> read() {
        return read(0);
    }

    /** @param delay milliseconds to wait first */
    CompletableFuture<PresentJob> read(long delay) {
        return present(new Patience(), delay);
    }

    private CompletableFuture<PresentJob> present(Patience patience, long delay) {
        return ask(Urgency.ACTION, delay, patience::again, client -> client.job(runId))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(badId(failure)))
                .thenCompose(state -> {
                    var job = state.job();
                    if (job != null) {
                        return checked(job, state.pending());
                    }
                    var pause = patience.absent();
                    return pause.isPresent()
                            ? present(patience, pause.getAsLong())
                            : CompletableFuture.failedFuture(new AbortException(Messages.SmallStep_noSuchJob(
                                    runId, duvo.connection().getName())));
                });
    }

    /** Duvo calls an id that cannot be one a bad request. */
    private Throwable badId(Throwable failure) {
        return cause(failure) instanceof DuvoException why
                        && why.outcome() == Outcome.REFUSED
                        && why.httpStatus() == 400
                ? new AbortException(unknown(why))
                : cause(failure);
    }

    private String unknown(DuvoException why) {
        return Messages.SmallStep_unknownJob(runId, duvo.connection().getName(), why.words());
    }

    private CompletableFuture<PresentJob> checked(Job job, @CheckForNull HumanRequest pending) {
        try {
            duvo.requireAgent(Util.fixNull(job.agentId()));
            return CompletableFuture.completedFuture(new PresentJob(job, pending));
        } catch (DuvoSetupException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The last page of messages. */
    CompletableFuture<MessagePage> newest() {
        return messages(0, Urgency.ACTION)
                .thenCompose(first -> first.total() <= DuvoClient.MESSAGES_A_PAGE
                        ? CompletableFuture.completedFuture(first)
                        : messages(first.total() - DuvoClient.MESSAGES_A_PAGE, Urgency.ACTION));
    }

    /** A whole page of messages from a position on. */
    CompletableFuture<MessagePage> messages(int offset, Urgency urgency) {
        return messages(offset, urgency, 0);
    }

    /** @param delay milliseconds to wait first */
    CompletableFuture<MessagePage> messages(int offset, Urgency urgency, long delay) {
        var patience = new Patience();
        return ask(
                urgency, delay, patience::again, client -> client.messages(runId, DuvoClient.MESSAGES_A_PAGE, offset));
    }

    CompletableFuture<Message> send(String text) {
        return act(client -> {
            var message = client.send(runId, text);
            DuvoEngine.get().scheduler().sent(duvo.duvo(), runId, message);
            return message;
        });
    }

    CompletableFuture<Boolean> respond(String requestId, Answer answer) {
        return act(client -> {
            client.respond(runId, requestId, answer);
            return true;
        });
    }

    CompletableFuture<Boolean> stop() {
        return act(client -> client.stop(runId));
    }

    private <T> CompletableFuture<T> act(Call<T> call) {
        var patience = new Patience();
        return ask(Urgency.ACTION, 0, patience::againUnlessTaken, call);
    }

    private <T> CompletableFuture<T> ask(
            Urgency urgency, long delay, Function<DuvoException, OptionalLong> again, Call<T> call) {
        return once(urgency, delay, call).exceptionallyCompose(failure -> {
            if (cause(failure) instanceof DuvoException why) {
                var pause = again.apply(why);
                if (pause.isPresent()) {
                    return ask(urgency, pause.getAsLong(), again, call);
                }
            }
            return CompletableFuture.failedFuture(cause(failure));
        });
    }

    private <T> CompletableFuture<T> once(Urgency urgency, long delay, Call<T> call) {
        try {
            return DuvoEngine.get().scheduler().ask(duvo.duvo(), urgency, delay, client -> {
                if (over.getAsBoolean()) {
                    throw DuvoException.unusable("read Job " + runId, "nobody waits for the answer");
                }
                return call.make(client);
            });
        } catch (RejectedExecutionException e) {
            return new CompletableFuture<>(); // Jenkins ends: the step goes on after its next start
        }
    }

    /** The failure itself, without what futures wrap it in. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The failure as a line for people, if it is one of Duvo's. */
    Throwable explained(Throwable failure) {
        return cause(failure) instanceof DuvoException why ? new AbortException(words(why)) : cause(failure);
    }

    private String words(DuvoException why) {
        var connection = duvo.connection().getName();
        if (why.keyRefused()) {
            return Messages.SmallStep_keyRefused(connection, why.words());
        }
        if (why.forbidden()) {
            return Messages.SmallStep_forbidden(runId, connection, why.words());
        }
        if (why.outcome() == Outcome.REFUSED) {
            return why.notFound() ? unknown(why) : Messages.SmallStep_refused(why.getMessage());
        }
        return Messages.SmallStep_failed(runId, why.getMessage());
    }
}
