package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.KnownFaults;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Many Jobs whose statuses come from lists. */
class ThousandJobsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Lab lab = new Lab();
    private final Map<SimulatedJob, Diary> diaries = new HashMap<>();

    private List<SimulatedJob> attach(int count, String agentId) {
        var jobs = running(count, agentId);
        follow(jobs, agentId);
        return jobs;
    }

    private List<SimulatedJob> running(int count, String agentId) {
        var jobs = new ArrayList<SimulatedJob>();
        for (int i = 0; i < count; i++) {
            jobs.add(lab.duvo.addRunning(agentId, lab.machine.instant()));
        }
        return jobs;
    }

    private void follow(List<SimulatedJob> jobs, String agentId) {
        for (var job : jobs) {
            var diary = new Diary();
            diaries.put(job, diary);
            var start = new StartRequest(agentId, null, null, null);
            var request = FollowRequest.start(null, start, null, Lab.PATIENCE).resumedAt(job.id(), 0, List.of());
            lab.scheduler.follow(lab.connection(), request, diary);
        }
    }

    private String silent() {
        return lab.assignment("Says nothing");
    }

    @Test
    void statusesComeFromLists() {
        attach(300, silent());
        lab.machine.run(MINUTE);
        for (var diary : diaries.values()) {
            assertTrue(diary.lines.contains("running"), () -> diary.lines.toString());
        }
        assertTrue(lab.calls(Call.RUN).size() < 20, () -> lab.calls(Call.RUN).size() + " single reads");
    }

    @Test
    void anEndIsNoticedByItsAbsenceAndReadSingly() {
        var job = attach(100, silent()).get(50);
        lab.machine.run(MINUTE);
        lab.duvo.clearRequests();
        lab.duvo.goOn(job.id(), Step.end(0, "failed"));
        lab.untilEnded(diaries.get(job), Duration.ofSeconds(15));
        assertEquals(1, lab.calls(Call.RUN).size());
        assertEquals("failed", diaries.get(job).result.status().word());
    }

    @Test
    void anEndThatOnlyListsShowIsNotBelieved() {
        attach(20, silent());
        lab.machine.run(MINUTE);
        lab.duvo.clearRequests();
        lab.fault(Call.RUNS, KnownFaults.status("completed"));
        lab.machine.run(MINUTE);
        for (var diary : diaries.values()) {
            assertFalse(diary.lines.contains("completed"), () -> diary.lines.toString());
        }
        assertTrue(lab.calls(Call.RUN).size() >= 20);
        lab.assertWithinLimit();
    }

    @Test
    void aRequestIsNoticedAndAsked() {
        var job = attach(100, silent()).get(50);
        lab.machine.run(MINUTE);
        lab.duvo.goOn(job.id(), Step.approval(0, "Pay?", null, List.of(), List.of()));
        lab.until(diaries.get(job), "asks Pay?", Duration.ofSeconds(15));
    }

    /** From now on the Job has a request open, although its status stays that of one that runs. */
    private void asksSilently(SimulatedJob job) {
        lab.duvo.faults().on(Call.RUN).ofJob(job.id()).then(Fault.change(body -> {
            body.putObject("pending_human_request")
                    .put("id", "5f0c2c1e-93a0-4b0e-8d8e-0a8f3f1f7c11")
                    .put("title", "Pay?")
                    .put("created_at", "2026-07-01T08:00:00Z")
                    .put("type", "approval");
            return body;
        }));
    }

    @Test
    void aRequestThatNoStatusTellsIsNoticedToo() {
        var job = attach(6, silent()).get(3);
        lab.machine.run(MINUTE);
        asksSilently(job);
        lab.until(diaries.get(job), "asks Pay?", Duration.ofMinutes(6));
        assertEquals(
                1,
                diaries.values().stream()
                        .filter(diary -> diary.lines.contains("asks Pay?"))
                        .count());
    }

    @Test
    void aRequestThatOnlyAMessageTellsIsNoticedAtOnce() {
        var job = attach(6, lab.assignment("Speaks", speaking(200, 5_000))).get(3);
        lab.machine.run(MINUTE);
        asksSilently(job);
        lab.duvo.faults().on(Call.MESSAGES).ofJob(job.id()).times(2).then(Fault.change(body -> {
            body.path("messages").forEach(message -> ((ObjectNode) message).put("type", "human_request"));
            return body;
        }));
        lab.until(diaries.get(job), "asks Pay?", Duration.ofSeconds(15));
    }

    @Test
    void quietJobsAreReadSinglyWithATwentiethOfTheRequests() {
        attach(300, silent());
        lab.machine.run(MINUTE.multipliedBy(30));
        lab.duvo.clearRequests();
        lab.machine.run(MINUTE.multipliedBy(30));
        var reads = lab.calls(Call.RUN).size();
        assertTrue(reads > 300 && reads < 30 * 280 / 20, reads + " single reads");
    }

    @Test
    void jobsThatSpeakAreNotReadSingly() {
        attach(60, lab.assignment("Speaks", speaking(200, 60_000)));
        lab.machine.run(MINUTE);
        lab.duvo.clearRequests();
        lab.machine.run(MINUTE.multipliedBy(20));
        assertTrue(lab.calls(Call.RUN).size() < 10, () -> lab.calls(Call.RUN).size() + " single reads");
    }

    @Test
    void aHintedJobIsReadAtOnceAmongMany() {
        attach(300, Assignments.ENDLESS);
        var job = running(1, silent()).get(0);
        var diary = new Diary();
        var followed = lab.follow(job, diary);
        lab.machine.run(MINUTE.multipliedBy(2));
        lab.duvo.goOn(job.id(), Step.end(0, "completed"));
        followed.refreshSoon();
        lab.until(diary, "completed", Duration.ofSeconds(1));
    }

    @Test
    void whatListsDoNotShowIsReadSinglyAndNeverTakenForEnded() {
        lab.duvo.faults().on(Call.RUNS).then(Fault.answer(200, "application/json", "{\"data\": [], \"total\": 0}"));
        attach(50, silent());
        lab.machine.run(MINUTE.multipliedBy(5));
        assertTrue(diaries.values().stream().allMatch(diary -> diary.result == null));
        assertTrue(diaries.values().stream().allMatch(diary -> diary.lines.contains("running")));
    }

    @Test
    void whereListsFailJobsAreReadSingly() {
        lab.fault(Call.RUNS, Fault.html(500));
        var job = attach(50, silent()).get(7);
        lab.machine.run(MINUTE.multipliedBy(2));
        lab.duvo.goOn(job.id(), Step.end(0, "completed"));
        lab.untilEnded(diaries.get(job), Duration.ofSeconds(60));
    }

    @Test
    void aJobThatDuvoDidNotKnowForAMomentIsToldOn() {
        var job = attach(6, lab.assignment("Speaks", speaking(20, 5_000))).get(3);
        lab.machine.run(Duration.ofSeconds(20));
        lab.duvo.faults().on(Call.MESSAGES).ofJob(job.id()).times(1).then(Fault.json(404));
        lab.duvo.faults().on(Call.RUN).ofJob(job.id()).times(1).then(Fault.json(404));
        lab.machine.run(MINUTE);
        assertTrue(job.messages().size() > 10);
        assertTrue(diaries.get(job).messages.size() >= job.messages().size() - 1, () -> diaries.get(job).lines + "");
        lab.machine.run(MINUTE);
        diaries.forEach(lab::assertAllTold);
    }

    @Test
    void aJobThatListsShowIsThereWhateverItsOwnReadsSay() {
        var job = attach(6, lab.assignment("Speaks", speaking(100, 5_000))).get(3);
        lab.machine.run(MINUTE);
        lab.duvo.faults().on(Call.MESSAGES).ofJob(job.id()).then(Fault.json(404));
        lab.duvo.faults().on(Call.RUN).ofJob(job.id()).then(Fault.json(404));
        lab.machine.run(MINUTE.multipliedBy(5));
        assertEquals(null, diaries.get(job).result);
        assertEquals(1, diaries.get(job).count("trouble"));
    }

    private static Step[] speaking(int times, long gap) {
        return IntStream.range(0, times)
                .mapToObj(i -> Step.say(gap, "word " + i))
                .toArray(Step[]::new);
    }

    @Test
    void hundredsThatEndedMeanwhileAreFoundInTheWholeList() {
        var jobs = running(300, Assignments.QUICK);
        lab.machine.run(MINUTE);
        follow(jobs, Assignments.QUICK);
        lab.machine.run(MINUTE.multipliedBy(3));
        diaries.forEach(lab::assertAllTold);
        assertTrue(lab.calls(Call.RUN).size() < 60, () -> lab.calls(Call.RUN).size() + " single reads");
    }

    @Test
    void eachMessageIsToldOnceWhereUpdatedAtDoesNotMove() {
        lab.duvo.messagesUpdate(false);
        var agent =
                lab.assignment("Speaks", Step.say(5_000, "one"), Step.say(40_000, "two"), Step.end(9_000, "completed"));
        attach(60, agent);
        lab.machine.run(MINUTE.multipliedBy(5));
        diaries.forEach(lab::assertAllTold);
        lab.assertWithinLimit();
    }

    @Test
    void noMoreJobsAreAliveThanAllowedAndTheRestIsToldThatItWaits() {
        var waiting = new ArrayList<Diary>();
        for (int i = 0; i < 5; i++) {
            var diary = new Queued();
            waiting.add(diary);
            var limit = new ConcurrencyLimit("acme", () -> 2, i, false);
            lab.scheduler.follow(lab.connection(), Lab.order(Assignments.QUICK).withLimit(limit), diary);
        }
        var most = new int[1];
        lab.machine.runUntil(
                () -> {
                    var alive = lab.duvo.jobs().stream()
                            .filter(job -> job.endedAt() == null)
                            .count();
                    most[0] = Math.max(most[0], (int) alive);
                    return waiting.stream().allMatch(diary -> diary.result != null);
                },
                MINUTE.multipliedBy(3));
        assertEquals(5, lab.duvo.starts());
        assertEquals(2, most[0]);
        assertEquals(
                3,
                waiting.stream().filter(diary -> diary.lines.contains("queued")).count());
        waiting.stream()
                .filter(diary -> diary.lines.contains("queued"))
                .forEach(diary -> assertEquals(List.of("queued", "admitted", "started"), diary.lines.subList(0, 3)));
    }

    private static final class Queued extends Diary {
        @Override
        public void queued() {
            lines.add("queued");
        }

        @Override
        public void admitted() {
            lines.add("admitted");
        }
    }
}
