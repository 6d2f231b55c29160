package io.jenkins.plugins.duvo.security;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.JenkinsHomeFiles;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a Duvo whose ids of Jobs, messages and Assignments are hostile texts: they are shown as plain text and lead nowhere. */
class StrangeDuvoTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private MockWebServer duvo;

    @BeforeEach
    void listen() throws Exception {
        duvo = new MockWebServer();
        duvo.start();
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, "dv_strange");
        TestConnection.connect("http://localhost:" + duvo.getPort());
    }

    @AfterEach
    void close() {
        duvo.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../evil",
                "..\\evil",
                "evil/stop?x=#",
                "evil\r\nX-Evil: evil",
                "\u001B[8mha:////evil\u001B[0mevil",
                "<b id='evil'>",
                "\u202Elive\uFFFE\u0000evil"
            })
    void impossibleIdStaysPlainText(String id) throws Exception {
        duvo.setDispatcher(new Strange(id));

        var build = Pipelines.run(
                jenkins, Result.SUCCESS, "duvoRun agentId: 'd0700000-0000-4000-8000-000000000001', message: 'go'");

        var lines = Pipelines.rawLog(build)
                .lines()
                .filter(line -> line.contains("evil"))
                .toList();
        assertThat(lines, everyItem(startsWith("[Duvo] ")));
        assertThat(
                lines.stream()
                        .filter(Pattern.compile(HostileTexts.CONTROL).asPredicate())
                        .toList(),
                empty());
        assertThat(asked(), everyItem(startsWith("/v2/")));
        assertThat(JenkinsHomeFiles.filesNamed(jenkins.jenkins.getRootDir().toPath(), HostileTexts.MARK), empty());
        build.getParent().doReload();
        build.getParent()
                .getBuildByNumber(1)
                .getAction(DuvoJobsAction.class)
                .getJobs()
                .get(0);
    }

    private List<String> asked() throws InterruptedException {
        var paths = new ArrayList<String>();
        for (int i = duvo.getRequestCount(); i > 0; i--) {
            paths.add(duvo.takeRequest().getUrl().encodedPath());
        }
        return paths;
    }

    /** Dispatcher that answers with the same id for everything. */
    private static final class Strange extends Dispatcher {
        private final Map<String, Object> run;
        private final Map<String, Object> message;

        Strange(String id) {
            var time = "2026-01-01T00:00:00Z";
            run = Map.of("id", id, "agent_id", id, "status", "completed", "created_at", time, "updated_at", time);
            message = Map.of("id", id, "type", id, "role", "assistant", "timestamp", time, "text_content", "Hello");
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            var path = request.getUrl().encodedPath();
            if (request.getMethod().equals("POST")) {
                return json(201, Map.of("run", run));
            }
            if (path.endsWith("/messages")) {
                return json(200, Map.of("messages", List.of(message), "total", 1, "limit", 50, "offset", 0));
            }
            if (path.startsWith("/v2/runs/")) {
                return json(200, Map.of("run", run));
            }
            return path.equals("/v2/teams")
                    ? json(200, Map.of("teams", List.of(Map.of("id", "team-1", "name", "Team"))))
                    : json(404, Map.of("error", "not found"));
        }

        private static MockResponse json(int code, Object body) {
            return new MockResponse.Builder()
                    .code(code)
                    .addHeader("Content-Type", "application/json")
                    .body(Json.MAPPER.writeValueAsString(body))
                    .build();
        }
    }
}
