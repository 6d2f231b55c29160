package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.JobIndex;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints that list Jobs and show their evaluations. */
final class JobListEndpoints {
    private static final Set<String> STATUSES = Set.of(
            "not_started",
            "pending",
            "starting",
            "running",
            "waiting",
            "completed",
            "failed",
            "interrupted",
            "stopped",
            "needs_attention");

    private final SimulatorState state;
    private final RunEndpoints runs;

    /** Evaluation of one end of a Job; one made in the future is in progress. */
    private record DatedEvaluation(Instant madeAt, SimulatedEvaluation made) {
        boolean isUnavailable() {
            return made.status().equals("unavailable");
        }
    }

    JobListEndpoints(SimulatorState state, RunEndpoints runs) {
        this.state = state;
        this.runs = runs;
    }

    SimulatedResponse list(Exchange exchange) {
        var team = exchange.id(0);
        if (!state.teams.containsKey(team) || !exchange.key().mayUse(team)) {
            throw ApiError.badRequest("Unknown team");
        }
        int limit = exchange.number("limit", 20, 1, 100);
        int offset = exchange.number("offset", 0, 0, Integer.MAX_VALUE);
        exchange.word("sort_by", Set.of("created_at"));
        boolean oldestFirst = "asc".equals(exchange.word("sort_order", Set.of("asc", "desc")));
        var status = exchange.word("status", STATUSES);
        var agentId = exchange.query().get("agent_id");
        for (var id : List.of("agent_id", "user_id", "case_queue_id")) {
            if (exchange.query().containsKey(id)
                    && !Exchange.isUuid(exchange.query().get(id))) {
                throw ApiError.badRequest("querystring/" + id + " must match format \"uuid\"");
            }
        }
        exchange.word("has_issues", Set.of("true", "false"));
        var index = state.index(team);
        boolean lags = exchange.asOf().isBefore(exchange.now());
        var found = lags
                ? index.select(null, agentId).stream()
                        .filter(job -> job.statusAt(exchange.asOf()) != null)
                        .filter(job -> status == null || status.equals(job.statusAt(exchange.asOf())))
                        .collect(Collectors.toCollection(JobIndex::newSet))
                : index.select(status, agentId);
        var body = SimulatorJson.object();
        var data = body.putArray("data");
        Stream<SimulatedJob> sorted = (oldestFirst ? found : found.descendingSet()).stream();
        var fitting =
                isFiltered(exchange) ? sorted.filter(job -> fits(job, exchange)).toList() : null;
        var total = fitting == null ? found.size() : fitting.size();
        (fitting == null ? sorted : fitting.stream())
                .skip(offset)
                .limit(limit)
                .forEach(job -> data.add(row(job, exchange)));
        body.put("total", total);
        return SimulatedResponse.json(200, body);
    }

    /** Whether there is a filter for which there is no index. */
    private static boolean isFiltered(Exchange exchange) {
        return Stream.of("case_queue_id", "source", "search", "has_issues").anyMatch(exchange.query()::containsKey);
    }

    /** No Job belongs to a queue; Jobs of all users are those of the key. */
    private boolean fits(SimulatedJob job, Exchange exchange) {
        var query = exchange.query();
        var title = job.assignment().name().toLowerCase(Locale.ROOT);
        return !query.containsKey("case_queue_id")
                && query.getOrDefault("source", job.origin().source())
                        .equals(job.origin().source())
                && title.contains(query.getOrDefault("search", "").toLowerCase(Locale.ROOT))
                && (!"true".equals(query.get("has_issues")) || hasIssues(job, exchange.asOf()));
    }

    private boolean hasIssues(SimulatedJob job, Instant asOf) {
        var evaluation = evaluationOf(job, asOf);
        return evaluation != null
                && !evaluation.madeAt().isAfter(asOf)
                && evaluation.made().passed() < evaluation.made().total();
    }

    private ObjectNode row(SimulatedJob job, Exchange exchange) {
        var row = AnswerFormatter.row(job, exchange.asOf());
        var evaluation = evaluationOf(job, exchange.asOf());
        if (evaluation == null) {
            return row.putNull("eval_summaries");
        }
        var made = evaluation.made();
        if (evaluation.madeAt().isAfter(exchange.asOf())) {
            row.putObject("eval_summaries").put("passed", 0).put("total", 0).put("status", "in_progress");
            return row;
        }
        var summary = row.putObject("eval_summaries")
                .put("passed", made.passed())
                .put("total", made.total())
                .put("status", made.status());
        if (made.comment() != null) {
            summary.put("final_comment", made.comment());
        }
        if (made.failures() != null) {
            summary.set("severityCounts", SimulatorJson.MAPPER.valueToTree(made.failures()));
        }
        return row;
    }

    SimulatedResponse evaluation(Exchange exchange) {
        for (int i = 0; i < 2; i++) {
            if (!Exchange.isUuid(exchange.id(i))) {
                throw ApiError.notFound("Run not found");
            }
        }
        var job = runs.job(exchange, 1);
        if (!job.assignment().id().equals(exchange.id(0))) {
            throw ApiError.notFound("Run not found");
        }
        var evaluation = evaluationOf(job, exchange.asOf());
        var body = SimulatorJson.object();
        if (evaluation == null || evaluation.madeAt().isAfter(exchange.asOf()) || evaluation.isUnavailable()) {
            return SimulatedResponse.json(200, body.putNull("data"));
        }
        var data = body.putObject("data")
                .put("id", job.buildId())
                .put("created_at", SimulatorJson.time(evaluation.madeAt()))
                .put("run_id", job.id())
                .put("source", "automatic");
        data.putObject("output")
                .set("data", SimulatorJson.MAPPER.valueToTree(evaluation.made().checks()));
        return SimulatedResponse.json(200, body);
    }

    /**
     * Returns what Duvo shows: the newest evaluation that was made, of a Job that was resumed or has ended again that of a former end;
     * else the one that is being made; null if there is none.
     */
    private DatedEvaluation evaluationOf(SimulatedJob job, Instant asOf) {
        var latest = job.evaluatedEnd(asOf);
        var made = latest == null ? null : state.evaluations.apply(job);
        if (made == null) {
            return null;
        }
        var delay = state.scaled(made.after());
        var shown = job.evaluatedEnd(asOf.minus(delay));
        return new DatedEvaluation((shown == null ? latest : shown).plus(delay), made);
    }
}
