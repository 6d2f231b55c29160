package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.Faults;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Duration;
import java.time.Instant;

/** Where requests come in: counts them against the limit, lets faults have their way, and leads the rest on. */
public final class RequestPipeline {
    private final SimulatedDuvo duvo;
    private final SimulatorState world;
    private final Router router;
    private final Faults faults;
    private RequestLimit limit = RequestLimit.ofDuvo();

    /** An answer and whether a fault had its hand in it. */
    public record Answer(SimulatedResponse response, boolean injected) {}

    public RequestPipeline(SimulatedDuvo duvo, SimulatorState world, Router router, Faults faults) {
        this.duvo = duvo;
        this.world = world;
        this.router = router;
        this.faults = faults;
    }

    public void limit(RequestLimit other) {
        limit = other;
    }

    public RequestLimit.Verdict count(String key, Instant now) {
        return limit.take(key == null ? "" : key, now);
    }

    public Answer handle(SimulatedRequest request, Instant now) {
        var call = Endpoint.of(request.method(), request.path());
        var fault = faults.pick(call, request);
        var response = fault == null ? answer(request, now, Duration.ZERO) : faulty(fault, request, now);
        int status = response.transport().beforeSending() ? 0 : response.status();
        world.ledger.calls.add(
                new RecordedCall(now, call, request.method(), request.path(), request.key(), status, fault != null));
        return new Answer(response, fault != null);
    }

    private SimulatedResponse faulty(Fault fault, SimulatedRequest request, Instant now) {
        var nothing = SimulatedResponse.of(200, "application/json", new byte[0]);
        if (fault.transport.beforeSending()) {
            return fault.spoil(nothing);
        }
        fault.before(duvo, request);
        var understood = fault.understood(request);
        return fault.spoil(
                switch (fault.work) {
                    case NONE -> withLimit(nothing, count(request.key(), now));
                    case ONCE -> answer(understood, now, fault.lag);
                    case TWICE -> {
                        answer(understood, now, fault.lag);
                        yield answer(understood, now, fault.lag);
                    }
                    case LATE -> {
                        var then = now.plus(fault.workDelay);
                        world.timeline.at(then, () -> answer(understood, then, Duration.ZERO));
                        yield withLimit(nothing, count(request.key(), now));
                    }
                });
    }

    private SimulatedResponse answer(SimulatedRequest request, Instant now, Duration lag) {
        var verdict = count(request.key(), now);
        var answer = verdict.allowed()
                ? router.route(request, now, now.minus(lag))
                : SimulatedResponse.error(429, "Too Many Requests", "Rate limit exceeded, retry later")
                        .withHeader("retry-after", Long.toString(verdict.resetSeconds()));
        return withLimit(answer, verdict);
    }

    private SimulatedResponse withLimit(SimulatedResponse answer, RequestLimit.Verdict verdict) {
        return limit.isOff()
                ? answer
                : answer.withHeader("x-ratelimit-limit", Integer.toString(limit.perMinute()))
                        .withHeader("x-ratelimit-remaining", Integer.toString(Math.max(0, verdict.remaining())))
                        .withHeader("x-ratelimit-reset", Long.toString(verdict.resetSeconds()));
    }
}
