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

/** Observes every request and answer at Duvo, and records the facts that {@link InvariantChecker} needs. */
final class ExchangeRecorder implements ExchangeObserver {
    private static final List<String> ENDS =
            List.of("\"completed\"", "\"failed\"", "\"stopped\"", "\"interrupted\"", "\"cancelled\"");

    /** Milliseconds after an abort in which an answer may still be under way. */
    private static final long LATENCY_MS = 10_000;

    private final ScenarioRunner runner;
    private final Set<String> mayBeAnswered = new HashSet<>();
    private int answersSentTwice;
    private int possibleStarts;
    private List<SimulatedMessage> messagesAtEnd;
    private long injectedSince = -1;
    private long injectedAt = -1;
    private long lookupInjectedAt = -1;
    private long messagesInjectedAt = -1;
    private long lostAt = -1;

    ExchangeRecorder(ScenarioRunner runner) {
        this.runner = runner;
    }

    @Override
    public void observe(SimulatedRequest request, SimulatedResponse answer, boolean injected) {
        var call = Endpoint.of(request.method(), request.path());
        var body = call == Endpoint.RUN ? answer.text() : "";
        runner.note("  " + request.method() + " " + request.path().replace("/v2/", "") + " -> " + answer.status()
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
                // no guarantee is about these
            }
        }
    }

    private void injected(Endpoint call) {
        injectedAt = runner.now();
        injectedSince = injectedSince < 0 ? injectedAt : injectedSince;
        if (call == Endpoint.MESSAGES) {
            messagesInjectedAt = injectedAt;
        }
        if (call != Endpoint.START) {
            lookupInjectedAt = injectedAt;
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
            possibleStarts++;
            lostAt = injected ? runner.now() : lostAt;
        }
    }

    private void read(SimulatedRequest request, SimulatedResponse answer, String body) {
        var job = runner.ownJobs().stream()
                .filter(each -> request.path().contains(each.id()))
                .findAny();
        if (job.isEmpty() || answer.status() != 200 || body.isEmpty()) {
            return;
        }
        mayBeAnswered.removeIf(body::contains); // the answer shows that the request is open
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
        var body = new String(request.body(), StandardCharsets.UTF_8);
        if (runner.millisSinceAbort() > LATENCY_MS && !body.contains("\"approved\":false")) {
            runner.addViolation("answered after the abort: " + body);
        }
        var id = request.path().replaceFirst(".*/human-requests/([^/]+)/respond", "$1");
        var accepted = runner.duvo().answers().stream()
                .filter(each -> each.accepted() && each.requestId().equals(id))
                .count();
        if (accepted > 1 || mayBeAnswered.contains(id)) {
            answersSentTwice++;
        }
        if (accepted > 0) {
            mayBeAnswered.add(id);
        }
    }

    int answersSentTwice() {
        return answersSentTwice;
    }

    /** The number of start calls of the engine that may have had an effect. */
    int possibleStarts() {
        return possibleStarts;
    }

    /** The messages that the Job had when Duvo last began to show its end; null while Duvo does not show it. */
    List<SimulatedMessage> messagesAtEnd() {
        return messagesAtEnd;
    }

    /** Milliseconds between the first and the last injected fault; negative without a fault. */
    long faultsMillis() {
        return injectedSince < 0 ? -1 : injectedAt - injectedSince;
    }

    long lookupInjectedAt() {
        return lookupInjectedAt;
    }

    long messagesInjectedAt() {
        return messagesInjectedAt;
    }

    /** When the answer to a start was last lost; negative if none was. */
    long lostAt() {
        return lostAt;
    }
}
