package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.become;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine follows Jobs where nothing fails. */
class FollowedJobScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    @Test
    void quickJobSucceeds() {
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(
                List.of("started", "pending", "running", "completed", "ended JOB_ENDED"), listener.withoutMessages());
        assertTrue(listener.result.status().isSucceeded());
        assertEquals(4, listener.result.messages());
        assertEquals(1, harness.duvo.starts());
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void messagesAreDeliveredOnceAndInOrder() {
        harness.start(DemoAssignments.TALKATIVE, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(DemoAssignments.TALKATIVE_MESSAGES + 1, listener.messages.size());
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Tag("slow")
    @Test
    void tenThousandMessagesTakeFewRequests() {
        harness.start(DemoAssignments.BULK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(10));
        harness.assertAllDelivered(harness.onlyJob(), listener);
        assertTrue(
                harness.calls(Endpoint.MESSAGES).size() <= 202,
                () -> harness.calls(Endpoint.MESSAGES).size() + " requests");
    }

    @Test
    void silentJobDeliversItsInstruction() {
        harness.start(DemoAssignments.MUTE, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(1, listener.messages.size()); // the instruction
    }

    @Test
    void failedJobIsReportedAsFailed() {
        harness.start(DemoAssignments.FAILING, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertTrue(listener.result.status().isFailed());
    }

    @Test
    void jobStoppedElsewhereIsReportedAsStopped() {
        harness.start(DemoAssignments.STOPPED, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertTrue(listener.result.status().isStopped());
    }

    @Test
    void endIsNoticedSoonAndReportedAfterTheFinalRead() {
        var id = harness.assignment("long", say(60_000, "half"), end(60_000, "completed"));
        harness.start(id, listener);
        harness.until(listener, "completed", Duration.ofMinutes(5));
        var endedAt = harness.onlyJob().endedAt();
        var noticed = Duration.between(endedAt, harness.taskRunner.instant());
        assertTrue(noticed.toMillis() < 3_000, noticed::toString);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        var reported = Duration.between(endedAt, harness.taskRunner.instant());
        assertTrue(reported.toMillis() >= Limits.FINAL_READ_DELAY_MS, reported::toString);
        assertTrue(reported.toMillis() < Limits.FINAL_READ_DELAY_MS + 2_000, reported::toString);
    }

    @Test
    void oneJobKeepsWithinNinetyRequestsAMinute() {
        harness.start(DemoAssignments.ENDLESS, listener);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertTrue(
                harness.duvo.requests().size() <= 90,
                () -> harness.duvo.requests().size() + " requests");
    }

    @Test
    void jobMayReturnToPending() {
        var id = harness.assignment(
                "retried",
                say(5_000, "one"),
                become(5_000, "pending"),
                become(40_000, "running"),
                end(9_000, "completed"));
        harness.start(id, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(
                List.of("started", "pending", "running", "pending", "running", "completed", "ended JOB_ENDED"),
                listener.withoutMessages());
    }

    @Test
    void unknownStatusIsPublishedOnceAndCountsAsActive() {
        var id = harness.assignment("odd", become(1_000, "pondering"), end(30_000, "completed"));
        harness.start(id, listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(1, listener.count("pondering"));
        assertTrue(listener.result.status().isSucceeded());
    }

    @Test
    void interruptionIsReadAgainBeforeItCounts() {
        var id = harness.assignment(
                "resumed",
                say(5_000, "one"),
                become(5_000, "interrupted"),
                become(6_000, "running"),
                say(5_000, "two"),
                end(5_000, "completed"));
        harness.start(id, listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertTrue(listener.result.status().isSucceeded());
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void lastingInterruptionIsAnEnd() {
        harness.start(harness.assignment("broken", end(5_000, "interrupted")), listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertTrue(listener.result.status().isInterrupted());
        var noticed = Duration.between(harness.onlyJob().endedAt(), harness.taskRunner.instant());
        assertTrue(noticed.toMillis() >= 10_000 && noticed.toMillis() < 20_000, noticed::toString);
    }

    /** Followed by itself, and among so many that lists are read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void endOfAnUnknownWordIsAnEndAfterAMinute(int others) {
        for (int i = 0; i < others; i++) {
            harness.start(DemoAssignments.ENDLESS, new RecordingListener());
        }
        var id = harness.assignment("late", say(5_000, "one"), end(5_000, "timed_out"));
        harness.start(id, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals("timed_out", listener.result.status().word());
        var job = harness.duvo.jobs().stream()
                .filter(each -> each.assignment().id().equals(id))
                .findFirst()
                .orElseThrow();
        harness.assertAllDelivered(job, listener);
        var noticed = Duration.between(job.endedAt(), harness.taskRunner.instant());
        assertTrue(noticed.toSeconds() >= 60 && noticed.toSeconds() < 90, noticed::toString);
    }

    @Test
    void jobThatGoesOnAfterAnUnknownWordIsFollowed() {
        var id = harness.assignment("late", say(5_000, "one"), end(5_000, "timed_out"));
        harness.start(id, listener);
        harness.until(listener, "timed_out", Duration.ofMinutes(1));
        harness.taskRunner.run(Duration.ofSeconds(30));
        harness.duvo.goOn(harness.onlyJob().id(), say(10_000, "two"), end(40_000, "completed"));
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertTrue(listener.result.status().isSucceeded());
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    /** Followed by itself, and among so many that lists are read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void postponedJobIsPublishedOnce(int others) {
        var until = harness.taskRunner.instant().plusSeconds(3_600);
        for (int i = 0; i < others; i++) {
            harness.start(DemoAssignments.ENDLESS, new RecordingListener());
        }
        harness.duvo.faults().on(Endpoint.RUNS).then(FaultPresets.postponedTo(until));
        var id =
                harness.assignment("later", become(0, "pending"), become(300_000, "running"), end(30_000, "completed"));
        harness.start(id, listener);
        harness.until(listener, "pending until " + until, Duration.ofMinutes(2));
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(1, listener.count("pending until " + until));
        harness.duvo.faults().clear();
        harness.untilEnded(listener, Duration.ofMinutes(6));
        assertTrue(listener.result.status().isSucceeded());
    }

    @Test
    void runningJobIsLookedUpInNoList() {
        harness.start(DemoAssignments.ENDLESS, listener);
        harness.taskRunner.run(Duration.ofMinutes(10));
        assertEquals(List.of(), harness.calls(Endpoint.RUNS));
    }

    @Test
    void existingJobIsFollowedFromItsFirstMessage() {
        var job = harness.duvo.addRunning(
                DemoAssignments.TALKATIVE, harness.taskRunner.instant().minusSeconds(30));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        harness.assertAllDelivered(job, listener);
        assertEquals(0, listener.count("started"));
        assertEquals(0, harness.duvo.starts());
    }

    @Test
    void endedJobIsReadToItsEnd() {
        var job = harness.duvo.addRunning(
                DemoAssignments.TALKATIVE, harness.taskRunner.instant().minusSeconds(300));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofSeconds(10));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void continuedJobIsReadToItsTotalAtTheEnd() {
        var job = harness.duvo.addRunning(
                DemoAssignments.QUICK, harness.taskRunner.instant().minusSeconds(60));
        harness.follow(job, listener);
        harness.until(listener, "completed", Duration.ofSeconds(10));
        harness.duvo.goOn(
                job.id(),
                IntStream.range(0, 5_000).mapToObj(i -> say(10, "more " + i)).toArray(ScriptStep[]::new));
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertTrue(listener.result.status().isSucceeded());
        assertEquals(1, listener.count("continued"));
    }

    @Test
    void detachEndsAtOnceAndLeavesTheJobRunning() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.detach();
        followed.detach();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertEquals(1, listener.count("ended LEFT"));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(List.of(), harness.duvo.requests());
        assertEquals("running", harness.onlyJob().status());
    }

    @Test
    void detachDuringTheStartStillPublishesTheJob() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        assertTrue(harness.taskRunner.runUntil(() -> harness.duvo.starts() == 1, Duration.ofSeconds(10)));
        followed.detach();
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertEquals(List.of("started", "pending", "ended LEFT"), listener.lines);
    }

    @Test
    void floodOfRefreshRequestsCostsFewReads() {
        var followed = harness.start(harness.assignment("hinted", say(100, "one")), listener);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.clearRequests();
        for (int i = 0; i < 10_000; i++) {
            harness.taskRunner.in(Duration.ofMillis(i), followed::refreshSoon);
        }
        harness.taskRunner.run(Duration.ofSeconds(10));
        assertTrue(
                harness.calls(Endpoint.RUN).size() <= 5,
                () -> harness.calls(Endpoint.RUN).size() + " reads");
    }

    @Test
    void blockingListenerDelaysNoOtherJob() {
        var slow = new RecordingListener();
        var executor = new ArrayDeque<Runnable>();
        var scheduler = new FollowScheduler(harness.taskRunner, executor::add);
        scheduler.follow(harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK), slow);
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(List.of(), slow.lines);
        harness.taskRunner.run(Duration.ofMinutes(1));
        while (!executor.isEmpty()) {
            executor.poll().run();
            harness.taskRunner.run(Duration.ofSeconds(1));
        }
        assertEquals(1, slow.count("ended JOB_ENDED"));
        assertEquals(4, slow.messages.size());
    }

    @Test
    void throwingListenerReceivesFurtherEvents() {
        var broken = new RecordingListener() {
            @Override
            public void started(Job job) {
                throw new IllegalStateException("a full disk, say");
            }
        };
        var logger = Logger.getLogger(ListenerQueue.class.getName());
        logger.setLevel(Level.OFF);
        try {
            harness.start(DemoAssignments.QUICK, broken);
            harness.untilEnded(broken, Duration.ofSeconds(30));
        } finally {
            logger.setLevel(null);
        }
        assertEquals(4, broken.messages.size());
    }

    @Test
    void descriptionNamesEachPhase() {
        var approval = ScriptStep.approval(3_000, "Pay?", null, List.of(), List.of());
        harness.fault(Endpoint.START, 1, Fault.html(502).afterWork());
        var id = harness.assignment("describes itself", say(500, "one"), approval, end(5_000, "completed"));
        var followed = harness.scheduler.follow(harness.connection(), EngineHarness.startRequest(id, "7"), listener);
        assertTrue(followed.describe().startsWith("waiting for a turn to start"), followed::describe);
        harness.until(listener, "start lost", Duration.ofSeconds(10));
        assertTrue(followed.describe().startsWith("waiting for Duvo to accept the start"), followed::describe);
        harness.until(listener, "running", Duration.ofSeconds(30));
        assertTrue(
                followed.describe()
                        .startsWith("following Job " + harness.onlyJob().id() + ", status running"),
                followed::describe);
        harness.until(listener, "opened Pay?", Duration.ofSeconds(10));
        assertTrue(
                followed.describe()
                        .startsWith(
                                "waiting for a person, Job " + harness.onlyJob().id() + ", status waiting"),
                followed::describe);
        followed.answer(listener.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
        harness.until(listener, "completed", Duration.ofSeconds(30));
        assertTrue(
                followed.describe()
                        .startsWith("reading the last messages of Job "
                                + harness.onlyJob().id()),
                followed::describe);
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertTrue(followed.describe().startsWith("ended"), followed::describe);
    }

    @Test
    void listenerMayIgnoreAllEvents() {
        var followed = harness.start(DemoAssignments.APPROVAL, new JobListener() {});
        harness.taskRunner.run(Duration.ofSeconds(30));
        harness.fault(null, 5, Fault.html(502));
        harness.taskRunner.run(Duration.ofMinutes(1));
        followed.stop();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertEquals("ended", followed.describe());
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Test
    void detachedJobRunsOnWithoutRequests() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(10));
        followed.detach();
        harness.untilEnded(listener, Duration.ofSeconds(1));
        assertEquals(FollowResult.Reason.LEFT, listener.result.reason());
        var requests = harness.duvo.requests().size();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertTrue(harness.duvo.requests().size() <= requests + 1); // one may have been sent already
        assertEquals("running", harness.onlyJob().status());
    }
}
