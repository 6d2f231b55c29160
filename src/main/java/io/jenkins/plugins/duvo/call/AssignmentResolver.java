package io.jenkins.plugins.duvo.call;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.config.AssignmentCatalog;
import io.jenkins.plugins.duvo.config.AssignmentCatalog.Listed;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.AssignmentReference;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asynchronous resolver of the Assignment that a step names: by its id, by {@code name (id)}, or by a name that exactly one of the
 * Assignments has which the connection allows. A text with the form of an id is the id, and costs no request; for any other text the
 * {@link AssignmentCatalog} lists the team's Assignments.
 */
public final class AssignmentResolver {
    private final ResolvedConnection duvo;
    private final RetryingCaller caller;

    /** @param stepEnded whether the step has ended; nothing is sent to Duvo any more then */
    public AssignmentResolver(ResolvedConnection duvo, BooleanSupplier stepEnded) {
        this.duvo = duvo;
        this.caller = new RetryingCaller(duvo, stepEnded);
    }

    /**
     * Resolves what a step names. Does not block.
     *
     * @param written not blank
     * @return completed with the id, on this thread or on one that may block; exceptionally with an {@link AbortException} that has words
     *     for users if there is no such Assignment or several, or if the connection does not allow it
     */
    public CompletableFuture<String> resolve(String written) {
        var reference = new AssignmentReference(written);
        if (reference.isId()) {
            return duvo.allowed(written);
        }
        return AssignmentCatalog.get()
                .list(duvo, this::read, listed -> !allowed(reference, listed).isEmpty())
                .handle((listed, failure) -> failure == null ? choose(reference, listed) : unlisted(reference, failure))
                .thenCompose(chosen -> chosen);
    }

    private <T> CompletableFuture<T> read(Call<T> call) {
        return caller.call(CallPriority.READ, 0, new RetryPolicy()::delayForRead, call);
    }

    /** The Assignments that the step may mean, of those that the connection allows: no build learns the names of others. */
    private List<Assignment> allowed(AssignmentReference reference, Listed listed) {
        return reference.find(listed.allowedBy(duvo.connection()));
    }

    private CompletableFuture<String> choose(AssignmentReference reference, Listed listed) {
        var found = allowed(reference, listed);
        var connection = duvo.connection().getName();
        var isId = found.size() == 1 && reference.text().contains(found.get(0).id());
        if (found.size() == 1 && (listed.isComplete() || isId)) {
            AssignmentNameCache.get().put(duvo, found.get(0));
            return CompletableFuture.completedFuture(found.get(0).id());
        }
        if (!listed.isComplete()) { // others may have the name, or the id
            return found.isEmpty() && reference.mayBeId()
                    ? duvo.allowed(reference.text())
                    : failed(Messages.AssignmentResolver_tooMany(
                            connection, listed.assignments().size(), reference.text()));
        }
        if (!found.isEmpty()) {
            return failed(Messages.AssignmentResolver_several(
                    connection, reference.text(), AssignmentReference.describe(found)));
        }
        var near = reference.near(listed.allowedBy(duvo.connection()));
        return failed(
                near.isEmpty()
                        ? Messages.AssignmentResolver_none(connection, reference.text())
                        : Messages.AssignmentResolver_near(
                                connection, reference.text(), AssignmentReference.describe(near)));
    }

    /** A key that may not list Assignments may still start their Jobs: Duvo says whether the text is an id. */
    private CompletableFuture<String> unlisted(AssignmentReference reference, Throwable failure) {
        var cause = RetryingCaller.unwrap(failure);
        if (!(cause instanceof DuvoException why)) {
            return CompletableFuture.failedFuture(cause);
        }
        if (why.isUnauthorized()) {
            return failed(Messages.JobClient_keyRefused(duvo.connection().getName(), why.reason()));
        }
        return why.outcome() == Outcome.REFUSED && reference.mayBeId()
                ? duvo.allowed(reference.text())
                : failed(Messages.AssignmentResolver_notListed(reference.text(), why.getMessage()));
    }

    private static CompletableFuture<String> failed(String why) {
        return CompletableFuture.failedFuture(new AbortException(why));
    }
}
