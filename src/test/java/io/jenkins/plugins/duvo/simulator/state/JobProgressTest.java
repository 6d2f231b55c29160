package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a Job runs through its script, and what stops and messages change about that. */
class JobProgressTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void jobIsPendingAndThenRuns() {
        var id = client.start(DemoAssignments.QUICK);
        assertThat(client.status(id), is("pending"));
        clock.advance(Duration.ofMillis(300));
        assertThat(client.status(id), is("running"));
    }

    @Test
    void messageTimesFollowTheScriptAndNotTheRead() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(3600);
        var first = duvo.job(id).messages().get(1).at();
        assertThat(first, is(VirtualClock.BEGIN.plusMillis(700)));
    }

    @Test
    void speedMakesScriptsFaster() {
        duvo.speed(100);
        var id = client.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(1);
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void scriptMayBeAFunctionOfTheStart() {
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
    void jobWithoutFurtherStepsKeepsRunning() {
        var assignment = SimulatedAssignment.named("wait for the truck", ScriptStep.say(0, "The truck is late."));
        var job = duvo.add(assignment).addRunning(assignment.id(), VirtualClock.BEGIN.minusSeconds(60));
        assertThat(job.status(), is("running"));
        assertThat(job.endedAt(), is(nullValue()));
    }

    @Test
    void endedJobMayBecomeActiveAgain() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        duvo.goOn(id, ScriptStep.say(100, "One more thing."), ScriptStep.end(100, "failed"));
        assertThat(client.status(id), is("running"));
        clock.advanceSeconds(1);
        assertThat(client.status(id), is("failed"));
    }

    @Test
    void stopHasNoEffectOnWaitingJob() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(client.stop(id).json().path("success").booleanValue(), is(true));
        clock.advanceSeconds(60);
        assertThat(client.status(id), is("waiting"));
        assertThat(duvo.stops().get(0).effective(), is(false));
    }

    @Test
    void stopHasNoEffectOnEndedJob() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        assertThat(client.stop(id).status(), is(200));
        clock.advanceSeconds(10);
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void stopEndsRunningJobAfterTheStopDelay() {
        var id = client.start(DemoAssignments.ENDLESS);
        clock.advanceSeconds(5);
        client.stop(id);
        assertThat(client.status(id), is("running"));
        clock.advanceSeconds(1);
        assertThat(client.status(id), is("stopped"));
        assertThat(duvo.stops().get(0).effective(), is(true));
    }

    @Test
    void messageResumesWaitingJobWithoutAnAnswer() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(client.send(id, "Ask finance instead.").status(), is(201));
        assertThat(client.status(id), is("running"));
        assertThat(duvo.job(id).humanRequests().get(0).response(), is(nullValue()));
    }

    @Test
    void messageResumesCompletedJob() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        client.send(id, "And October?");
        assertThat(client.run(id).at("/run/completed_at").isNull(), is(true));
        assertThat(client.status(id), is("running"));
        clock.advanceSeconds(10);
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void messageDoesNotResumeStoppedJob() {
        var id = client.start(DemoAssignments.STOPPED);
        clock.advanceSeconds(10);
        assertThat(client.send(id, "Go on.").status(), is(201));
        assertThat(client.status(id), is("stopped"));
    }

    private String waitingJob(String agentId) {
        var id = client.start(agentId);
        clock.advanceSeconds(2);
        assertThat(client.status(id), is("waiting"));
        return id;
    }
}
