package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Jobs of the built-in Assignments, and of a test's own, do. */
class DemoAssignmentsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient caller = new PlainClient(duvo);

    @ParameterizedTest
    @CsvSource({
        DemoAssignments.QUICK + ", completed, 3, 3",
        DemoAssignments.TALKATIVE + ", completed, 120, 65",
        DemoAssignments.TOOLS + ", completed, 12, 6",
        DemoAssignments.FAILING + ", failed, 4, 3",
        DemoAssignments.STOPPED + ", stopped, 2, 4",
        DemoAssignments.BULK + ", completed, 10000, 1",
        DemoAssignments.MUTE + ", completed, 0, 3"
    })
    void aJobEndsAsItsAssignmentSays(String agentId, String status, int messages, int seconds) {
        var id = caller.start(agentId);
        clock.advanceSeconds(3600);
        assertThat(caller.status(id), is(status));
        var job = duvo.job(id);
        assertThat(job.messageCount() - 1, is(messages));
        var life = Duration.between(job.createdAt(), job.endedAt());
        assertThat(life, is(lessThanOrEqualTo(Duration.ofSeconds(seconds))));
    }

    @Test
    void aJobBeginsPendingAndThenRuns() {
        var id = caller.start(DemoAssignments.QUICK);
        assertThat(caller.status(id), is("pending"));
        clock.advance(Duration.ofMillis(300));
        assertThat(caller.status(id), is("running"));
    }

    @Test
    void theEndlessJobGoesOnForDays() {
        var id = caller.start(DemoAssignments.ENDLESS);
        clock.advance(Duration.ofDays(2));
        assertThat(caller.status(id), is("running"));
        assertThat(duvo.job(id).messageCount(), is(greaterThan(80_000)));
    }

    @Test
    void aToolCallAndItsResultBelongTogether() {
        var id = caller.start(DemoAssignments.TOOLS);
        clock.advanceSeconds(10);
        var messages = caller.messages(id, 50, 0).path("messages");
        assertThat(messages.at("/3/tool_call/name").stringValue(), is("gmail.search"));
        assertThat(
                messages.at("/4/tool_result/tool_call_id").stringValue(),
                is(messages.at("/3/tool_call/id").stringValue()));
        assertThat(messages.at("/8/tool_result/error").stringValue(), containsString("locked"));
        assertThat(messages.at("/8/tool_result/result").isMissingNode(), is(true));
    }

    @Test
    void timesAreThoseOfTheScriptAndNotOfTheLook() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(3600);
        var first = duvo.job(id).messages().get(1).at();
        assertThat(first, is(VirtualClock.BEGIN.plusMillis(700)));
    }

    @Test
    void aSpeedMakesScriptsFaster() {
        duvo.speed(100);
        var id = caller.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(1);
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void aScriptMayBeMadeByAFunction() {
        var assignment = SimulatedAssignment.named(
                "count stock",
                start -> List.of(
                        ScriptStep.say(start.random().nextInt(1000), "From " + start.at() + ": " + start.message()),
                        ScriptStep.become(100, "pending"),
                        ScriptStep.end(1000, "hibernated")));
        duvo.add(assignment);
        var job = duvo.addRunning(
                assignment.id(),
                VirtualClock.BEGIN.minusSeconds(60),
                new SimulatedJob.Origin("api", "Bay 4", null, null));
        assertThat(job.status(), is("hibernated"));
        assertThat(job.messages().get(2).text(), is("From 2026-11-23T07:59:00Z: Bay 4"));
    }

    @Test
    void aJobWhoseStepsRunOutGoesOnInSilence() {
        var assignment = SimulatedAssignment.named("wait for the truck", ScriptStep.say(0, "The truck is late."));
        var job = duvo.add(assignment).addRunning(assignment.id(), VirtualClock.BEGIN.minusSeconds(60));
        assertThat(job.status(), is("running"));
        assertThat(job.endedAt(), is(nullValue()));
    }

    @Test
    void anEndedJobMayGoOn() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        duvo.goOn(id, ScriptStep.say(100, "One more thing."), ScriptStep.end(100, "failed"));
        assertThat(caller.status(id), is("running"));
        clock.advanceSeconds(1);
        assertThat(caller.status(id), is("failed"));
    }

    @Test
    void theSameSeedGivesTheSameIds() {
        var other = new PlainClient(new SimulatedDuvo(clock));
        assertThat(other.start(DemoAssignments.QUICK), is(caller.start(DemoAssignments.QUICK)));
    }
}
