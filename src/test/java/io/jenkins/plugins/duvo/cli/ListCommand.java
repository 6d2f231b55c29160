package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobFilter;
import io.jenkins.plugins.duvo.api.JobRow;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duvo runs list}. */
@Command(name = "list", description = "Lists the Jobs of the team, newest first.")
final class ListCommand extends RunsCommand {
    private static final int MAX_LIMIT = 1_000;

    @Option(names = "--limit", paramLabel = "N", description = "how many, at most 1000; by default 20")
    private int limit = 20;

    @Option(names = "--offset", paramLabel = "N", description = "how many come before; by default 0")
    private int offset;

    @Option(names = "--sort-order", paramLabel = "asc|desc", description = "by default desc, newest first")
    private String sortOrder = "desc";

    @Option(names = "--status", paramLabel = "STATUS", description = "only with this status")
    private String status;

    @Option(names = "--agent", paramLabel = "ID", description = "only of this Assignment")
    private String agentId;

    @Option(names = "--user", paramLabel = "ID", description = "only of this user")
    private String userId;

    @Option(names = "--case-queue", paramLabel = "ID", description = "only of this queue of cases")
    private String caseQueueId;

    @Option(names = "--source", paramLabel = "SOURCE", description = "only started from here, such as api or schedule")
    private String source;

    @Option(names = "--search", paramLabel = "WORDS", description = "only with these words in the title")
    private String search;

    @Option(names = "--has-issues", description = "only those in which Duvo's evaluation found issues")
    private boolean hasIssues;

    ListCommand(CommandContext context) {
        super(context);
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, UsageException {
        if (limit < 1 || limit > MAX_LIMIT || offset < 0) {
            throw new UsageException("--limit is 1 to " + MAX_LIMIT + ", --offset not negative");
        }
        if (!sortOrder.matches("asc|desc")) {
            throw new UsageException("--sort-order is asc or desc, not " + sortOrder);
        }
        var filter = JobFilter.ALL
                .withStatus(status)
                .withAgentId(agentId)
                .with("user_id", userId)
                .with("case_queue_id", caseQueueId)
                .with("source", source)
                .withSearch(search)
                .withIssuesOnly(hasIssues)
                .with("sort_order", sortOrder);
        var team = context().variable("DUVO_TEAM_ID");
        var rows = new ArrayList<JobRow>();
        var total = collect(duvo, team == null ? duvo.onlyTeam() : team, filter, rows);
        if (isJson()) {
            var envelope = JobJson.object();
            var data = envelope.putArray("data");
            rows.forEach(row -> data.add(JobJson.row(row)));
            terminal()
                    .print(JobJson.lines(
                            envelope.put("total", total).put("limit", limit).put("offset", offset)));
        } else {
            rows.forEach(row -> terminal().print(JobText.row(row)));
            terminal().say(rows.size() + " of " + total + " Jobs");
        }
        return ExitCodes.OK;
    }

    /** Reads as many pages as are needed, and returns how many Jobs there are. */
    private int collect(DuvoConnector duvo, String team, JobFilter filter, List<JobRow> rows) throws DuvoException {
        while (true) {
            var from = offset + rows.size();
            var size = Math.min(DuvoClient.ROWS_A_PAGE, limit - rows.size());
            var page = duvo.read(client -> client.searchJobs(team, filter, size, from));
            rows.addAll(page.rows());
            if (rows.size() >= limit || page.rows().size() < size) {
                return Math.max(page.total(), rows.size());
            }
        }
    }
}
