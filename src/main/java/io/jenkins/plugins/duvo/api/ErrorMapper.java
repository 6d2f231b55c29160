package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.Optional;
import okhttp3.Response;
import tools.jackson.core.JacksonException;

/**
 * Mapper from an HTTP response that is not a success to a {@link DuvoException}. A response is Duvo's own if its body is JSON
 * with a member {@code error}; proxies answer with HTML.
 *
 * <p>Example: 404 with such a body is {@code REFUSED}, because Duvo says that there is no such Job. 404 with an HTML page is
 * {@code UNKNOWN}, because it comes from a proxy and says nothing about the Job.
 */
final class ErrorMapper {
    private ErrorMapper() {}

    static DuvoException toException(String operation, Response response, BufferedResponse answer) {
        var duvosReason = duvosReason(answer.body()).map(reason -> withoutKey(reason, response));
        var code = response.code();
        var retryAfter = code == 429 ? RateLimitHeaders.retryAfter(response) : null;
        return new DuvoException(
                operation,
                outcome(code, duvosReason.isPresent()),
                code,
                duvosReason.orElseGet(() -> otherReason(response)),
                retryAfter,
                null);
    }

    private static Outcome outcome(int code, boolean isDuvos) {
        if (code == 429) {
            return Outcome.THROTTLED;
        }
        if (code == 407) { // from the proxy of this network, before the request left it
            return Outcome.NOT_SENT;
        }
        // Duvo rejects with 400 to 499; 408 is a timeout and says nothing about the effect.
        return isDuvos && code >= 400 && code < 500 && code != 408 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static Optional<String> duvosReason(byte[] body) {
        try {
            var json = Json.MAPPER.readTree(body);
            if (json == null || !json.isObject() || !json.path("error").isString()) {
                return Optional.empty();
            }
            var error = json.path("error").stringValue();
            var message = json.path("message").isString() ? json.path("message").stringValue() : "";
            return Optional.of(ErrorText.line(
                    message.isBlank() || message.equals(error)
                            ? error
                            : error.isBlank() ? message : error + ": " + message));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Masks the key, because Duvo's error may quote the request. */
    private static String withoutKey(String reason, Response response) {
        @CheckForNull var authorization = response.request().header("Authorization");
        return authorization == null
                ? reason
                : reason.replace(authorization.substring(authorization.indexOf(' ') + 1), "****");
    }

    private static String otherReason(Response response) {
        var code = response.code();
        if (code == 407) {
            return "the proxy asks for a user name and password";
        }
        if (code >= 300 && code < 400) {
            return "redirected to " + host(response) + ", which is not followed; check the connection's API address";
        }
        return "an answer that is not Duvo's, perhaps a proxy's";
    }

    private static String host(Response response) {
        @CheckForNull var location = response.header("Location");
        var url = location == null ? null : response.request().url().resolve(location);
        return url == null ? "somewhere" : url.host();
    }
}
