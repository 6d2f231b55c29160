package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedSandbox;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Endpoints for sandboxes and their files. */
final class SandboxEndpoints {
    private static final Duration TICKET_VALIDITY = Duration.ofHours(1);

    private final SimulatorState state;
    private final Map<String, Ticket> tickets = new HashMap<>();

    /** Permission to upload one file; its id is part of the upload URL. */
    private record Ticket(SimulatedSandbox sandbox, String path, Instant until) {}

    SandboxEndpoints(SimulatorState state) {
        this.state = state;
    }

    SimulatedResponse create(Exchange exchange) {
        var sandbox = new SimulatedSandbox("sbx_" + state.ids.next().substring(0, 13));
        state.sandboxes.put(sandbox.id(), sandbox);
        var body = SimulatorJson.object()
                .put("sandbox_id", sandbox.id())
                .put("expires_at", SimulatorJson.time(exchange.now().plus(Duration.ofHours(24))));
        return SimulatedResponse.json(201, body);
    }

    SimulatedResponse uploadUrl(Exchange exchange) {
        var sandbox = sandbox(exchange);
        var path = Exchange.required(exchange.body(), "path");
        var ticket = state.ids.next();
        tickets.put(ticket, new Ticket(sandbox, path, exchange.now().plus(TICKET_VALIDITY)));
        var body = SimulatorJson.object()
                .put("upload_url", exchange.request().origin() + "/upload/" + ticket + "?signature=simulated")
                .put("path", path)
                .put("expires_in_seconds", TICKET_VALIDITY.toSeconds());
        return SimulatedResponse.json(200, body);
    }

    /** Stores the bytes sent to an upload URL. The URL is the permission; a client must not send its key here. */
    SimulatedResponse put(Exchange exchange) {
        if (exchange.request().header("authorization") != null) {
            throw ApiError.badRequest("An upload URL takes no Authorization header");
        }
        var ticket = tickets.get(exchange.id(0));
        if (ticket == null || ticket.until().isBefore(exchange.now())) {
            throw new ApiError(403, "Forbidden", "The upload URL is unknown or has expired");
        }
        ticket.sandbox().files().put(ticket.path(), exchange.request().body());
        return SimulatedResponse.of(200, "text/plain", new byte[0]);
    }

    private SimulatedSandbox sandbox(Exchange exchange) {
        var sandbox = state.sandboxes.get(exchange.id(0));
        if (sandbox == null) {
            throw ApiError.notFound("Sandbox not found");
        }
        return sandbox;
    }
}
