package io.jenkins.plugins.duvo.call;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.EvaluationRequest;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asynchronous client of one Job, for steps that make single calls and do not follow it. Each call waits for its turn within the
 * budget of its key. Reads are retried when they fail, and so is a write that certainly had no effect ({@link RetryPolicy}); no other
 * call is.
 *
 * <p>No method blocks. The futures are completed on a thread that may block, exceptionally with a {@link DuvoException}, which
 * {@link #explained} turns into words for users, or with an {@link AbortException} that has them already. They are never completed if
 * Jenkins shuts down.
 */
public final class JobClient {
    private final ResolvedConnection duvo;
    private final String runId;
    private final RetryingCaller caller;

    /** @param stepEnded whether the step has ended; nothing is sent to Duvo any more then */
    public JobClient(ResolvedConnection duvo, String runId, BooleanSupplier stepEnded) {
        this.duvo = duvo;
        this.runId = runId;
        this.caller = new RetryingCaller(duvo, stepEnded);
    }

    public String runId() {
        return runId;
    }

    /**
     * Reads the state of the Job. Fails if there is no such Job, or if the connection does not allow its Assignment; so the state has
     * an {@linkplain JobState#existingJob existing Job}.
     */
    public CompletableFuture<JobState> read() {
        return read(0);
    }

    /**
     * Reads the state of the Job after a delay, as {@link #read()} does.
     *
     * @param delayMs milliseconds to wait before the call
     */
    public CompletableFuture<JobState> read(long delayMs) {
        return readExisting(new RetryPolicy(), delayMs);
    }

    private CompletableFuture<JobState> readExisting(RetryPolicy retryPolicy, long delayMs) {
        return caller.call(
                        CallPriority.READ,
                        delayMs,
                        retryPolicy::delayForRead,
                        CallKind.STATUS.newCall(client -> client.getJob(runId)))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explainInvalidId(failure)))
                .thenCompose(state -> {
                    var job = state.job();
                    if (job != null) {
                        return duvo.allowed(Util.fixNull(job.agentId())).thenApply(id -> state);
                    }
                    var pause = retryPolicy.delayForNotFound();
                    return pause.isPresent()
                            ? readExisting(retryPolicy, pause.getAsLong())
                            : CompletableFuture.failedFuture(new AbortException(Messages.JobClient_noSuchJob(
                                    runId, duvo.connection().getName())));
                });
    }

    /** Duvo rejects an id that is none of its ids with HTTP status 400, not 404. */
    private Throwable explainInvalidId(Throwable failure) {
        return RetryingCaller.unwrap(failure) instanceof DuvoException why
                        && why.outcome() == Outcome.REFUSED
                        && why.httpStatus() == 400
                ? new AbortException(unknownJob(why))
                : RetryingCaller.unwrap(failure);
    }

    private String unknownJob(DuvoException why) {
        return Messages.JobClient_unknownJob(runId, duvo.connection().getName(), why.reason());
    }

    /** Reads the last page of the Job's messages: in two calls if there is more than one page. */
    public CompletableFuture<MessagePage> newest() {
        return messages(0, 0)
                .thenCompose(first -> first.total() <= DuvoClient.MESSAGES_A_PAGE
                        ? CompletableFuture.completedFuture(first)
                        : messages(first.total() - DuvoClient.MESSAGES_A_PAGE, 0));
    }

    /**
     * Reads a page of messages after a delay.
     *
     * @param offset number of messages before the page
     * @param delayMs milliseconds to wait before the call
     */
    public CompletableFuture<MessagePage> messages(int offset, long delayMs) {
        var retryPolicy = new RetryPolicy();
        return caller.call(
                CallPriority.READ,
                delayMs,
                retryPolicy::delayForRead,
                CallKind.MESSAGES.newCall(client -> client.listMessages(runId, DuvoClient.MESSAGES_A_PAGE, offset)));
    }

    /**
     * Waits for Duvo's evaluation of the Job.
     *
     * @param job the Job as it was read
     * @param timeout how long to wait; if it is over, Duvo is asked once
     * @return never completed exceptionally; to cancel it ends the wait
     */
    public CompletableFuture<EvaluationResult> evaluation(Job job, Duration timeout) {
        var request = new EvaluationRequest(
                duvo.connection().getTeamId(),
                Util.fixNull(job.agentId()),
                Objects.requireNonNullElse(job.id(), runId),
                job.completedAt(),
                timeout);
        return DuvoEngine.get().scheduler().awaitEvaluation(duvo.access(), request);
    }

    /** Sends a message to the Job. A session that follows the Job then ignores an end which is older than the message. */
    public CompletableFuture<Message> send(String text, IdempotencyKey key) {
        return write(CallKind.SEND.newCall(client -> {
            var message = client.sendMessage(runId, text, key);
            DuvoEngine.get().scheduler().recordSent(duvo.access(), runId, message);
            return message;
        }));
    }

    /** Answers a human request of the Job. Completed with true. */
    public CompletableFuture<Boolean> respond(String requestId, Answer answer, IdempotencyKey key) {
        return write(CallKind.ANSWER.newCall(client -> {
            client.respond(runId, requestId, answer, key);
            return true;
        }));
    }

    /** Asks Duvo to stop the Job. Completed with whether Duvo says that it accepted the call. */
    public CompletableFuture<Boolean> stop() {
        return write(CallKind.STOP.newCall(client -> client.stopJob(runId)));
    }

    private <T> CompletableFuture<T> write(Call<T> call) {
        var retryPolicy = new RetryPolicy();
        return caller.call(CallPriority.ACTION, 0, retryPolicy::delayForWrite, call);
    }

    /** A short lowercase phrase for developers: what the step waits for, and when Duvo is asked next. */
    public String describe() {
        return caller.describe();
    }

    /** The failure in words for users if it is a {@link DuvoException}; else the failure itself, unwrapped. */
    public Throwable explained(Throwable failure) {
        return RetryingCaller.unwrap(failure) instanceof DuvoException why
                ? new AbortException(explanation(why))
                : RetryingCaller.unwrap(failure);
    }

    private String explanation(DuvoException why) {
        var connection = duvo.connection().getName();
        if (why.isUnauthorized()) {
            return Messages.JobClient_keyRefused(connection, why.reason());
        }
        if (why.isForbidden()) {
            return Messages.JobClient_forbidden(runId, connection, why.reason());
        }
        if (why.outcome() == Outcome.REFUSED) {
            return why.isNotFound() ? unknownJob(why) : Messages.JobClient_refused(why.getMessage());
        }
        return Messages.JobClient_failed(runId, why.getMessage());
    }
}
