package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.LruMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Cache of the names of Assignments, by key and id. A name costs one request for each Assignment and hour, of the lowest priority; while
 * it is not there, pages show the id. Thread-safe.
 */
@Extension
public final class AssignmentNameCache {
    private static final long FRESH_NANOS = TimeUnit.HOURS.toNanos(1);
    /** More names than the builds of an hour use. */
    private static final int CAPACITY = 1_000;

    private record Key(Object keyId, String agentId) {}

    private record Reference(String connection, String agentId) {}

    private record Name(CompletableFuture<String> future, long requestedAtNanos) {
        boolean isFresh() {
            return System.nanoTime() - requestedAtNanos < FRESH_NANOS && !future.isCompletedExceptionally();
        }
    }

    private final Map<Key, Name> names = new LruMap<>(CAPACITY);
    /** Names that were read through a connection. */
    private final Map<Reference, String> known = new LruMap<>(CAPACITY);

    public static AssignmentNameCache get() {
        return ExtensionList.lookupSingleton(AssignmentNameCache.class);
    }

    /**
     * Requests the name of an Assignment; returns at once.
     *
     * @return completed with the name as Duvo gives it, perhaps much later; exceptionally if Duvo does not give one
     */
    public synchronized CompletableFuture<String> name(ResolvedConnection duvo, String agentId) {
        var reference = new Reference(duvo.connection().getName(), agentId);
        return names.compute(
                        new Key(duvo.access().keyId(), agentId),
                        (key, cached) -> cached != null && cached.isFresh()
                                ? cached
                                : new Name(request(duvo, agentId), System.nanoTime()))
                .future()
                .thenApply(name -> learn(reference, name)); // a future of its own: no caller can complete it for others
    }

    /** The Assignment as the log names it: {@code "name" (id)}, or the id while the name is not known. Sends no request; returns at once. */
    public synchronized String describe(ResolvedConnection duvo, String agentId) {
        var id = PlainText.id(agentId);
        var cached = names.get(new Key(duvo.access().keyId(), agentId));
        if (cached == null || !cached.isFresh()) {
            return id;
        }
        var known = cached.future().exceptionally(failure -> ""); // it may fail at any moment
        var name = PlainText.name(Util.fixNull(known.getNow("")));
        return name.isEmpty() ? id : '"' + name + "\" (" + id + ')';
    }

    /** Keeps the name of an Assignment that was read in another way. */
    public synchronized void put(ResolvedConnection duvo, Assignment assignment) {
        names.put(
                new Key(duvo.access().keyId(), assignment.id()),
                new Name(CompletableFuture.completedFuture(assignment.name()), System.nanoTime()));
    }

    private synchronized String learn(Reference reference, @CheckForNull String name) {
        if (name != null) {
            known.put(reference, name);
        }
        return name;
    }

    /**
     * The name of an Assignment, if it was read through a connection since Jenkins started and every project may use it there: the user
     * who looks is not known. Sends no request; returns at once.
     *
     * @param connectionName null or blank for the default connection
     */
    public Optional<String> known(@CheckForNull String connectionName, String agentId) {
        try {
            var connection = DuvoConfiguration.get().connection(connectionName);
            return connection.getFolders().isEmpty() && connection.allowsAgent(agentId)
                    ? read(new Reference(connection.getName(), agentId))
                    : Optional.empty();
        } catch (DuvoConfigurationException e) {
            return Optional.empty();
        }
    }

    private synchronized Optional<String> read(Reference reference) {
        return Optional.ofNullable(known.get(reference));
    }

    private static CompletableFuture<String> request(ResolvedConnection duvo, String agentId) {
        try {
            return DuvoEngine.get()
                    .scheduler()
                    .call(
                            duvo.access(),
                            CallPriority.IDLE_CHECK,
                            client -> client.getAssignment(agentId).name());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e); // Jenkins shuts down
        }
    }
}
