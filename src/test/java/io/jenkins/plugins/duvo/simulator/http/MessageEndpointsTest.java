package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How messages of a Job are read and sent. */
class MessageEndpointsTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void firstMessagesAreInstructionAndMessageOfStart() {
        var answer = client.post(
                "/v2/teams/" + TEAM + "/runs",
                "{\"agent_id\":\"" + DemoAssignments.QUICK + "\",\"message\":\"Only November.\"}");
        assertThat(answer.status(), is(201));
        var messages = client.messages(answer.json().at("/run/id").stringValue(), 20, 0)
                .path("messages");
        assertThat(messages.at("/0/text_content").stringValue(), startsWith("# Reconcile bank statement"));
        assertThat(messages.at("/1/text_content").stringValue(), is("Only November."));
        assertThat(messages.at("/1/role").stringValue(), is("user"));
    }

    @Test
    void messagesAreReadInPagesOfTwenty() {
        var id = client.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(120);
        var page = client.get("/v2/runs/" + id + "/messages").json();
        assertThat(page.path("messages").size(), is(20));
        assertThat(page.path("total").intValue(), is(1 + DemoAssignments.TALKATIVE_MESSAGES));
        assertThat(client.messages(id, 50, 100).path("messages").size(), is(21));
    }

    @ParameterizedTest
    @CsvSource({"limit=51", "limit=0", "limit=many", "offset=-1"})
    @OffContract("sends invalid parameters")
    void invalidPageParameterIsRejected(String query) {
        var id = client.start(DemoAssignments.QUICK);
        assertThat(client.get("/v2/runs/" + id + "/messages?" + query).status(), is(400));
    }

    @Test
    @OffContract("sends an empty message")
    void emptyMessageIsRejected() {
        var id = client.start(DemoAssignments.ENDLESS);
        assertThat(client.send(id, "").status(), is(400));
    }
}
