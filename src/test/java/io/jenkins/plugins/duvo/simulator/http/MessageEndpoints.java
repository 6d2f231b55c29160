package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;
import java.util.List;

/** Endpoints that read a Job's messages and send it a message. */
final class MessageEndpoints {
    private final SimulatorState state;
    private final RunEndpoints runs;

    MessageEndpoints(SimulatorState state, RunEndpoints runs) {
        this.state = state;
        this.runs = runs;
    }

    SimulatedResponse list(Exchange exchange) {
        var job = runs.job(exchange, 0);
        int limit = exchange.number("limit", 20, 1, 50);
        int offset = exchange.number("offset", 0, 0, Integer.MAX_VALUE);
        var all = visible(job.live(), exchange.asOf(), exchange.now());
        var body = SimulatorJson.object();
        var page = body.putArray("messages");
        int from = Math.min(offset, all.size());
        int to = (int) Math.min((long) from + limit, all.size());
        all.subList(from, to).forEach(message -> page.add(AnswerFormatter.message(message)));
        body.put("total", all.size()).put("limit", limit).put("offset", offset);
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse send(Exchange exchange) {
        var job = runs.job(exchange, 0);
        var text = Exchange.required(exchange.body(), "message");
        var message = state.progress.get(job.id()).receiveMessage(text, exchange.now());
        return SimulatedResponse.json(201, SimulatorJson.object().set("message", AnswerFormatter.message(message)));
    }

    private static List<SimulatedMessage> visible(List<SimulatedMessage> all, Instant asOf, Instant now) {
        return asOf.isBefore(now)
                ? all.stream().filter(message -> !message.at().isAfter(asOf)).toList()
                : all;
    }
}
