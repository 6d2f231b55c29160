package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobListEndpointsTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final String UNKNOWN = "99999999-9999-4999-8999-999999999999";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock).limit(RequestLimit.off());
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void listHasNewestJobsFirstByDefault() {
        var first = client.start(DemoAssignments.ENDLESS);
        clock.advanceSeconds(1);
        var second = client.start(DemoAssignments.ENDLESS);
        assertThat(ids(client.list("limit=5")), contains(second, first));
        assertThat(ids(client.list("sort_order=asc")), contains(first, second));
    }

    @Test
    void listOrdersJobsByTheirStart() {
        var young = client.start(DemoAssignments.ENDLESS);
        var old = duvo.addForeign(DemoAssignments.ENDLESS, VirtualClock.BEGIN.minusSeconds(3600))
                .id();
        assertThat(ids(client.list("sort_order=desc")), contains(young, old));
    }

    @Test
    void filtersFollowStatusOfJobs() {
        var waiting = client.start(DemoAssignments.APPROVAL);
        var endless = client.start(DemoAssignments.ENDLESS);
        assertThat(ids(client.list("status=pending&sort_order=asc")), contains(waiting, endless));
        clock.advanceSeconds(10);
        assertThat(client.list("status=pending").path("total").intValue(), is(0));
        assertThat(ids(client.list("status=waiting")), contains(waiting));
        assertThat(ids(client.list("status=running&agent_id=" + DemoAssignments.ENDLESS)), contains(endless));
        assertThat(
                client.list("status=running&agent_id=" + DemoAssignments.MUTE)
                        .path("total")
                        .intValue(),
                is(0));
    }

    @Test
    void pagesHoldEachJobOnce() {
        for (int i = 0; i < 250; i++) {
            duvo.addRunning(DemoAssignments.MUTE, VirtualClock.BEGIN.minusSeconds(i));
        }
        var ids = new ArrayList<String>();
        for (int offset = 0; offset < 250; offset += 100) {
            ids.addAll(ids(client.list("limit=100&offset=" + offset)));
        }
        assertThat(ids.size(), is(250));
        assertThat(new HashSet<>(ids).size(), is(250));
    }

    @Test
    void lastPageHoldsTheRest() {
        for (int i = 0; i < 1_050; i++) {
            duvo.addEnded(DemoAssignments.MUTE, clock.instant().minusSeconds(i), clock.instant(), "completed");
        }
        var last = client.list("limit=100&status=completed&offset=1000");
        assertThat(ids(last).size(), is(50));
        assertThat(last.path("total").intValue(), is(1_050));
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data")
                .valueStream()
                .map(row -> row.path("id").stringValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=101",
                "status=asleep",
                "sort_order=up",
                "agent_id=4711",
                "user_id=me",
                "case_queue_id=1",
                "has_issues=yes"
            })
    @OffContract("sends invalid parameters")
    void invalidListParameterIsRejected(String query) {
        assertThat(client.get("/v2/teams/" + TEAM + "/runs?" + query).status(), is(400));
    }

    @Test
    void filtersWithoutIndexAreAppliedBeforePages() {
        var api = client.start(DemoAssignments.QUICK);
        var failing = client.start(DemoAssignments.FAILING);
        var foreign = duvo.addForeign(DemoAssignments.QUICK, VirtualClock.BEGIN.minusSeconds(60))
                .id();
        clock.advanceSeconds(60);
        assertThat(ids(client.list("source=schedule")), contains(foreign));
        assertThat(ids(client.list("search=BANK&limit=1&offset=1")), contains(foreign));
        assertThat(client.list("search=BANK&limit=1").path("total").intValue(), is(2));
        assertThat(ids(client.list("has_issues=true")), contains(failing));
        assertThat(ids(client.list("has_issues=false")), contains(failing, api, foreign));
        assertThat(ids(client.list("case_queue_id=" + UNKNOWN)), empty());
    }

    @Test
    void evaluationIsMadeAfterTheEnd() {
        duvo.evaluations(job -> SimulatedEvaluation.ready(
                        Map.of("critical", 0, "medium", 0, "low", 1), Map.of("goal", true, "tone", "rude"))
                .after(Duration.ofMinutes(2)));
        var id = client.start(DemoAssignments.QUICK);
        assertThat(summary(id).isNull(), is(true));
        clock.advanceSeconds(5);
        assertThat(summary(id).path("status").stringValue(), is("in_progress"));
        assertThat(evaluation(id).isNull(), is(true));
        clock.advanceSeconds(120);
        assertThat(summary(id).path("status").stringValue(), is("ready"));
        assertThat(summary(id).path("passed").intValue(), is(1));
        assertThat(summary(id).at("/severityCounts/low").intValue(), is(1));
        assertThat(evaluation(id).at("/output/data/tone").stringValue(), is("rude"));
    }

    @Test
    void resumedJobShowsEvaluationOfItsFormerEnd() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(60);
        var first = evaluation(id).path("created_at").stringValue();
        client.send(id, "look again");
        assertThat(evaluation(id).path("created_at").stringValue(), is(first));
        clock.advanceSeconds(60);
        assertThat(evaluation(id).path("created_at").stringValue().compareTo(first) > 0, is(true));
    }

    @Test
    void jobThatWasStoppedIsNotEvaluated() {
        var id = client.start(DemoAssignments.STOPPED);
        clock.advanceSeconds(60);
        assertThat(client.status(id), is("stopped"));
        assertThat(summary(id).isNull(), is(true));
        assertThat(evaluation(id, DemoAssignments.STOPPED).isNull(), is(true));
    }

    private JsonNode summary(String id) {
        return client.list("limit=1").at("/data/0/eval_summaries");
    }

    private JsonNode evaluation(String id) {
        return evaluation(id, DemoAssignments.QUICK);
    }

    private JsonNode evaluation(String id, String agentId) {
        return client.get("/v2/agent/" + agentId + "/runs/" + id + "/evaluation")
                .json()
                .path("data");
    }
}
