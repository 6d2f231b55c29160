package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fault of one call: what happens to the request, to its work at Duvo, to the answer and to the connection. Immutable: each
 * method returns another fault, so that faults can be combined, as in {@code Fault.json(504).afterWork()} or
 * {@code Fault.travelling(RESET).delayed(Duration.ofSeconds(3))}.
 */
public final class Fault {
    /** How often, and when, Duvo does the work of the request. */
    public enum Work {
        /** Not at all. */
        NONE,
        /** Once, before the answer. */
        ONCE,
        /** Twice, as when a proxy repeats the request. */
        TWICE,
        /** Once, after {@link Fault#workDelay}, whatever was answered. */
        LATE
    }

    private static final Fault NO_FAULT = new Fault(
            Work.ONCE,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            TransportFault.NONE,
            List.of(),
            List.of(),
            List.of());

    public final Work work;
    /** For {@link Work#LATE}: time from the request until the work. */
    public final Duration workDelay;
    /** How old the state is that a read shows. */
    public final Duration lag;

    private final Duration delay;
    public final TransportFault transport;
    private final List<BiConsumer<SimulatedDuvo, SimulatedRequest>> effects;
    private final List<BiFunction<SimulatedDuvo, SimulatedRequest, SimulatedRequest>> requests;
    private final List<UnaryOperator<SimulatedResponse>> answers;

    private Fault(
            Work work,
            Duration workDelay,
            Duration lag,
            Duration delay,
            TransportFault transport,
            List<BiConsumer<SimulatedDuvo, SimulatedRequest>> effects,
            List<BiFunction<SimulatedDuvo, SimulatedRequest, SimulatedRequest>> requests,
            List<UnaryOperator<SimulatedResponse>> answers) {
        this.work = work;
        this.workDelay = workDelay;
        this.lag = lag;
        this.delay = delay;
        this.transport = transport;
        this.effects = effects;
        this.requests = requests;
        this.answers = answers;
    }

    /** A late answer, otherwise correct; the work is done. */
    public static Fault delay(Duration delay) {
        return NO_FAULT.delayed(delay);
    }

    /**
     * A connection that fails. The work is not done if the fault prevents or replaces the answer (but see
     * {@link #afterWork()}); it is done if the fault hits the answer on its way.
     */
    public static Fault travelling(TransportFault transport) {
        boolean unanswered = transport.beforeSending()
                || transport == TransportFault.RESET
                || transport == TransportFault.CLOSED
                || transport == TransportFault.HANG_BEFORE_ANSWER;
        return NO_FAULT.with(unanswered ? Work.NONE : Work.ONCE, transport);
    }

    /** Another answer instead of Duvo's; the work is not done. */
    public static Fault answer(int status, String contentType, String body) {
        return NO_FAULT.with(Work.NONE, TransportFault.NONE)
                .answering(answer -> replaced(answer, status, contentType, body));
    }

    /** An error in Duvo's own form; the work is not done. */
    public static Fault json(int status) {
        return answer(
                status, "application/json", "{\"error\":\"Injected\",\"message\":\"Injected fault " + status + "\"}");
    }

    /** An HTML page of a proxy; the work is not done. */
    public static Fault html(int status) {
        return answer(
                status,
                "text/html",
                "<!DOCTYPE html><html><head><title>" + status + "</title></head><body><h1>Error " + status
                        + "</h1><hr>proxy</body></html>");
    }

    /** A change to the JSON of a successful answer; the work is done. */
    public static Fault change(UnaryOperator<ObjectNode> change) {
        return NO_FAULT.changing(change);
    }

    /** A change to any answer; the work is done. */
    public static Fault changeAnswer(UnaryOperator<SimulatedResponse> change) {
        return NO_FAULT.answering(change);
    }

    /** A change to the request before Duvo receives it. */
    public static Fault rewrite(UnaryOperator<SimulatedRequest> rewrite) {
        return rewrite((duvo, request) -> rewrite.apply(request));
    }

    /** A change to the request before Duvo receives it that depends on the state of Duvo. */
    public static Fault rewrite(BiFunction<SimulatedDuvo, SimulatedRequest, SimulatedRequest> rewrite) {
        return NO_FAULT.rewriting(rewrite);
    }

