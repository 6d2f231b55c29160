package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Response;
import tools.jackson.core.JacksonException;

/**
 * Mapper from an HTTP response that is not a success to a {@link DuvoException}. A response is Duvo's own if its body is JSON
 * that names a problem in one of the forms that Duvo publishes; proxies answer with HTML, or with JSON of another form:
 *
 * <ul>
 *   <li>{@code {"error": "Not Found", "message": "..."}}, where {@code message} may be absent
 *   <li>{@code {"error": {"code": "not_found", "message": "..."}}}, where one of the two may be absent, and {@code name} may
 *       stand for {@code code}, as in what validates a body
 *   <li>{@code {"code": "not_found", "message": "...", "request_id": "..."}}
 *   <li>{@code {"message": "..."}} with status 422, bad input of a start
 * </ul>
 *
 * <p>Example: 404 with such a body is {@code REFUSED}, because Duvo says that there is no such Job. 404 with an HTML page is
 * {@code UNKNOWN}, because it comes from a proxy and says nothing about the Job.
 */
final class ErrorMapper {
    /**
     * What the body says of the problem.
     *
     * @param error the member {@code error}, if it is a text
     * @param nested the member {@code error}, if it is an object
     */
    private record Problem(
            @CheckForNull String error,
            @CheckForNull Problem nested,
            @CheckForNull String code,
            @CheckForNull String name,
            @CheckForNull String message) {}

    private ErrorMapper() {}

    /**
     * Reads the body of the response and returns the failure that it means.
     *
     * @throws IOException if the connection fails meanwhile
     */
    static DuvoException toException(String operation, Response response) throws IOException {
        var code = response.code();
        var key = KeyMasker.of(response.request());
        var duvosReason = duvosReason(response);
        var reason = duvosReason.orElseGet(() -> otherReason(response));
        var retryAfter = code == 429 || code == 403 || code == 503 ? RateLimitHeaders.retryAfter(response) : null;
        return new DuvoException(
                operation,
                outcome(response, duvosReason.isPresent(), retryAfter != null),
                code,
                ErrorText.line(key.mask(reason, reason.length() >= ValueReader.MAX_WORD)),
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
    private static Optional<String> duvosReason(Response response) throws IOException {
        try {
            @CheckForNull var problem = AnswerReader.read(AnswerBody.json(response), ErrorMapper::problem);
            return problem == null ? Optional.empty() : duvosReason(response.code(), problem);
        } catch (JacksonException | ResponseTooLargeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> duvosReason(int code, Problem body) {
        if (body.error() != null) {
            return Optional.of(joined(body.error(), text(body.message())));
        }
        @CheckForNull var nested = body.nested();
        var isNested = nested != null;
        var problem = nested == null ? body : nested;
        var word = text(problem.code());
        var name = isNested && word.isBlank() ? text(problem.name()) : word;
        var message = text(problem.message());
        var isNamed = !name.isBlank() && (isNested || !message.isBlank());
        var isSaid = !message.isBlank() && (isNested || code == 422);
        return isNamed || isSaid ? Optional.of(joined(name, message)) : Optional.empty();
    }

    private static Problem problem(AnswerReader in) {
        var error = new ValueReader.Member<Object>(
                "error", () -> in.isObject() ? problem(in) : in.isString() ? in.word() : in.absent());
        var code = new ValueReader.Member<>("code", in::plainWord);
        var name = new ValueReader.Member<>("name", in::plainWord);
        var message = new ValueReader.Member<>("message", in::plainWord);
        in.readMembers(error, code, name, message);
        return new Problem(
                error.value() instanceof String word ? word : null,
                error.value() instanceof Problem nested ? nested : null,
                code.value(),
                name.value(),
                message.value());
    }

    private static String text(@CheckForNull String text) {
        return text == null ? "" : text;
    }

    private static String joined(String name, String message) {
        if (message.isBlank() || message.equals(name)) {
            return name;
        }
        return name.isBlank() ? message : name + ": " + message;
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
