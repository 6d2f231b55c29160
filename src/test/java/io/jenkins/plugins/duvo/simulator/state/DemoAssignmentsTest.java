package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Jobs of the built-in Assignments do. */
class DemoAssignmentsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @ParameterizedTest
    @CsvSource({
        DemoAssignments.QUICK + ", completed, 3, 3",
        DemoAssignments.TALKATIVE + ", completed, 120, 65",
        DemoAssignments.TOOLS + ", completed, 12, 6",
        DemoAssignments.FAILING + ", failed, 4, 3",
        DemoAssignments.STOPPED + ", stopped, 2, 4",
        DemoAssignments.BULK + ", completed, 10000, 1",
        DemoAssignments.MUTE + ", completed, 0, 3",
        DemoAssignments.EXPIRING + ", expired, 1, 3"
    })
    void jobEndsAsItsAssignmentSays(String agentId, String status, int messages, int seconds) {
        var id = client.start(agentId);
        clock.advanceSeconds(3600);
        assertThat(client.status(id), is(status));
        var job = duvo.job(id);
        assertThat(job.messageCount() - 1, is(messages));
        var duration = Duration.between(job.createdAt(), job.endedAt());
        assertThat(duration, is(lessThanOrEqualTo(Duration.ofSeconds(seconds))));
    }

    @Test
    void endlessJobRunsForDays() {
        var id = client.start(DemoAssignments.ENDLESS);
        clock.advance(Duration.ofDays(2));
        assertThat(client.status(id), is("running"));
        assertThat(duvo.job(id).messageCount(), is(greaterThan(80_000)));
    }

    @Test
    void toolResultNamesItsCall() {
        var id = client.start(DemoAssignments.TOOLS);
        clock.advanceSeconds(10);
        var messages = client.messages(id, 50, 0).path("messages");
        assertThat(messages.at("/3/tool_call/name").stringValue(), is("gmail.search"));
        assertThat(
                messages.at("/4/tool_result/tool_call_id").stringValue(),
                is(messages.at("/3/tool_call/id").stringValue()));
        assertThat(messages.at("/8/tool_result/error").stringValue(), containsString("locked"));
        assertThat(messages.at("/8/tool_result/result").isMissingNode(), is(true));
    }
}
