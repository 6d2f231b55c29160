package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Team;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cache of the Assignments that forms offer and that steps name, by key and team, as Duvo listed them at most five minutes ago. Lists are
 * read within the key's budget; after a failed read the next one for a form waits for half a minute. Thread-safe.
 */
@Extension
public final class AssignmentCatalog {
    /** How long a list is reused; Assignments rarely change while a form is open. */
    private static final Duration CACHE_TIME = Duration.ofMinutes(5);
    /** How long a list that could not be read is not read again. */
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(30);
    /** How long a form waits for a list; then it is shown without one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** The largest number of Assignments that is read: a longer list is no help to a user, and each hundred costs a request. */
    private static final int MAX_ASSIGNMENTS = 2_000;

    private static final Logger LOGGER = Logger.getLogger(AssignmentCatalog.class.getName());

    /**
     * Assignments of a team, in Duvo's order.
     *
     * @param isComplete whether these are all that the team has
     */
    public record Listed(List<Assignment> assignments, boolean isComplete) {
        /** The Assignments that a connection allows. */
        public List<Assignment> allowedBy(DuvoConnection connection) {
            return assignments.stream()
                    .filter(assignment -> connection.allowsAgent(assignment.id()))
                    .toList();
        }
    }

    /** How the calls of a listing are made. */
    @FunctionalInterface
    public interface Reader {
        <T> CompletableFuture<T> read(Call<T> call);
    }

    private record Key(Object keyId, @CheckForNull String teamId) {}

    private record Listing(CompletableFuture<Listed> assignments, Instant askedAt) {
        boolean isFresh(Instant now) {
            return isYounger(now, assignments.isCompletedExceptionally() ? RETRY_PAUSE : CACHE_TIME);
        }

        boolean isYounger(Instant now, Duration age) {
            return askedAt.plus(age).isAfter(now);
        }
    }

    private final InstantSource clock;
    private final Duration timeout;
    private final Map<Key, Listing> listings = new HashMap<>();

    public AssignmentCatalog() {
        this(InstantSource.system(), TIMEOUT);
    }

    AssignmentCatalog(InstantSource clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    public static AssignmentCatalog get() {
        return ExtensionList.lookupSingleton(AssignmentCatalog.class);
    }

    /**
     * Returns the Assignments that a connection allows, in Duvo's order. Blocks for at most five seconds.
     *
     * @return empty if they could not be read in that time
     */
    public Optional<List<Assignment>> listForForm(ResolvedConnection duvo) {
        try {
            return Optional.of(listing(duvo, forForm(duvo), each -> false)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .allowedBy(duvo.connection()));
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(
                    Level.FINE,
                    e,
                    () -> "No Assignments to choose from on "
                            + duvo.connection().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Starts reading the Assignments for a form that is about to be shown; does not block. */
    public void prepare(ResolvedConnection duvo) {
        listing(duvo, forForm(duvo), each -> false);
    }

    /**
     * Lists the Assignments of the connection's team for a step; does not block. A list that could not be read is read again at once, and
     * so is a cached one in which the step does not find what it looks for, unless it is younger than half a minute.
     *
     * @param reader makes and repeats the calls, unless the list is being read already
     * @param isEnough whether the step finds in a list what it looks for
     * @return completed exceptionally if the list cannot be read
     */
    public CompletableFuture<Listed> list(ResolvedConnection duvo, Reader reader, Predicate<Listed> isEnough) {
        var began = clock.instant();
        Predicate<Listing> isFailed = listing -> listing.assignments().isCompletedExceptionally();
        var before = cached(duvo);
        var first = listing(duvo, reader, isFailed);
        // A form, or a step that ended, may have begun the listing that fails.
        return (first == before ? first.exceptionallyCompose(failure -> listing(duvo, reader, isFailed)) : first)
                .thenCompose(listed -> isEnough.test(listed)
                        ? CompletableFuture.completedFuture(listed)
                        : listing(duvo, reader, isFailed.or(each -> !each.isYounger(began, RETRY_PAUSE))));
    }

    @CheckForNull
    private synchronized CompletableFuture<Listed> cached(ResolvedConnection duvo) {
        var cached = listings.get(key(duvo));
        return cached == null ? null : cached.assignments();
    }

    private static Key key(ResolvedConnection duvo) {
        return new Key(duvo.access().keyId(), duvo.connection().getTeamId());
    }

    /**
     * Returns the cached listing of the key and team, or begins to read it.
     *
     * @param isUseless whether a cached listing is read again although it is fresh
     */
    private synchronized CompletableFuture<Listed> listing(
            ResolvedConnection duvo, Reader reader, Predicate<Listing> isUseless) {
        var now = clock.instant();
        listings.values().removeIf(listing -> !listing.isFresh(now));
        return listings.compute(
                        key(duvo),
                        (same, cached) -> cached == null || isUseless.test(cached)
                                ? new Listing(read(duvo, reader), now)
                                : cached)
                .assignments();
    }

    private static CompletableFuture<Listed> read(ResolvedConnection duvo, Reader reader) {
        var named = duvo.connection().getTeamId();
        var team = named != null
                ? CompletableFuture.completedFuture(named)
                : reader.read(client -> only(client.listTeams()));
        return team.thenCompose(id -> readOn(reader, id, new LinkedHashMap<>(), 0));
    }

    private static String only(List<Team> teams) throws DuvoException {
        if (teams.size() != 1) {
            throw DuvoException.invalidResponse("find the key's team", "the key may use " + teams.size() + " teams");
        }
        return teams.get(0).id();
    }

    private static CompletableFuture<Listed> readOn(
            Reader reader, String team, Map<String, Assignment> found, int offset) {
        return reader.read(client -> client.listAssignments(team, DuvoClient.ROWS_A_PAGE, offset))
                .thenCompose(page -> {
                    var before = found.size();
                    page.rows().forEach(assignment -> found.putIfAbsent(assignment.id(), assignment));
                    var next = offset + DuvoClient.ROWS_A_PAGE;
                    return found.size() == before || next >= Math.min(page.total(), MAX_ASSIGNMENTS)
                            ? CompletableFuture.completedFuture(
                                    new Listed(List.copyOf(found.values()), found.size() >= page.total()))
                            : readOn(reader, team, found, next);
                });
    }

    static Reader forForm(ResolvedConnection duvo) {
        return new Reader() {
            @Override
            public <T> CompletableFuture<T> read(Call<T> call) {
                return DuvoEngine.get().scheduler().call(duvo.access(), CallPriority.READ, call);
            }
        };
    }
}
