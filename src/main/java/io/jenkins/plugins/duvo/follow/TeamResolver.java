package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The team that a key belongs to: asked for once, when the first Job needs it, for all Jobs of the key. */
final class TeamResolver {
    private final List<Consumer<DuvoException>> waiters = new ArrayList<>();
    private DuvoClient duvo;
    private String id;
    private boolean asking;

    /** The team's id, or null while it is not known. */
    @CheckForNull
    String id() {
        return id;
    }

    /** Somebody needs the team and has to be told if it cannot be had. */
    void resolve(DuvoClient client, Consumer<DuvoException> onFailure) {
        duvo = client;
        waiters.add(onFailure);
    }

    void offer(CallSink sink, long now) {
        if (id == null && !asking && !waiters.isEmpty()) {
            sink.offer(
                    new PendingCall<>(
                            duvo,
                            CallPriority.CONFIRM_STATUS, // one call, and all starts and lists wait for it
                            now,
                            Long.MIN_VALUE,
                            () -> asking = true,
                            TeamResolver::findOnlyTeam,
                            this::onTeam,
                            this::onFailure),
                    now);
        }
    }

    private static String findOnlyTeam(DuvoClient client) throws DuvoException {
        var teams = client.listTeams();
        if (teams.size() == 1) {
            return teams.get(0).id();
        }
        var names = teams.stream().map(t -> t.name() + " (" + t.id() + ")").collect(Collectors.joining(", "));
        throw DuvoException.invalidResponse(
                "find the key's team", "name one as the connection's teamId; the key may use: " + names);
    }

    private void onTeam(String only) {
        asking = false;
        id = only;
        waiters.clear();
    }

    private void onFailure(DuvoException why) {
        asking = false;
        var wanted = List.copyOf(waiters);
        waiters.clear();
        wanted.forEach(each -> each.accept(why));
    }
}
