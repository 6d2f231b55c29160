package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.Optional;
import okhttp3.Response;
import tools.jackson.core.JacksonException;

/** What an answer that is not a success means. Duvo's own refusals are JSON with a member {@code error}; proxies say HTML. */
final class ErrorMapper {
    private ErrorMapper() {}

    static DuvoException of(String asked, Response response, BufferedResponse received) {
        var own = ownWords(received.body()).map(words -> withoutKey(words, response));
        var code = response.code();
        var retryAfter = code == 429 ? RateLimitHeaders.retryAfter(response) : null;
        return new DuvoException(
                asked, outcome(code, own.isPresent()), code, own.orElseGet(() -> words(response)), retryAfter, null);
    }

    private static Outcome outcome(int code, boolean own) {
        if (code == 429) {
            return Outcome.THROTTLED;
        }
        if (code == 407) { // said by the proxy on this side of Duvo
            return Outcome.NOT_SENT;
        }
        return own && code >= 400 && code < 500 && code != 408 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static Optional<String> ownWords(byte[] body) {
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

    /** A refusal may quote the request. */
    private static String withoutKey(String words, Response response) {
        @CheckForNull var sent = response.request().header("Authorization");
        return sent == null ? words : words.replace(sent.substring(sent.indexOf(' ') + 1), "****");
    }

    private static String words(Response response) {
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
