package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How human requests are answered, and what the Job does after that. */
class SimulatedHumanRequestTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void approvalWaitsWithoutTimeLimit() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        clock.advanceSeconds(30 * 24 * 3600);
        assertThat(client.status(id), is("waiting"));
        assertThat(client.run(id).at("/pending_human_request/title").stringValue(), is("Pay invoice 4711?"));
    }

    @Test
    void approvedJobDoesWhatWasApproved() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        var answer = client.respond(id, "{\"approved\":true}");
        assertThat(answer.json().at("/human_request/response").stringValue(), is("approved"));
        clock.advanceSeconds(10);
        assertThat(texts(id), hasItem("Invoice 4711 is paid."));
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void deniedJobContinuesDifferently() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        client.respond(id, "{\"approved\":false}");
        clock.advanceSeconds(10);
        assertThat(texts(id), not(hasItem("Invoice 4711 is paid.")));
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void answersReachTheJob() {
        var id = waitingJob(DemoAssignments.QUESTIONS);
        var answers = Map.of(
                DemoAssignments.SUPPLIER_QUESTION, "Moravia Paper",
                DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                DemoAssignments.NOTE_QUESTION, "Ring twice");
        client.respond(id, "{\"answers\":" + SimulatorJson.MAPPER.writeValueAsString(answers) + "}");
        clock.advanceSeconds(10);
        assertThat(texts(id), hasItem("Ordering Paper A4,Envelopes C5 from Moravia Paper."));
        assertThat(texts(id), hasItem("The confirmation says: Ring twice"));
        assertThat(duvo.answers().get(0).answers(), is(answers));
    }

    @Test
    void answerIsAcceptedOnce() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        var request = duvo.job(id).pending().id();
        assertThat(client.respond(id, request, "{\"approved\":true}").status(), is(200));
        assertThat(client.respond(id, request, "{\"approved\":false}").status(), is(400));
        assertThat(duvo.answers().stream().map(ReceivedAnswer::accepted).toList(), contains(true, false));
    }

    @Test
    @OffContract("sends an answer without content")
    void answerOfWrongKindIsRejected() {
        var approval = waitingJob(DemoAssignments.APPROVAL);
        assertThat(client.respond(approval, "{\"answers\":{\"a\":\"b\"}}").status(), is(400));
        var questions = waitingJob(DemoAssignments.QUESTIONS);
        assertThat(client.respond(questions, "{\"approved\":true}").status(), is(400));
        assertThat(client.respond(questions, "{}").status(), is(400));
    }

    @Test
    void unknownRequestIsNotFound() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(
                client.respond(id, DemoAssignments.MUTE, "{\"approved\":true}").status(), is(404));
    }

    @Test
    void answerFromOutsideTheApiClosesRequest() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        duvo.answerElsewhere(id, true);
        assertThat(client.run(id).path("pending_human_request").isNull(), is(true));
        assertThat(duvo.answers(), is(List.of()));
    }

    private String waitingJob(String agentId) {
        var id = client.start(agentId);
        clock.advanceSeconds(2);
        assertThat(client.status(id), is("waiting"));
        return id;
    }

    private List<String> texts(String id) {
        return duvo.job(id).messages().stream().map(SimulatedMessage::text).toList();
    }
}
