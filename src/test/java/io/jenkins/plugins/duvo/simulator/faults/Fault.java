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
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes wrong with one request. Immutable: each method gives another fault, so they can be combined, as in
 * {@code Fault.json(504).afterWork()} or {@code Fault.travelling(RESET).delayed(Duration.ofSeconds(3))}.
 */
public final class Fault {
    /** What becomes of the request's work at Duvo. */
    public enum Work {
        NONE,
        ONCE,
        TWICE,
        LATE
    }

    private static final Fault HARMLESS = new Fault(
            Work.ONCE,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            TransportFault.NONE,
            List.of(),
            List.of(),
            List.of());

    public final Work work;
    public final Duration workDelay;
    public final Duration lag;
    private final Duration delay;
    public final TransportFault transport;
    private final List<BiConsumer<SimulatedDuvo, SimulatedRequest>> effects;
    private final List<UnaryOperator<SimulatedRequest>> requests;
    private final List<UnaryOperator<SimulatedResponse>> answers;

    private Fault(
            Work work,
            Duration workDelay,
            Duration lag,
            Duration delay,
            TransportFault transport,
            List<BiConsumer<SimulatedDuvo, SimulatedRequest>> effects,
            List<UnaryOperator<SimulatedRequest>> requests,
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

    /** The work is done, the answer right, only late. */
    public static Fault delay(Duration delay) {
        return HARMLESS.delayed(delay);
    }

    /**
     * The connection fails. For what prevents or replaces an answer the work is not done (see {@link #afterWork()});
     * for what happens to an answer on its way it is.
     */
    public static Fault travelling(TransportFault transport) {
        boolean unanswered = transport.beforeSending()
                || transport == TransportFault.RESET
                || transport == TransportFault.CLOSED
                || transport == TransportFault.HANG_BEFORE_ANSWER;
        return HARMLESS.with(unanswered ? Work.NONE : Work.ONCE, transport);
    }

    /** This instead of Duvo's answer; the work is not done. */
    public static Fault answer(int status, String contentType, String body) {
        return HARMLESS.with(Work.NONE, TransportFault.NONE)
                .answering(answer -> replaced(answer, status, contentType, body));
    }

    /** An error of Duvo's own kind; the work is not done. */
    public static Fault json(int status) {
        return answer(
                status, "application/json", "{\"error\":\"Injected\",\"message\":\"Injected fault " + status + "\"}");
    }

    /** A proxy's page; the work is not done. */
    public static Fault html(int status) {
        return answer(
                status,
                "text/html",
                "<!DOCTYPE html><html><head><title>" + status + "</title></head><body><h1>Error " + status
                        + "</h1><hr>proxy</body></html>");
    }

    /** The work is done; a successful JSON answer is changed on its way. */
    public static Fault change(UnaryOperator<ObjectNode> change) {
        return HARMLESS.answering(answer -> changed(answer, change));
    }

    /** The work is done; any answer is changed on its way. */
    public static Fault changeAnswer(UnaryOperator<SimulatedResponse> change) {
        return HARMLESS.answering(change);
    }

    /** Duvo understands another request. */
    public static Fault rewrite(UnaryOperator<SimulatedRequest> rewrite) {
        return HARMLESS.rewriting(rewrite);
    }

    /** Reads show the state of a while ago. */
    public static Fault lag(Duration lag) {
        return new Fault(
                Work.ONCE, Duration.ZERO, lag, Duration.ZERO, TransportFault.NONE, List.of(), List.of(), List.of());
    }

    /** Something happens at Duvo just before the request arrives; the answer is right. */
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

    /** The same, but the work is done. */
    public Fault afterWork() {
        return with(Work.ONCE, transport);
    }

    /** The same, but the work is done twice, as when a proxy repeats a request. */
    public Fault twice() {
        return with(Work.TWICE, transport);
    }

    /** The same, but the work is done only later, whatever was answered. */
    public Fault workingLater(Duration later) {
        return new Fault(Work.LATE, later, lag, delay, transport, effects, requests, answers);
    }

    /** The same, answered later. */
    public Fault delayed(Duration more) {
        return new Fault(work, workDelay, lag, delay.plus(more), transport, effects, requests, answers);
    }

    /** The same with a header on the answer. */
    public Fault header(String name, String value) {
        return answering(answer -> answer.withHeader(name, value));
    }

    /** The same with a header on the answer that is worked out for each. */
    public Fault header(String name, Supplier<String> value) {
        return answering(answer -> answer.withHeader(name, value.get()));
    }

    /** The same with something going wrong on the way as well. */
    public Fault and(TransportFault other) {
        return with(work, other);
    }

    public void before(SimulatedDuvo duvo, SimulatedRequest request) {
        effects.forEach(effect -> effect.accept(duvo, request));
    }

    public SimulatedRequest understood(SimulatedRequest request) {
        for (var rewrite : requests) {
            request = rewrite.apply(request);
        }
        return request;
    }

    public SimulatedResponse spoil(SimulatedResponse answer) {
        for (var change : answers) {
            answer = change.apply(answer);
        }
        return answer.travelling(transport, delay);
    }

    private Fault with(Work other, TransportFault how) {
        return new Fault(other, workDelay, lag, delay, how, effects, requests, answers);
    }

    private Fault answering(UnaryOperator<SimulatedResponse> change) {
        return new Fault(work, workDelay, lag, delay, transport, effects, requests, plus(answers, change));
    }

    private Fault rewriting(UnaryOperator<SimulatedRequest> rewrite) {
        return new Fault(work, workDelay, lag, delay, transport, effects, plus(requests, rewrite), answers);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        var more = new ArrayList<>(list);
        more.add(one);
        return List.copyOf(more);
    }

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
