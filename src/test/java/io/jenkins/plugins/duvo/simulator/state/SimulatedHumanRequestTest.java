package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that ask a person, and what may be done to them meanwhile. */
class SimulatedHumanRequestTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient caller = new PlainClient(duvo);

    @Test
    void anApprovalWaitsForEver() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        clock.advanceSeconds(30 * 24 * 3600);
        assertThat(caller.status(id), is("waiting"));
        assertThat(caller.run(id).at("/pending_human_request/title").stringValue(), is("Pay invoice 4711?"));
    }

    @Test
    void anApprovedJobDoesWhatWasApproved() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        var answer = caller.respond(id, "{\"approved\":true}");
        assertThat(answer.json().at("/human_request/response").stringValue(), is("approved"));
        clock.advanceSeconds(10);
        assertThat(texts(id), hasItem("Invoice 4711 is paid."));
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void aDeniedJobGoesOnDifferently() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        caller.respond(id, "{\"approved\":false}");
        clock.advanceSeconds(10);
        assertThat(texts(id), not(hasItem("Invoice 4711 is paid.")));
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void answersReachTheJob() {
        var id = waitingJob(DemoAssignments.QUESTIONS);
        var answers = Map.of(
                DemoAssignments.SUPPLIER_QUESTION, "Moravia Paper",
                DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                DemoAssignments.NOTE_QUESTION, "Ring twice");
        caller.respond(id, "{\"answers\":" + SimulatorJson.MAPPER.writeValueAsString(answers) + "}");
        clock.advanceSeconds(10);
        assertThat(texts(id), hasItem("Ordering Paper A4,Envelopes C5 from Moravia Paper."));
        assertThat(texts(id), hasItem("The confirmation says: Ring twice"));
        assertThat(duvo.answers().get(0).answers(), is(answers));
    }

    @Test
    void anAnswerIsTakenOnce() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        var request = duvo.job(id).pending().id();
        assertThat(caller.respond(id, request, "{\"approved\":true}").status(), is(200));
        assertThat(caller.respond(id, request, "{\"approved\":false}").status(), is(400));
        assertThat(duvo.answers().stream().map(ReceivedAnswer::accepted).toList(), contains(true, false));
    }

    @Test
    void anAnswerOfTheWrongKindIsRefused() {
        var approval = waitingJob(DemoAssignments.APPROVAL);
        assertThat(caller.respond(approval, "{\"answers\":{\"a\":\"b\"}}").status(), is(400));
        var questions = waitingJob(DemoAssignments.QUESTIONS);
        assertThat(caller.respond(questions, "{\"approved\":true}").status(), is(400));
        assertThat(caller.respond(questions, "{}").status(), is(400));
    }

    @Test
    void anUnknownRequestIsNotFound() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(
                caller.respond(id, DemoAssignments.MUTE, "{\"approved\":true}").status(), is(404));
    }

    @Test
    void anAnswerFromElsewhereClosesTheRequest() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        duvo.answerElsewhere(id, true);
        assertThat(caller.run(id).path("pending_human_request").isNull(), is(true));
        assertThat(duvo.answers(), is(List.of()));
    }

    @Test
    void aStopHasNoEffectOnAJobThatWaits() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(caller.stop(id).json().path("success").booleanValue(), is(true));
        clock.advanceSeconds(60);
        assertThat(caller.status(id), is("waiting"));
        assertThat(duvo.stops().get(0).effective(), is(false));
    }

    @Test
    void aStopHasNoEffectOnAJobThatEnded() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        assertThat(caller.stop(id).status(), is(200));
        clock.advanceSeconds(10);
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void aStopEndsARunningJobAfterAWhile() {
        var id = caller.start(DemoAssignments.ENDLESS);
        clock.advanceSeconds(5);
        caller.stop(id);
        assertThat(caller.status(id), is("running"));
        clock.advanceSeconds(1);
        assertThat(caller.status(id), is("stopped"));
        assertThat(duvo.stops().get(0).effective(), is(true));
    }

    @Test
    void aMessageResumesAWaitingJobWithoutAnAnswer() {
        var id = waitingJob(DemoAssignments.APPROVAL);
        assertThat(caller.send(id, "Ask finance instead.").status(), is(201));
        assertThat(caller.status(id), is("running"));
        assertThat(duvo.job(id).humanRequests().get(0).response(), is(nullValue()));
    }

    @Test
    void aMessageResumesACompletedJob() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        caller.send(id, "And October?");
        assertThat(caller.run(id).at("/run/completed_at").isNull(), is(true));
        assertThat(caller.status(id), is("running"));
        clock.advanceSeconds(10);
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void aMessageDoesNotResumeAStoppedJob() {
        var id = caller.start(DemoAssignments.STOPPED);
        clock.advanceSeconds(10);
        assertThat(caller.send(id, "Go on.").status(), is(201));
        assertThat(caller.status(id), is("stopped"));
    }

    @Test
    void anEmptyMessageIsRefused() {
        var id = caller.start(DemoAssignments.ENDLESS);
        assertThat(caller.send(id, "").status(), is(400));
    }

    private String waitingJob(String agentId) {
        var id = caller.start(agentId);
        clock.advanceSeconds(2);
        assertThat(caller.status(id), is("waiting"));
        return id;
    }

    private List<String> texts(String id) {
        return duvo.job(id).messages().stream().map(SimulatedMessage::text).toList();
    }
}
