package io.jenkins.plugins.duvo.config;

import hudson.Util;
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

/** Test of a connection for its form: finds the owner of the key and the team that it reaches. Every outcome is one sentence. */
final class ConnectionTester {
    /** How long the test may take: an administrator waits for it in the form. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** A good result: the team's id for the script of the form, and the line for people. */
    private static final String RESULT = "<span data-duvo-team=\"%s\">%s</span>";

    private final DuvoConnection connection;

    ConnectionTester(DuvoConnection connection) {
        this.connection = connection;
    }

    /**
     * Runs the test. Blocks until Duvo has answered, at most half a minute. A good result carries the team's id for the script of the form.
     */
    FormValidation result() {
        var problem = ConnectionValidator.first(
                ConnectionValidator.apiUrl(connection.getApiUrl()), ConnectionValidator.teamId(connection.getTeamId()));
        if (problem != null) {
            return FormValidation.error(problem);
        }
        try {
            var access = ResolvedConnection.forTest(connection).access();
            var scheduler = DuvoEngine.get().scheduler();
            return scheduler
                    .call(access, CallPriority.READ, DuvoClient::getProfile)
                    .thenCombine(scheduler.call(access, CallPriority.READ, DuvoClient::listTeams), this::reached)
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (DuvoConfigurationException e) {
            return FormValidation.error(e.getMessage());
        } catch (ExecutionException e) {
            return FormValidation.error(
                    e.getCause() instanceof DuvoException duvo ? explain(duvo) : cannotReach(e.getMessage()));
        } catch (TimeoutException e) {
            return FormValidation.error(Messages.ConnectionTester_Slow(connection.getApiUrl(), TIMEOUT.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ConnectionTester_Interrupted());
        }
    }

    private FormValidation reached(Profile profile, List<Team> teams) {
        var owner = Stream.of(profile.name(), profile.email(), profile.id())
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse("?");
        var teamId = connection.getTeamId();
        var names = teams.stream().map(ConnectionTester::describe).collect(Collectors.joining(", "));
        var reached = teams.stream()
                .filter(team -> teamId == null || teamId.equals(team.id()))
                .toList();
        if (reached.size() == 1) {
            var team = reached.get(0);
            return FormValidation.okWithMarkup(RESULT.formatted(
                    Util.escape(team.id()), Util.escape(Messages.ConnectionTester_Reached(describe(team), owner))));
        }
        if (teams.isEmpty()) {
            return FormValidation.error(Messages.ConnectionTester_NoTeam(owner));
        }
        return FormValidation.error(
                teamId == null
                        ? Messages.ConnectionTester_ManyTeams(owner, names)
                        : Messages.ConnectionTester_NotInTeam(owner, teamId, names));
    }

    private static String describe(Team team) {
        return team.name().isBlank() ? team.id() : team.name() + " (" + team.id() + ")";
    }

    private String explain(DuvoException e) {
        if (e.isUnauthorized()) {
            return Messages.ConnectionTester_KeyRefused(connection.getCredentialsId(), e.reason());
        }
        if (e.isForbidden()) {
            return Messages.ConnectionTester_Forbidden(connection.getCredentialsId(), e.reason());
        }
        if (e.outcome() == Outcome.THROTTLED) {
            return Messages.ConnectionTester_Throttled();
        }
        if (e.httpStatus() == 407) {
            return Messages.ConnectionTester_ProxyLogin();
        }
        if (e.getCause() != null) {
            return cannotReach(e.reason());
        }
        if (e.outcome() == Outcome.NOT_SENT) { // the key itself cannot be sent
            return Messages.ConnectionTester_OddKey(connection.getCredentialsId(), e.reason());
        }
        return Messages.ConnectionTester_NotDuvo(
                connection.getApiUrl(), e.reason(), e.httpStatus() == 0 ? "" : " (HTTP " + e.httpStatus() + ")");
    }

    private String cannotReach(String why) {
        return Messages.ConnectionTester_CannotReach(connection.getApiUrl(), why);
    }
}
