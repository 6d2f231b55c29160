package io.jenkins.plugins.duvo.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The names of Assignments, for the records of their Jobs. A name costs one request for each Assignment and hour, which is made
 * when nothing else is to be done; a Job whose Assignment's name is not told in its time goes by the id. Thread-safe.
 */
@Extension
public final class AssignmentNameCache {
    private static final long FRESH_NANOS = TimeUnit.HOURS.toNanos(1);
    /** More than the builds of an hour use. */
    private static final int MOST = 1_000;

    private record Place(Object account, String agentId) {}

    private record Name(CompletableFuture<String> told, long askedAt) {
        boolean fresh() {
            return System.nanoTime() - askedAt < FRESH_NANOS && !told.isCompletedExceptionally();
        }
    }

    private final Map<Place, Name> names = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Name> eldest) {
            return size() > MOST;
        }
    };

    public static AssignmentNameCache get() {
        return ExtensionList.lookupSingleton(AssignmentNameCache.class);
    }

    /** Writes the name into the record as soon as it is known; returns at once. The record is saved with what comes next. */
    public void tell(ResolvedConnection duvo, JobRecord record) {
        if (Util.fixEmpty(record.getAgentId()) != null && record.getAgentName() == null) {
            name(duvo, record.getAgentId()).thenAccept(record::setAgentName);
        }
    }

    private synchronized CompletableFuture<String> name(ResolvedConnection duvo, String agentId) {
        return names.compute(
                        new Place(duvo.access().keyId(), agentId),
                        (place, known) -> known != null && known.fresh()
                                ? known
                                : new Name(ask(duvo, agentId), System.nanoTime()))
                .told();
    }

    private static CompletableFuture<String> ask(ResolvedConnection duvo, String agentId) {
        try {
            return DuvoEngine.get()
                    .scheduler()
                    .call(
                            duvo.access(),
                            CallPriority.IDLE_CHECK,
                            client -> client.getAssignment(agentId).name());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e); // Jenkins ends
        }
    }
}
