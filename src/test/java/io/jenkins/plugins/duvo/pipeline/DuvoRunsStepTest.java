package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(FastEngineExtension.class)
class DuvoRunsStepTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void rowsAreMapsWithEveryMemberNewestFirst() throws Exception {
        var failed = ended(DemoAssignments.FAILING, 30, "failed");
        var completed = ended(DemoAssignments.QUICK, 20, "completed");

        var lines = lists("""
                def rows = duvoRuns()
                echo "[Duvo] ${rows*.id}"
                def row = rows[0]
                echo "[Duvo] ${row.keySet()}"
                echo "[Duvo] ${row.agentId} ${row.agentName} ${row.status} ${row.number > 0} ${row.createdAt} ${row.postponedTo}"
                echo "[Duvo] ${row.evaluation.keySet()} ${row.evaluation.status}"
                echo "[Duvo] ${groovy.json.JsonOutput.toJson(row).startsWith('{"id":"' + row.id + '"')}"
                """);

        assertThat(
                lines,
                contains(
                        "[" + completed.id() + ", " + failed.id() + "]",
                        "[id, agentId, agentName, status, title, number, source, createdAt, startedAt, updatedAt,"
                                + " completedAt, postponedTo, evaluation]",
                        DemoAssignments.QUICK + " Reconcile bank statement completed true "
                                + completed.createdAt().truncatedTo(ChronoUnit.MILLIS) + " null",
                        "[status, passed, total, comment, critical, medium, low] ready",
                        "true"));
    }

    @Test
    void filterGoesToDuvoAndLimitBoundsTheRows() throws Exception {
        for (int i = 0; i < 4; i++) {
            ended(DemoAssignments.QUICK, 20 + i, "completed");
            ended(DemoAssignments.FAILING, 20 + i, "failed");
        }

        var lines = lists("""
                echo "[Duvo] ${duvoRuns(status: 'failed', limit: 3)*.status}"
                echo "[Duvo] ${duvoRuns(agentId: 'Reconcile bank statement (%s)', search: 'bank')*.agentName.unique()}"
                echo "[Duvo] ${duvoRuns(search: 'nothing of the kind')}"
                echo "[Duvo] ${duvoRuns(hasIssues: true)*.status.unique()}"
                """.formatted(DemoAssignments.QUICK));

        assertThat(lines, contains("[failed, failed, failed]", "[Reconcile bank statement]", "[]", "[failed]"));
        var paths = duvo.duvo().requests(Endpoint.RUNS).stream()
                .map(request -> request.path())
                .toList();
        assertThat(paths, hasSize(4));
        assertThat(paths.get(0).contains("limit=3&offset=0"), is(true));
    }

    @Test
    void thousandRowsAreReadInPagesEachJobOnce() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            ended(DemoAssignments.QUICK, 20 + i, "completed");
        }

        var lines = lists("""
                def rows = duvoRuns limit: 1000
                echo "[Duvo] ${rows.size()} ${rows*.id.unique().size()}"
                """);

        assertThat(lines, contains("1000 1000"));
        assertThat(duvo.duvo().requests(Endpoint.RUNS), hasSize(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 102, 150, 1_000})
    void jobsThatStartWhileThePagesAreReadFailNothing(int limit) throws Exception {
        for (int i = 0; i < 150; i++) {
            ended(DemoAssignments.QUICK, 20 + i, "completed");
        }
        duvo.duvo()
                .faults()
                .on(Endpoint.RUNS)
                .from(2)
                .then(Fault.effect((state, request) -> ended(DemoAssignments.QUICK, 1, "completed")));

        var lines = lists("""
                def rows = duvoRuns limit: %d
                echo "[Duvo] ${rows.size()} ${rows*.id.unique().size()}"
                """.formatted(limit));

        var found = Math.min(limit, 150);
        assertThat(lines, contains(found + " " + found));
        assertThat(duvo.duvo().requests(Endpoint.RUNS), hasSize(2));
    }

    /** As when a Job leaves the list and another one enters it: on the last page then is the last row of the page before. */
    @Test
    void lastPageWithKnownRowsFailsNothing() throws Exception {
        for (int i = 0; i < 101; i++) {
            ended(DemoAssignments.QUICK, 20 + i, "completed");
        }
        duvo.duvo()
                .faults()
                .on(Endpoint.RUNS)
                .from(2)
                .then(Fault.rewrite(
                        request -> request.withPath(request.path().replaceAll("limit=.*", "limit=1&offset=99"))));

        assertThat(lists("echo \"[Duvo] ${duvoRuns(limit: 500).size()}\""), contains("100"));
    }

    @Test
    void assignmentsThatConnectionDoesNotGiveAreLeftOutOrRefused() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setAgents(List.of(DemoAssignments.QUICK)));
        var own = ended(DemoAssignments.QUICK, 500, "completed");
        for (int i = 0; i < 120; i++) {
            ended(DemoAssignments.FAILING, 20 + i, "failed");
        }

        var lines = lists("echo \"[Duvo] ${duvoRuns(limit: 1)*.id}\"");
        var refused =
                Pipelines.run(jenkins, Result.FAILURE, "duvoRuns agentId: '%s'".formatted(DemoAssignments.FAILING));

        assertThat(lines, contains("[" + own.id() + "]"));
        jenkins.assertLogContains(
                "The Duvo connection \"acme\" does not allow Assignment " + DemoAssignments.FAILING, refused);
    }

    @Test
    void searchForOwnRowsEndsAfterTheNewestThousand() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setAgents(List.of(DemoAssignments.QUICK)));
        for (int i = 0; i < 1_001; i++) {
            ended(DemoAssignments.FAILING, 20 + i, "failed");
        }

        var lines = lists("echo \"[Duvo] ${duvoRuns()}\"");

        assertThat(lines, contains("There may be more Jobs: Jenkins looked only at the newest 1,000", "[]"));
        assertThat(duvo.duvo().requests(Endpoint.RUNS), hasSize(10));
    }

    @OffContract("asks for a status that is none")
    @Test
    void wrongArgumentsAndRefusalsAreOneLine() throws Exception {
        var build = Pipelines.run(jenkins, Result.SUCCESS, """
                for (wrong in [[limit: 0], [limit: 1001], [status: 'done'], [agentId: 'id-1'], [connection: 'none']]) {
                    try {
                        duvoRuns wrong
                    } catch (e) {
                        echo "[Duvo] ${e.message}"
                    }
                }
                """);

        var lines = Pipelines.duvoLines(build);
        assertThat(lines, hasSize(5));
        assertThat(lines.get(0), is("Invalid value 0 for limit. Use 1 to 1,000"));
        assertThat(lines.get(1), is("Invalid value 1,001 for limit. Use 1 to 1,000"));
        assertThat(lines.get(2).startsWith("The Jobs could not be listed: "), is(true));
        assertThat(lines.get(4).contains("There is no Duvo connection \"none\""), is(true));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void listThatDuvoRepeatsForEveryPageFailsTheStep() throws Exception {
        for (int i = 0; i < 150; i++) {
            ended(DemoAssignments.QUICK, 20 + i, "completed");
        }
        duvo.duvo()
                .faults()
                .on(Endpoint.RUNS)
                .then(Fault.rewrite(request -> request.withPath(request.path().replaceAll("offset=\\d+", "offset=0"))));

        var build = Pipelines.run(jenkins, Result.FAILURE, "duvoRuns limit: 500");

        jenkins.assertLogContains("Duvo lists none after the first 100, although there are more", build);
    }

    @Test
    void secretsAndControlCharactersAreRemoved() throws Exception {
        TestConnection.addKey("bound", "S3cr3t-Title");
        ended(DemoAssignments.QUICK, 20, "completed");
        duvo.duvo().faults().on(Endpoint.RUNS).then(Fault.change(body -> {
            ((ObjectNode) body.get("data").get(0)).put("title", "odd S3cr3t-Title \u001B[31mred\u0000 end");
            return body;
        }));

        var lines = lists("""
                withCredentials([string(credentialsId: 'bound', variable: 'BOUND')]) {
                    def title = duvoRuns()[0].title
                    echo "[Duvo] ${title.replace('*', '+')}"
                }
                """);

        assertThat(lines, contains("odd ++++ red end"));
    }

    private SimulatedJob ended(String agentId, int minutesAgo, String status) {
        var start = Instant.now().minus(Duration.ofMinutes(minutesAgo));
        return duvo.duvo().addEnded(agentId, start, start.plusSeconds(5), status);
    }

    private static List<String> lists(String script) throws Exception {
        return Pipelines.duvoLines(Pipelines.run(jenkins, Result.SUCCESS, script));
    }
}
