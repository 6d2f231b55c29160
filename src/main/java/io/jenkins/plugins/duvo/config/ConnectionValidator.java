package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Loopback;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Validator of the fields of a connection. Each check returns a sentence that says what to change, or null if the value is valid. */
final class ConnectionValidator {
    /** Duvo's own limit on the requests of one key in a minute. */
    static final int MAX_REQUESTS_PER_MINUTE = 300;
    /** Placeholder for the Job's id in the template of its address. */
    static final String RUN_ID = "{runId}";

    private ConnectionValidator() {}

    /** Returns the first problem that is not null; null if there is none. */
    @CheckForNull
    static String first(String... problems) {
        return Stream.of(problems).filter(Objects::nonNull).findFirst().orElse(null);
    }

    @CheckForNull
    static String name(String name) {
        return name.isBlank() ? Messages.ConnectionValidator_NoName() : null;
    }

    /** Checks the address to which the key is sent: it must be an origin and nothing more, and use HTTPS unless it is the own machine. */
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
        return requests >= 1 && requests <= MAX_REQUESTS_PER_MINUTE
                ? null
                : Messages.ConnectionValidator_Requests(MAX_REQUESTS_PER_MINUTE);
    }

    @CheckForNull
    static String troubleTimeoutMinutes(int minutes) {
        return minutes >= 0 ? null : Messages.ConnectionValidator_Trouble();
    }

    @CheckForNull
    static String maxConcurrentJobs(int jobs) {
        return jobs >= 0 ? null : Messages.ConnectionValidator_Concurrent();
    }

    /**
     * Splits entries of which each may be a whole text area of lines.
     *
     * @return the trimmed lines in order, without blanks and duplicates
     */
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
