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

    private final List<Consumer<DuvoException>> waiters = new ArrayList<>();
    /** Null while no Job waits: a client holds its Job's build. */
    private DuvoClient client;

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
            this.client = client;
            waiters.add(onFailure);
        }
    }

    /** Offers the read of the team while a Job waits for it and no read is under way. */
    void offer(CallSink sink, long now) {
        if (id == null && !reading && !waiters.isEmpty()) {
            sink.offer(
                    new PendingCall<>(
                            client,
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
        client = null;
        waiters.clear();
    }

    private void onFailure(DuvoException why) {
        reading = false;
        client = null; // one of the waiters may request the team again
        for (int i = waiters.size(); i > 0; i--) {
            waiters.remove(0).accept(why); // if it throws, the team is read again for those after it
        }
    }
}
