package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Evaluation;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Formatter of what is printed for people; every line is plain text. */
final class JobText {
    private JobText() {}

    static String job(Job job) {
        return "Job " + PlainText.id(job.id()) + " of Assignment "
                + PlainText.id(job.agentId() == null ? "" : job.agentId()) + ": "
                + PlainText.id(job.status().word());
    }

    static String row(JobRow row) {
        var job = row.job();
        return String.join(
                "  ",
                PlainText.id(job.id() == null ? "" : job.id()),
                PlainText.id(job.status().word()),
                job.createdAt() == null ? "" : job.createdAt().toString(),
                PlainText.name(job.agentName() == null ? "" : job.agentName()),
                evaluation(row));
    }

    private static String evaluation(JobRow row) {
        var summary = row.evaluation();
        if (summary == null) {
            return "";
        }
        return summary.isReady() && summary.passed() >= 0 && summary.total() >= 0
                ? summary.passed() + "/" + summary.total()
                : PlainText.id(summary.status());
    }

    /** A line for each check. */
    static List<String> evaluation(Evaluation evaluation) {
        return evaluation.checks().entrySet().stream()
                .map(check -> PlainText.name(check.getKey()) + ": " + PlainText.line(String.valueOf(check.getValue())))
                .toList();
    }

    static List<String> request(HumanRequest request) {
        var lines = new ArrayList<String>();
        lines.add("Waiting for a person: \"" + Asker.line(request.title()) + "\"");
        if (request.description() != null) {
            lines.addAll(PlainText.toLines(PlainText.truncate(request.description(), 20 * Asker.MAX_LENGTH)));
        }
        for (var question : request.questions()) {
            lines.add("? " + Asker.line(question.question()));
            question.options().forEach(option -> lines.add("  - " + Asker.line(option.label())));
        }
        return lines;
    }

    /** The command that answers a request. */
    static List<String> hint(String runId, HumanRequest request) {
        var command = "duvo runs respond " + PlainText.id(runId);
        if (request.isApproval()) {
            return List.of("Answer in Duvo, or with: " + command + " --approve (or --deny)");
        }
        return List.of(
                request.isQuestion()
                        ? "Answer in Duvo, or with: " + command + " --answer \"QUESTION=ANSWER\" for each question"
                        : "It asks for something that cannot be given here; answer it in Duvo");
    }
}
