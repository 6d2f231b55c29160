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
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cache of the Assignments that forms offer, by key and team, as Duvo listed them at most five minutes ago. Lists are read within
 * the key's budget; after a failed read the next one waits for half a minute. Thread-safe.
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

    private record Key(Object keyId, @CheckForNull String teamId) {}

    private record Listing(CompletableFuture<Map<String, Assignment>> assignments, Instant askedAt) {
        boolean isFresh(Instant now) {
            return askedAt.plus(assignments.isCompletedExceptionally() ? RETRY_PAUSE : CACHE_TIME)
                    .isAfter(now);
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
    public Optional<List<Assignment>> of(ResolvedConnection duvo) {
        try {
            return Optional.of(listing(duvo).get(timeout.toMillis(), TimeUnit.MILLISECONDS).values().stream()
                    .filter(assignment -> duvo.connection().allowsAgent(assignment.id()))
                    .toList());
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
        listing(duvo);
    }

    private synchronized CompletableFuture<Map<String, Assignment>> listing(ResolvedConnection duvo) {
        var now = clock.instant();
        listings.values().removeIf(listing -> !listing.isFresh(now));
        var key = new Key(duvo.access().keyId(), duvo.connection().getTeamId());
        return listings.computeIfAbsent(key, unknown -> new Listing(read(duvo), now))
                .assignments();
    }

    private static CompletableFuture<Map<String, Assignment>> read(ResolvedConnection duvo) {
        var named = duvo.connection().getTeamId();
        var team = named != null
                ? CompletableFuture.completedFuture(named)
                : ask(duvo, client -> only(client.listTeams()));
        return team.thenCompose(id -> readOn(duvo, id, new LinkedHashMap<>(), 0));
    }

    private static String only(List<Team> teams) throws DuvoException {
        if (teams.size() != 1) {
            throw DuvoException.invalidResponse("find the key's team", "the key may use " + teams.size() + " teams");
        }
        return teams.get(0).id();
    }

    private static CompletableFuture<Map<String, Assignment>> readOn(
            ResolvedConnection duvo, String team, Map<String, Assignment> found, int offset) {
        return ask(duvo, client -> client.listAssignments(team, DuvoClient.ROWS_A_PAGE, offset))
                .thenCompose(page -> {
                    var before = found.size();
                    page.assignments().forEach(assignment -> found.putIfAbsent(assignment.id(), assignment));
                    var next = offset + DuvoClient.ROWS_A_PAGE;
                    return found.size() == before || next >= Math.min(page.total(), MAX_ASSIGNMENTS)
                            ? CompletableFuture.completedFuture(found)
                            : readOn(duvo, team, found, next);
                });
    }

    private static <T> CompletableFuture<T> ask(ResolvedConnection duvo, Call<T> call) {
        return DuvoEngine.get().scheduler().call(duvo.access(), CallPriority.READ, call);
    }
}
