package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
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
        if (!isObject()) {
            return absent();
        }
        String id = null;
        String agentId = null;
        String agentName = null;
        String status = null;
        String sandboxId = null;
        Instant createdAt = null;
        Instant updatedAt = null;
        Instant completedAt = null;
        String title = null;
        int number = 0;
        String source = null;
        Instant startedAt = null;
        Instant postponedTo = null;
        EvaluationSummary evaluation = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "agent_id" -> agentId = first(agentId, this::id);
                case "agent_name" -> agentName = first(agentName, this::word);
                case "status" -> status = first(status, this::word);
                case "sandbox_id" -> sandboxId = first(sandboxId, this::id);
                case "created_at" -> createdAt = first(createdAt, this::instant);
                case "updated_at" -> updatedAt = first(updatedAt, this::instant);
                case "completed_at" -> completedAt = first(completedAt, this::instant);
                case "title" -> title = first(title, this::word);
                case "run_number" -> number = count();
                case "source" -> source = first(source, this::word);
                case "started_at" -> startedAt = first(startedAt, this::instant);
                case "postponed_to" -> postponedTo = first(postponedTo, this::instant);
                case "eval_summaries" -> evaluation = first(evaluation, this::evaluationSummary);
                default -> skip();
            }
        }
        var word = new Status(status).postponedUntil(postponedTo);
        var job = new Job(id, agentId, agentName, word, sandboxId, createdAt, updatedAt, completedAt);
        return new JobRow(job, title, number, source, startedAt, evaluation);
    }

    @CheckForNull
    final EvaluationSummary evaluationSummary() {
        if (!isObject()) {
            return absent();
        }
        String status = null;
        int passed = -1;
        int total = -1;
        String comment = null;
        EvaluationSummary.SeverityCounts failures = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "status" -> status = first(status, this::word);
                case "passed" -> passed = countIfGiven();
                case "total" -> total = countIfGiven();
                case "final_comment" -> comment = first(comment, this::word);
                case "severityCounts" -> failures = first(failures, this::severityCounts);
                default -> skip();
            }
        }
        return new EvaluationSummary(status, passed, total, comment, failures);
    }

    /** Reads numbers of failed checks; null if one of them is missing, because without it nothing can be concluded. */
    @CheckForNull
    private EvaluationSummary.SeverityCounts severityCounts() {
        if (!isObject()) {
            return absent();
        }
        int critical = -1;
        int medium = -1;
        int low = -1;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "critical" -> critical = countIfGiven();
                case "medium" -> medium = countIfGiven();
                case "low" -> low = countIfGiven();
                default -> skip();
            }
        }
        return Math.min(critical, Math.min(medium, low)) < 0
                ? null
                : new EvaluationSummary.SeverityCounts(critical, medium, low);
    }

    /** Reads an evaluation; null if it has no checks, because it is not finished then. */
    @CheckForNull
    final Evaluation evaluation() {
        if (!isObject()) {
            return absent();
        }
        Instant createdAt = null;
        Map<String, Object> checks = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "created_at" -> createdAt = first(createdAt, this::instant);
                case "output" -> checks = first(checks, this::checks);
                default -> skip();
            }
        }
        return checks == null ? null : new Evaluation(createdAt, checks);
    }

    @CheckForNull
    private Map<String, Object> checks() {
        if (!isObject()) {
            return absent();
        }
        Map<String, Object> checks = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            if (member.equals("data")) {
                checks = first(checks, () -> isObject() ? map(this::verdict) : absent());
            } else {
                skip();
            }
        }
        return checks;
    }

    /** Reads the verdict of a check: a truth value, a text or null; any other JSON as text. */
    @CheckForNull
    private Object verdict() {
        return isTruthValue() ? (Object) flag() : text();
    }
}
