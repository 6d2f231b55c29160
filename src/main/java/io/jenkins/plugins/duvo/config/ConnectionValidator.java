package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Loopback;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** What the fields of a connection may hold. Each rule returns a sentence that helps, or null if the value is good. */
final class ConnectionValidator {
    /** Duvo takes no more of one key. */
    static final int MOST_REQUESTS = 300;
    /** Stands in a Job's address for its id. */
    static final String RUN_ID = "{runId}";

    private ConnectionValidator() {}

    /** The first sentence that is not null; null if all are. */
    @CheckForNull
    static String first(String... problems) {
        return Stream.of(problems).filter(Objects::nonNull).findFirst().orElse(null);
    }

    @CheckForNull
    static String name(String name) {
        return name.isBlank() ? Messages.ConnectionValidator_NoName() : null;
    }

    /** A key goes where this leads: nothing but an origin, and nobody can listen on the way. */
    @CheckForNull
    static String apiUrl(String apiUrl) {
        var url = HttpUrl.parse(apiUrl);
        if (url == null) {
            return Messages.ConnectionValidator_NoUrl(apiUrl);
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            return Messages.ConnectionValidator_UserInUrl();
        }
        if (!url.encodedPath().equals("/") || url.query() != null || url.fragment() != null) {
            return Messages.ConnectionValidator_MoreThanOrigin(apiUrl);
        }
        return url.isHttps() || Loopback.isLoopback(url.host()) ? null : Messages.ConnectionValidator_NotHttps(apiUrl);
    }

    @CheckForNull
    static String teamId(@CheckForNull String teamId) {
        return teamId == null || teamId.matches("\\S+") ? null : Messages.ConnectionValidator_Team(teamId);
    }

    @CheckForNull
    static String agents(List<String> agents) {
        return agents.stream()
                .filter(agent -> !agent.matches("\\S+"))
                .findFirst()
                .map(Messages::ConnectionValidator_Agent)
                .orElse(null);
    }

    @CheckForNull
    static String jobUrlTemplate(@CheckForNull String template) {
        if (template == null) {
            return null;
        }
        return template.contains(RUN_ID) && HttpUrl.parse(template.replace(RUN_ID, "id")) != null
                ? null
                : Messages.ConnectionValidator_JobUrl(template);
    }

    @CheckForNull
    static String requestsPerMinute(int requests) {
        return requests >= 1 && requests <= MOST_REQUESTS ? null : Messages.ConnectionValidator_Requests(MOST_REQUESTS);
    }

    @CheckForNull
    static String troubleTimeoutMinutes(int minutes) {
        return minutes >= 0 ? null : Messages.ConnectionValidator_Trouble();
    }

    @CheckForNull
    static String maxConcurrentJobs(int jobs) {
        return jobs >= 0 ? null : Messages.ConnectionValidator_Concurrent();
    }

    /** The entries, in order and once each, of a list in which an entry may be a whole text area of lines. */
    static List<String> lines(@CheckForNull List<String> entries) {
        return entries == null
                ? List.of()
                : entries.stream()
                        .filter(Objects::nonNull)
                        .flatMap(entry -> Arrays.stream(entry.split("\\R")))
                        .map(String::trim)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .toList();
    }
}
