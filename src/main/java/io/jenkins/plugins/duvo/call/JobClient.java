package io.jenkins.plugins.duvo.call;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Single calls about a Job, each in its turn within the key's budget. No method blocks; what they return is
 * completed on a thread that may block. Reads are made again when they fail, and so is a call that certainly had no effect; no
 * other call is.
 */
public final class JobClient {
    private final ResolvedConnection duvo;
    private final String runId;
    private final RetryingCaller calls;

    /** @param over whether nobody waits for an answer any more: nothing is asked then */
    public JobClient(ResolvedConnection duvo, String runId, BooleanSupplier over) {
        this.duvo = duvo;
        this.runId = runId;
        this.calls = new RetryingCaller(duvo, over);
    }

    /** What Duvo says of the Job now. Fails if there is none, or if the connection does not give its Assignment. */
    public CompletableFuture<JobState> read() {
        return read(0);
    }

    /** @param delay milliseconds to wait first */
    public CompletableFuture<JobState> read(long delay) {
        return present(new RetryPolicy(), delay);
    }

    private CompletableFuture<JobState> present(RetryPolicy patience, long delay) {
        return calls.call(CallPriority.ACTION, delay, patience::delayForRead, client -> client.getJob(runId))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(badId(failure)))
                .thenCompose(state -> {
                    var job = state.job();
                    if (job != null) {
                        return requireAllowed(state, job.agentId());
                    }
                    var pause = patience.delayForNotFound();
                    return pause.isPresent()
                            ? present(patience, pause.getAsLong())
                            : CompletableFuture.failedFuture(new AbortException(Messages.JobClient_noSuchJob(
                                    runId, duvo.connection().getName())));
                });
    }

    /** Duvo calls an id that cannot be one a bad request. */
    private Throwable badId(Throwable failure) {
        return RetryingCaller.unwrap(failure) instanceof DuvoException why
                        && why.outcome() == Outcome.REFUSED
                        && why.httpStatus() == 400
                ? new AbortException(unknown(why))
                : RetryingCaller.unwrap(failure);
    }

    private String unknown(DuvoException why) {
        return Messages.JobClient_unknownJob(runId, duvo.connection().getName(), why.reason());
    }

    private CompletableFuture<JobState> requireAllowed(JobState state, @CheckForNull String agentId) {
        try {
            duvo.requireAgent(Util.fixNull(agentId));
            return CompletableFuture.completedFuture(state);
        } catch (DuvoConfigurationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The last page of messages. */
    public CompletableFuture<MessagePage> newest() {
        return messages(0, CallPriority.ACTION)
                .thenCompose(first -> first.total() <= DuvoClient.MESSAGES_A_PAGE
                        ? CompletableFuture.completedFuture(first)
                        : messages(first.total() - DuvoClient.MESSAGES_A_PAGE, CallPriority.ACTION));
    }

    /** A whole page of messages from a position on. */
    public CompletableFuture<MessagePage> messages(int offset, CallPriority priority) {
        return messages(offset, priority, 0);
    }

    /** @param delay milliseconds to wait first */
    public CompletableFuture<MessagePage> messages(int offset, CallPriority priority, long delay) {
        var patience = new RetryPolicy();
        return calls.call(
                priority,
                delay,
                patience::delayForRead,
                client -> client.listMessages(runId, DuvoClient.MESSAGES_A_PAGE, offset));
    }

    public CompletableFuture<Message> send(String text) {
        return act(client -> {
            var message = client.sendMessage(runId, text);
            DuvoEngine.get().scheduler().recordSent(duvo.access(), runId, message);
            return message;
        });
    }

    public CompletableFuture<Boolean> respond(String requestId, Answer answer) {
        return act(client -> {
            client.respond(runId, requestId, answer);
            return true;
        });
    }

    public CompletableFuture<Boolean> stop() {
        return act(client -> client.stopJob(runId));
    }

    private <T> CompletableFuture<T> act(Call<T> call) {
        var patience = new RetryPolicy();
        return calls.call(CallPriority.ACTION, 0, patience::delayForWrite, call);
    }

    /** A short lowercase phrase for developers: what is waited for, and when Duvo is asked next. */
    public String describe() {
        return calls.describe();
    }

    /** The failure as a line for people, if it is one of Duvo's. */
    public Throwable explained(Throwable failure) {
        return RetryingCaller.unwrap(failure) instanceof DuvoException why
                ? new AbortException(words(why))
                : RetryingCaller.unwrap(failure);
    }

    private String words(DuvoException why) {
        var connection = duvo.connection().getName();
        if (why.isUnauthorized()) {
            return Messages.JobClient_keyRefused(connection, why.reason());
        }
        if (why.isForbidden()) {
            return Messages.JobClient_forbidden(runId, connection, why.reason());
        }
        if (why.outcome() == Outcome.REFUSED) {
            return why.isNotFound() ? unknown(why) : Messages.JobClient_refused(why.getMessage());
        }
        return Messages.JobClient_failed(runId, why.getMessage());
    }
}