    /** A replica that lags: a read shows the state of this time ago. */
    public static Fault lag(Duration lag) {
        return new Fault(
                Work.ONCE, Duration.ZERO, lag, Duration.ZERO, TransportFault.NONE, List.of(), List.of(), List.of());
    }

    /** An event at Duvo just before the request is answered; the answer is correct. */
    public static Fault effect(BiConsumer<SimulatedDuvo, SimulatedRequest> effect) {
        return new Fault(
                Work.ONCE,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                TransportFault.NONE,
                List.of(effect),
                List.of(),
                List.of());
    }

    /** Returns this fault with the work done. */
    public Fault afterWork() {
        return with(Work.ONCE, transport);
    }

    /** Returns this fault with the work done twice, as when a proxy repeats a request. */
    public Fault twice() {
        return with(Work.TWICE, transport);
    }

    /** Returns this fault with the work done only later, whatever was answered. */
    public Fault workingLater(Duration later) {
        return new Fault(Work.LATE, later, lag, delay, transport, effects, requests, answers);
    }

    /** Returns this fault with the answer delayed by some more time. */
    public Fault delayed(Duration more) {
        return new Fault(work, workDelay, lag, delay.plus(more), transport, effects, requests, answers);
    }

    /** Returns this fault with a header on the answer. */
    public Fault header(String name, String value) {
        return answering(answer -> answer.withHeader(name, value));
    }

    /** Returns this fault with a header on the answer whose value is computed for each answer. */
    public Fault header(String name, Supplier<String> value) {
        return answering(answer -> answer.withHeader(name, value.get()));
    }

    /** Returns this fault with a transport fault in addition. */
    public Fault and(TransportFault other) {
        return with(work, other);
    }

    /** Returns this fault with a change to the JSON of a successful answer. */
    public Fault changing(UnaryOperator<ObjectNode> change) {
        return answering(answer -> changed(answer, change));
    }

    /** Carries out the events at Duvo that precede the request. */
    public void runEffects(SimulatedDuvo duvo, SimulatedRequest request) {
        effects.forEach(effect -> effect.accept(duvo, request));
    }

    /** Returns the request as Duvo receives it. */
    public SimulatedRequest rewritten(SimulatedDuvo duvo, SimulatedRequest request) {
        for (var rewrite : requests) {
            request = rewrite.apply(duvo, request);
        }
        return request;
    }

    /** Returns the answer with all changes and with the transport fault. */
    public SimulatedResponse applyTo(SimulatedResponse answer) {
        for (var change : answers) {
            answer = change.apply(answer);
        }
        return answer.withTransport(transport, delay);
    }

    private Fault with(Work otherWork, TransportFault otherTransport) {
        return new Fault(otherWork, workDelay, lag, delay, otherTransport, effects, requests, answers);
    }

    private Fault answering(UnaryOperator<SimulatedResponse> change) {
        return new Fault(work, workDelay, lag, delay, transport, effects, requests, plus(answers, change));
    }

    private Fault rewriting(BiFunction<SimulatedDuvo, SimulatedRequest, SimulatedRequest> rewrite) {
        return new Fault(work, workDelay, lag, delay, transport, effects, plus(requests, rewrite), answers);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        var longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    /** The rate limit headers stay, because Duvo counts the request. */
    private static SimulatedResponse replaced(SimulatedResponse answer, int status, String type, String body) {
        var other = SimulatedResponse.of(status, type, body.getBytes(StandardCharsets.UTF_8));
        for (var header : answer.headers().entrySet()) {
            if (header.getKey().startsWith("x-ratelimit-")) {
                other = other.withHeader(header.getKey(), header.getValue());
            }
        }
        return other;
    }

    private static SimulatedResponse changed(SimulatedResponse answer, UnaryOperator<ObjectNode> change) {
        if (answer.status() / 100 != 2) {
            return answer;
        }
        try {
            return SimulatorJson.read(answer.body()) instanceof ObjectNode body
                    ? answer.withBody(SimulatorJson.bytes(change.apply(body)))
                    : answer;
        } catch (JacksonException e) {
            return answer;
        }
    }
}
