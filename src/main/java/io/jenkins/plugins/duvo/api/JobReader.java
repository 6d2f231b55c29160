package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import tools.jackson.core.JsonParser;

/** Reader of Jobs, of rows in their lists and of their evaluations. A value that is no object is absent. Not thread-safe. */
class JobReader extends ConversationReader {
    /** @param parser stands at the first token of the value to be read */
    JobReader(JsonParser parser) {
        super(parser);
    }

    @CheckForNull
    final Job job() {
        @CheckForNull var row = jobRow();
        return row == null ? null : row.job();
    }

    @CheckForNull
    final JobRow jobRow() {
        var id = new Member<>("id", this::id);
        var agentId = new Member<>("agent_id", this::id);
        var agentName = new Member<>("agent_name", this::word);
        var status = new Member<>("status", this::word);
        var sandboxId = new Member<>("sandbox_id", this::id);
        var createdAt = new Member<>("created_at", this::instant);
        var updatedAt = new Member<>("updated_at", this::instant);
        var completedAt = new Member<>("completed_at", this::instant);
        var title = new Member<>("title", this::word);
        var number = new Member<>("run_number", this::count);
        var source = new Member<>("source", this::word);
        var startedAt = new Member<>("started_at", this::instant);
        var postponedTo = new Member<>("postponed_to", this::instant);
        var evaluation = new Member<>("eval_summaries", this::evaluationSummary);
        if (!readMembers(
                id,
                agentId,
                agentName,
                status,
                sandboxId,
                createdAt,
                updatedAt,
                completedAt,
                title,
                number,
                source,
                startedAt,
                postponedTo,
                evaluation)) {
            return null;
        }
        var word = new Status(status.value()).postponedUntil(postponedTo.value());
        var job = new Job(
                id.value(),
                agentId.value(),
                agentName.value(),
                word,
                sandboxId.value(),
                createdAt.value(),
                updatedAt.value(),
                completedAt.value());
        return new JobRow(job, title.value(), number.or(0), source.value(), startedAt.value(), evaluation.value());
    }

    @CheckForNull
    final EvaluationSummary evaluationSummary() {
        var status = new Member<>("status", this::word);
        var passed = new Member<>("passed", this::count);
        var total = new Member<>("total", this::count);
        var comment = new Member<>("final_comment", this::word);
        var failures = new Member<>("severityCounts", this::severityCounts);
        return readMembers(status, passed, total, comment, failures)
                ? new EvaluationSummary(status.value(), passed.or(-1), total.or(-1), comment.value(), failures.value())
                : null;
    }

    /** Reads numbers of failed checks; null if one of them is missing, because without it nothing can be concluded. */
    @CheckForNull
    private EvaluationSummary.SeverityCounts severityCounts() {
        var critical = new Member<>("critical", this::count);
        var medium = new Member<>("medium", this::count);
        var low = new Member<>("low", this::count);
        readMembers(critical, medium, low);
        return Math.min(critical.or(-1), Math.min(medium.or(-1), low.or(-1))) < 0
                ? null
                : new EvaluationSummary.SeverityCounts(critical.or(-1), medium.or(-1), low.or(-1));
    }

    /** Reads an evaluation; null if it has no checks, because it is not finished then. */
    @CheckForNull
    final Evaluation evaluation() {
        var createdAt = new Member<>("created_at", this::instant);
        var checks = new Member<>("output", this::checks);
        readMembers(createdAt, checks);
        @CheckForNull var given = checks.value();
        return given == null ? null : new Evaluation(createdAt.value(), given);
    }

    @CheckForNull
    private Map<String, Object> checks() {
        var checks = new Member<Map<String, Object>>("data", () -> isObject() ? map(this::verdict) : absent());
        readMembers(checks);
        return checks.value();
    }

    /** Reads the verdict of a check: a truth value, a text or null; any other JSON as text. */
    @CheckForNull
    private Object verdict() {
        return isTruthValue() ? (Object) flag() : text();
    }
}
