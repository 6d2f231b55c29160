package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.AssignmentFaults;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.Faults;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Pipeline that every request passes: it counts the request against the rate limit, injects a fault if one matches, lets the
 * {@link Router} answer, and records the request. Guarded by the simulator's lock.
 */
public final class RequestPipeline {
    private final SimulatedDuvo duvo;
    private final SimulatorState state;
    private final Router router;
    private final Faults faults;
    private final List<RecordedCall> calls = new ArrayList<>();
    private RequestLimit limit = RequestLimit.ofDuvo();

    /** The answer to a request, and whether a fault was injected. */
    public record HandledRequest(SimulatedResponse response, boolean injected) {}

    public RequestPipeline(SimulatedDuvo duvo, SimulatorState state, Router router, Faults faults) {
        this.duvo = duvo;
        this.state = state;
        this.router = router;
        this.faults = faults;
    }

    /** Replaces the rate limit; counts begin again at zero. */
    public void limit(RequestLimit other) {
        limit = other;
    }

    /** Counts one request of a key; requests without a key share one count. */
    public RequestLimit.LimitCheck count(String key, Instant now) {
        return limit.tryAcquire(key == null ? "" : key, now);
    }

    /** All requests so far, oldest first; the list itself. */
    public List<RecordedCall> calls() {
        return calls;
    }

    /** Answers a request at the given time. */
    public HandledRequest handle(SimulatedRequest request, Instant now) {
        var call = Endpoint.of(request.method(), request.path());
        var fault = faults.pick(call, request);
        if (fault == null) {
            fault = AssignmentFaults.of(call, request, state);
        }
        var response = fault == null ? answer(request, now, Duration.ZERO) : answerWith(fault, request, now);
        int status = response.transport().beforeSending() ? 0 : response.status();
        calls.add(new RecordedCall(
                now,
                call,
                request.method(),
                request.path(),
                request.key(),
                request.header("idempotency-key"),
                status,
                fault != null));
        return new HandledRequest(response, fault != null);
    }

    private SimulatedResponse answerWith(Fault fault, SimulatedRequest request, Instant now) {
        var noAnswer = SimulatedResponse.of(200, "application/json", new byte[0]);
        if (fault.transport.beforeSending()) {
            return fault.applyTo(noAnswer);
        }
        fault.runEffects(duvo, request);
        var rewritten = fault.rewritten(duvo, request);
        return fault.applyTo(
                switch (fault.work) {
                    case NONE -> withLimit(noAnswer, count(request.key(), now));
                    case ONCE -> answer(rewritten, now, fault.lag);
                    case TWICE -> {
                        answer(rewritten, now, fault.lag);
                        yield answer(rewritten, now, fault.lag);
                    }
                    case LATE -> {
                        var later = now.plus(fault.workDelay);
                        state.timeline.schedule(later, () -> answer(rewritten, later, Duration.ZERO));
                        yield withLimit(noAnswer, count(request.key(), now));
                    }
                });
    }

    private SimulatedResponse answer(SimulatedRequest request, Instant now, Duration lag) {
        var check = count(request.key(), now);
        var answer = check.allowed()
                ? router.route(request, now, now.minus(lag))
                : SimulatedResponse.error(429, "Too Many Requests", "Rate limit exceeded, retry later")
                        .withHeader("retry-after", Long.toString(check.resetSeconds()));
        return withLimit(answer, check);
    }

    private SimulatedResponse withLimit(SimulatedResponse answer, RequestLimit.LimitCheck check) {
        return limit.isOff()
                ? answer
                : answer.withHeader("x-ratelimit-limit", Integer.toString(limit.perMinute()))
                        .withHeader("x-ratelimit-remaining", Integer.toString(Math.max(0, check.remaining())))
                        .withHeader("x-ratelimit-reset", Long.toString(check.resetSeconds()));
    }
}
