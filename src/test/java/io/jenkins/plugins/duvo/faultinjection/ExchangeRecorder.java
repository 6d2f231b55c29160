package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo.ExchangeObserver;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.openapi.IdempotencyKeys;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Observes every request and answer at Duvo, and records the facts that {@link InvariantChecker} needs. */
final class ExchangeRecorder implements ExchangeObserver {
    private static final List<String> ENDS =
            List.of("\"completed\"", "\"failed\"", "\"stopped\"", "\"interrupted\"", "\"cancelled\"");

    /** Milliseconds after an abort in which an answer may still be under way. */
    private static final long LATENCY_MS = 10_000;
    /** Longest time that a replica may lag. */
    private static final long REPLICA_LAG_MS = 60_000;
    /** Pause of the engine after a 429 that names none. */
    private static final long DEFAULT_PAUSE_MS = 10_000;
    /** Longest pause of the engine, whatever Duvo orders. */
    private static final long MAX_PAUSE_MS = 300_000;

    /**
     * Duvo said that it took an answer: the process that heard it sends the answer no more, whatever a replica shows that lags.
     *
     * @param crashes the number of crashes before that process
     */
    private record Acknowledgement(int crashes, long at) {
        boolean holds(int crashesNow, long now) {
            return crashesNow == crashes && now - at < REPLICA_LAG_MS;
        }
    }

    private final ScenarioRunner runner;
    private final LoopDetector loops = new LoopDetector();
    private final IdempotencyKeys idempotencyKeys = new IdempotencyKeys();
    private final Set<String> mayBeAnswered = new HashSet<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
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
        watch(call, request, answer);
        idempotencyKeys.check(request).ifPresent(problem -> runner.addViolation(call + " " + problem));
        if (!SimulatedDuvo.KEY.equals(request.key())) {
            return; // the promises to the build are about its own key
        }
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
            case RUNS -> listed(answer.text());
            case RESPOND -> responded(request, answer, injected);
            default -> {
                // no guarantee is about these
            }
        }
    }

    private void watch(Endpoint call, SimulatedRequest request, SimulatedResponse answer) {
        var watch = runner.otherKeys().watchOf(request);
        if (watch != null) {
            watch.onRequest(runner.now());
            if (answer.status() == 429 || answer.header("retry-after") != null) {
                watch.onPause(runner.now() + pauseMillis(answer.header("retry-after")));
            }
        }
        var path = request.path();
        var isPage = call == Endpoint.MESSAGES;
        loops.onAnswer(
                request.key() + " " + request.method() + " " + (isPage ? path.replaceFirst("\\?.*", "") : path),
                answer.status() != 200 ? "" : isPage ? messagesIn(answer.text()) : answer.text(),
                runner.now());
    }

    /** The messages of a page, without the counts that stand behind them. */
    private static String messagesIn(String page) {
        var end = page.lastIndexOf(']');
        return end < 0 ? page : page.substring(0, end);
    }

    /** The longest time for which the engine may send nothing after an answer with this {@code retry-after}. */
    private static long pauseMillis(String retryAfter) {
        try {
            return retryAfter == null
                    ? DEFAULT_PAUSE_MS
                    : Math.max(1_000, (long) Math.min(MAX_PAUSE_MS, 1000 * Double.parseDouble(retryAfter)));
        } catch (NumberFormatException e) {
            return MAX_PAUSE_MS; // a date, or a word
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
        if (!none || answer.status() == 408 || runner.throwInjector().isAnswerLost()) {
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

    /** A list may be the first to show the end of the Job. */
    private void listed(String body) {
        runner.ownJobs().stream()
                .filter(job -> messagesAtEnd == null && job.endedAt() != null && body.contains(job.id()))
                .forEach(job -> messagesAtEnd = job.messages());
    }

    private static String status(String body) {
        var at = body.indexOf("\"status\":\"");
        return at < 0 ? "" : " " + body.substring(at + 10, body.indexOf('"', at + 10));
    }

    private void responded(SimulatedRequest request, SimulatedResponse answer, boolean injected) {
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
        var acknowledged = acknowledgements.get(id);
        if (accepted > 1
                || mayBeAnswered.contains(id)
                || acknowledged != null && acknowledged.holds(runner.crashCount(), runner.now())) {
            answersSentTwice++;
        }
        if (!injected && answer.status() == 200 && !runner.throwInjector().isAnswerLost()) {
            acknowledgements.put(id, new Acknowledgement(runner.crashCount(), runner.now()));
        }
        if (accepted > 0) {
            mayBeAnswered.add(id);
        }
    }

    LoopDetector loops() {
        return loops;
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
