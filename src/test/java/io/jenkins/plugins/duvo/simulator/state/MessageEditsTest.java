package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import org.junit.jupiter.api.Test;

/** Changes to messages between two reads. */
class MessageEditsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void messagesMayChangeBetweenTwoReads() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(5);
        duvo.faults().on(Endpoint.MESSAGES).nth(2).then(Fault.effect((atDuvo, request) -> {
            atDuvo.editMessages(id, MessageEdits.grown(1, " And of October."));
            atDuvo.editMessages(id, MessageEdits.withoutId(2));
            atDuvo.editMessages(id, MessageEdits.inserted(1, "late", "I almost forgot:"));
        }));
        assertThat(client.messages(id, 50, 0).path("total").intValue(), is(4));
        var after = client.messages(id, 50, 0).path("messages");
        assertThat(after.at("/1/text_content").stringValue(), is("I almost forgot:"));
        assertThat(
                after.at("/2/text_content").stringValue(),
                is("I will start with the open invoices of November. And of October."));
        assertThat(after.at("/3/id").isMissingNode(), is(true));
    }

    @Test
    void messageMayBeFiveMegabytesLong() {
        var id = client.start(DemoAssignments.QUICK);
        duvo.editMessages(id, MessageEdits.changed(0, MessageEdits.longText(5_000_000)));
        var text = client.messages(id, 50, 0).at("/messages/0/text_content").stringValue();
        assertThat(text.length(), is(5_000_000));
    }
}
