package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The team that a key belongs to: asked for once, when the first Job needs it, for all Jobs of the key. */
final class KeyTeam {
    private final List<Consumer<DuvoException>> failed = new ArrayList<>();
    private DuvoClient duvo;
    private String id;
    private boolean asking;

    /** The team's id, or null while it is not known. */
    @CheckForNull
    String id() {
        return id;
    }

    /** Somebody needs the team and has to be told if it cannot be had. */
    void want(DuvoClient client, Consumer<DuvoException> onFailure) {
        duvo = client;
        failed.add(onFailure);
    }

    void offer(Offers turns, long now) {
        if (id == null && !asking && !failed.isEmpty()) {
            var client = duvo;
            turns.offer(
                    new Ask<>(
                            Urgency.SETTLE, // one call, and all starts and lists wait for it
                            now,
                            Long.MIN_VALUE,
                            () -> asking = true,
                            () -> only(client),
                            this::answered,
                            this::failed),
                    now);
        }
    }

    private static String only(DuvoClient client) throws DuvoException {
        var teams = client.teams();
        if (teams.size() == 1) {
            return teams.get(0).id();
        }
        var names = teams.stream().map(t -> t.name() + " (" + t.id() + ")").collect(Collectors.joining(", "));
        throw DuvoException.unusable(
                "find the key's team", "name one as the connection's teamId; the key may use: " + names);
    }

    private void answered(String only) {
        asking = false;
        id = only;
        failed.clear();
    }

    private void failed(DuvoException why) {
        asking = false;
        var wanted = List.copyOf(failed);
        failed.clear();
        wanted.forEach(each -> each.accept(why));
    }
}
