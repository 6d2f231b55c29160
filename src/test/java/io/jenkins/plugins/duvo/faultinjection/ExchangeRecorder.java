package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo.ExchangeObserver;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sees every request and answer, and remembers what the promises are judged by. */
final class ExchangeRecorder implements ExchangeObserver {
    private static final List<String> ENDS =
            List.of("\"completed\"", "\"failed\"", "\"stopped\"", "\"interrupted\"", "\"cancelled\"");

    private static final long LATENCY = 10_000;

    private final ScenarioRunner trial;
    private final Set<String> mayBeAnswered = new HashSet<>();
    private int answersSentTwice;
    private int startsPossible;
    private List<SimulatedMessage> messagesAtEnd;
    private long injectedSince = -1;
    private long injectedAt = -1;
    private long lookInjectedAt = -1;
    private long messagesInjectedAt = -1;
    private long lostAt = -1;

    ExchangeRecorder(ScenarioRunner trial) {
        this.trial = trial;
    }

    @Override
    public void observe(SimulatedRequest request, SimulatedResponse answer, boolean injected) {
        var call = Endpoint.of(request.method(), request.path());
        var body = call == Endpoint.RUN ? answer.text() : "";
        trial.note("  " + request.method() + " " + request.path().replace("/v2/", "") + " -> " + answer.status()
                + (injected ? " injected " + answer.transport() : "")
                + (call == Endpoint.RUN ? status(body) : ""));
        if (injected) {
            injected(call);
        }
        switch (call) {
            case START -> started(answer, injected);
            case RUN -> read(request, answer, body);
            case RESPOND -> responded(request, answer);
            default -> {
                // nothing that a promise is about
            }
        }
    }

    private void injected(Endpoint call) {
        injectedAt = trial.now();
        injectedSince = injectedSince < 0 ? injectedAt : injectedSince;
        if (call == Endpoint.MESSAGES) {
            messagesInjectedAt = injectedAt;
        }
        if (call != Endpoint.START) {
            lookInjectedAt = injectedAt;
        }
    }

    private void started(SimulatedResponse answer, boolean injected) {
        var none = answer.transport().beforeSending()
                || answer.status() == 429
                || answer.status() == 407
                || answer.status() >= 400
                        && answer.status() < 500
                        && answer.text().startsWith("{");
        if (!none || answer.status() == 408) {
            startsPossible++;
            lostAt = injected ? trial.now() : lostAt;
        }
    }

    private void read(SimulatedRequest request, SimulatedResponse answer, String body) {
        var job = trial.ours().stream()
                .filter(each -> request.path().contains(each.id()))
                .findAny();
        if (job.isEmpty() || answer.status() != 200 || body.isEmpty()) {
            return;
        }
        mayBeAnswered.removeIf(body::contains); // it shows that the request is open
        if (ENDS.stream().noneMatch(body::contains)) {
            messagesAtEnd = null;
        } else if (messagesAtEnd == null) {
            messagesAtEnd = job.get().messages();
        }
    }

    private static String status(String body) {
        var at = body.indexOf("\"status\":\"");
        return at < 0 ? "" : " " + body.substring(at + 10, body.indexOf('"', at + 10));
    }

    private void responded(SimulatedRequest request, SimulatedResponse answer) {
        if (answer.transport().beforeSending()) {
            return;
        }
        var words = new String(request.body(), StandardCharsets.UTF_8);
        if (trial.abortedFor() > LATENCY && !words.contains("\"approved\":false")) {
            trial.violated("answered after the abort: " + words);
        }
        var id = request.path().replaceFirst(".*/human-requests/([^/]+)/respond", "$1");
        var taken = trial.duvo().answers().stream()
                .filter(each -> each.accepted() && each.requestId().equals(id))
                .count();
        if (taken > 1 || mayBeAnswered.contains(id)) {
            answersSentTwice++;
        }
        if (taken > 0) {
            mayBeAnswered.add(id);
        }
    }

    int answersSentTwice() {
        return answersSentTwice;
    }

    /** How many of our start calls may have had their effect. */
    int startsPossible() {
        return startsPossible;
    }

    /** The messages that the Job had when Duvo last began to show its end; null if it does not. */
    List<SimulatedMessage> messagesAtEnd() {
        return messagesAtEnd;
    }

    /** For how long faults were met, in milliseconds. */
    long troubledFor() {
        return injectedSince < 0 ? -1 : injectedAt - injectedSince;
    }

    long lookInjectedAt() {
        return lookInjectedAt;
    }

    long messagesInjectedAt() {
        return messagesInjectedAt;
    }

    /** When the answer to a start was last lost, or negative. */
    long lostAt() {
        return lostAt;
    }
}
