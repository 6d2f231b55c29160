package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Resolver of the team that a key belongs to: reads it once, when the first Job needs it, for all Jobs of the key. A key of
 * several teams is a failure, because the connection must name one. Guarded by the scheduler's lock.
 */
final class TeamResolver {
    private static final String OPERATION = "find the key's team";

    /** Job that waits for the team; kept no longer than it waits, because its client holds its build. */
    private record Waiter(DuvoClient client, Consumer<DuvoException> onFailure) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private String id;
    private boolean reading;

    /** The team's id, or null while it is not known. */
    @CheckForNull
    String id() {
        return id;
    }

    /**
     * Requests the team, to be read with the next offered call if it is not known.
     *
     * @param client sends the call
     * @param onFailure receives the failure of the read, after which the team must be requested again
     */
    void resolve(DuvoClient client, Consumer<DuvoException> onFailure) {
        if (id == null) {
            waiters.add(new Waiter(client, onFailure));
        }
    }

    /** Offers the read of the team while a Job waits for it and no read is under way. */
    void offer(CallSink sink, long now) {
        if (id == null && !reading && !waiters.isEmpty()) {
            sink.offer(
                    new PendingCall<>(
                            waiters.get(waiters.size() - 1).client(),
                            CallPriority.CONFIRM_STATUS, // it is one call, and all starts and lists wait for it
                            now,
                            Long.MIN_VALUE,
                            () -> reading = true,
                            TeamResolver::findOnlyTeam,
                            this::onTeam,
                            this::onFailure),
                    now);
        }
    }

    private static String findOnlyTeam(DuvoClient client) throws DuvoException {
        var teams = client.listTeams();
        if (teams.size() == 1) {
            @CheckForNull var only = teams.get(0).id();
            if (only == null || only.isBlank()) {
                throw DuvoException.incompleteResponse(OPERATION, "the answer lacks the team's id");
            }
            return only;
        }
        var names = teams.stream().map(t -> t.name() + " (" + t.id() + ")").collect(Collectors.joining(", "));
        throw DuvoException.invalidResponse(
                OPERATION, "name one as the connection's teamId; the key may use: " + names);
    }

    private void onTeam(String teamId) {
        reading = false;
        id = teamId;
        waiters.clear();
    }

    private void onFailure(DuvoException why) {
        reading = false;
        for (int i = waiters.size(); i > 0; i--) { // a waiter may request the team again
            waiters.remove(0).onFailure().accept(why); // if it throws, the team is read again for those after it
        }
    }
}
