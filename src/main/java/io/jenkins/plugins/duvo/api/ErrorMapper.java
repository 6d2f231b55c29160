package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.Optional;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Mapper from an HTTP response that is not a success to a {@link DuvoException}. A response is Duvo's own if its body is JSON
 * that names a problem in one of the forms that Duvo publishes; proxies answer with HTML, or with JSON of another form:
 *
 * <ul>
 *   <li>{@code {"error": "Not Found", "message": "..."}}, where {@code message} may be absent
 *   <li>{@code {"error": {"code": "not_found", "message": "..."}}}, where one of the two may be absent
 *   <li>{@code {"code": "not_found", "message": "...", "request_id": "..."}}
 *   <li>{@code {"message": "..."}} with status 422, bad input of a start
 * </ul>
 *
 * <p>Example: 404 with such a body is {@code REFUSED}, because Duvo says that there is no such Job. 404 with an HTML page is
 * {@code UNKNOWN}, because it comes from a proxy and says nothing about the Job.
 */
final class ErrorMapper {
    /** Characters of a key by which a part of it is recognized: Duvo or a proxy may cut a text within the key. */
    private static final int KEY_START = 8;

    private ErrorMapper() {}

    static DuvoException toException(String operation, Response response, BufferedResponse answer) {
        var code = response.code();
        var duvosReason = duvosReason(code, answer.body()).map(reason -> ErrorText.line(withoutKey(reason, response)));
        var retryAfter = code == 429 || code == 403 || code == 503 ? RateLimitHeaders.retryAfter(response) : null;
        return new DuvoException(
                operation,
                outcome(response, duvosReason.isPresent(), retryAfter != null),
                code,
                duvosReason.orElseGet(() -> otherReason(response)),
                retryAfter,
                null);
    }

    /**
     * Returns what is known of the effect. A read has none, so 403 and 503 that name a pause only throttle it; of a call
     * that changes something that is known for Duvo's own 403 alone.
     */
    private static Outcome outcome(Response response, boolean isDuvos, boolean namesPause) {
        var code = response.code();
        var isRead = response.request().method().equals("GET");
        if (code == 429 || namesPause && (isRead || code == 403 && isDuvos)) {
            return Outcome.THROTTLED;
        }
        if (code == 407) { // from the proxy of this network, before the request left it
            return Outcome.NOT_SENT;
        }
        // Duvo rejects with 400 to 499; 408 is a timeout and says nothing about the effect.
        return isDuvos && code >= 400 && code < 500 && code != 408 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    /** Returns Duvo's own text, which may hold anything; empty if the body is not Duvo's. */
    private static Optional<String> duvosReason(int code, byte[] body) {
        try {
            @CheckForNull var json = Json.DUVO.readTree(body);
            if (json == null || !json.isObject()) {
                return Optional.empty();
            }
            var error = json.path("error");
            if (error.isString()) {
                return Optional.of(joined(error.stringValue(), text(json, "message")));
            }
            var problem = error.isObject() ? error : json;
            var name = text(problem, "code");
            var message = text(problem, "message");
            var isNamed = !name.isBlank() && (error.isObject() || !message.isBlank());
            var isSaid = !message.isBlank() && (error.isObject() || code == 422);
            return isNamed || isSaid ? Optional.of(joined(name, message)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns a member that is a string or a number as text, otherwise the empty text. */
    private static String text(JsonNode json, String member) {
        var value = json.path(member);
        return value.isString() || value.isNumber() ? value.asString() : "";
    }

    private static String joined(String name, String message) {
        if (message.isBlank() || message.equals(name)) {
            return name;
        }
        return name.isBlank() ? message : name + ": " + message;
    }

    /**
     * Masks the key, because Duvo's error may quote the request. Called on the whole text, before it is cut to a line: of a key
     * across the cut, most characters would stay. Characters that a line leaves out are left out before, because they may stand
     * within the key.
     */
    private static String withoutKey(String reason, Response response) {
        var text = PlainText.sanitize(reason);
        @CheckForNull var authorization = response.request().header("Authorization");
        if (authorization == null) {
            return text;
        }
        var key = authorization.substring(authorization.indexOf(' ') + 1);
        var start = key.substring(0, Math.min(KEY_START, key.length()));
        var masked = new StringBuilder();
        var from = 0;
        for (var at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
            masked.append(text, from, at).append("****");
            from = at;
            while (from < text.length() && from - at < key.length() && text.charAt(from) == key.charAt(from - at)) {
                from++;
            }
        }
        return masked.append(text, from, text.length()).toString();
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
