package io.jenkins.plugins.duvo.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.api.Team;
import io.jenkins.plugins.duvo.follow.CallPriority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries a connection: whose key is it, and which team does it reach? Every outcome is one sentence. */
final class ConnectionCheck {
    /** An administrator looks at a spinning wheel. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DuvoConnection connection;

    ConnectionCheck(DuvoConnection connection) {
        this.connection = connection;
    }

    /** Blocks until Duvo has answered, but not for ever. */
    FormValidation result() {
        var problem = ConnectionRules.first(
                ConnectionRules.apiUrl(connection.getApiUrl()), ConnectionRules.teamId(connection.getTeamId()));
        if (problem != null) {
            return FormValidation.error(problem);
        }
        try {
            var access = ConnectedDuvo.forTest(connection).access();
            var scheduler = DuvoEngine.get().scheduler();
            return scheduler
                    .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                    .thenCombine(scheduler.call(access, CallPriority.ACTION, DuvoClient::listTeams), this::reached)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (DuvoSetupException e) {
            return FormValidation.error(e.getMessage());
        } catch (ExecutionException e) {
            return FormValidation.error(
                    e.getCause() instanceof DuvoException duvo ? sentence(duvo) : cannotReach(e.getMessage()));
        } catch (TimeoutException e) {
            return FormValidation.error(Messages.ConnectionCheck_Slow(connection.getApiUrl(), PATIENCE.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ConnectionCheck_Interrupted());
        }
    }

    private FormValidation reached(Profile profile, List<Team> teams) {
        var owner = Stream.of(profile.name(), profile.email(), profile.id())
                .filter(word -> word != null && !word.isBlank())
                .findFirst()
                .orElse("?");
        var wanted = connection.getTeamId();
        var names = teams.stream().map(ConnectionCheck::describe).collect(Collectors.joining(", "));
        var reached = teams.stream()
                .filter(t -> wanted == null || wanted.equals(t.id()))
                .toList();
        if (reached.size() == 1) {
            return FormValidation.ok(Messages.ConnectionCheck_Reached(describe(reached.get(0)), owner));
        }
        if (teams.isEmpty()) {
            return FormValidation.error(Messages.ConnectionCheck_NoTeam(owner));
        }
        return FormValidation.error(
                wanted == null
                        ? Messages.ConnectionCheck_ManyTeams(owner, names)
                        : Messages.ConnectionCheck_NotInTeam(owner, wanted, names));
    }

    private static String describe(Team team) {
        return team.name().isBlank() ? team.id() : team.name() + " (" + team.id() + ")";
    }

    private String sentence(DuvoException e) {
        if (e.isUnauthorized()) {
            return Messages.ConnectionCheck_KeyRefused(connection.getCredentialsId(), e.reason());
        }
        if (e.isForbidden()) {
            return Messages.ConnectionCheck_Forbidden(connection.getCredentialsId(), e.reason());
        }
        if (e.outcome() == Outcome.THROTTLED) {
            return Messages.ConnectionCheck_Throttled();
        }
        if (e.httpStatus() == 407) {
            return Messages.ConnectionCheck_ProxyLogin();
        }
        if (e.getCause() != null) {
            return cannotReach(e.reason());
        }
        if (e.outcome() == Outcome.NOT_SENT) { // there is something wrong with the key itself
            return Messages.ConnectionCheck_OddKey(connection.getCredentialsId(), e.reason());
        }
        return Messages.ConnectionCheck_NotDuvo(
                connection.getApiUrl(), e.reason(), e.httpStatus() == 0 ? "" : " (HTTP " + e.httpStatus() + ")");
    }

    private String cannotReach(String why) {
        return Messages.ConnectionCheck_CannotReach(connection.getApiUrl(), why);
    }
}
