package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every message is delivered once, whatever happens to the pages of Duvo. */
class MessageDeliveryScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private SimulatedJob talking(int messages) {
        var said = IntStream.range(0, messages).mapToObj(i -> say(1_000, "message " + i));
        var id = harness.assignment(
                "talks", Stream.concat(said, Stream.of(end(1_000, "completed"))).toArray(ScriptStep[]::new));
        harness.start(id, listener);
        harness.until(listener, "running", Duration.ofSeconds(20));
        return harness.onlyJob();
    }

    private void edit(SimulatedJob job, int index, UnaryOperator<SimulatedMessage> change) {
        harness.duvo.editMessages(job.id(), all -> {
            all.set(index, change.apply(all.get(index)));
            return all;
        });
    }

    /** Every message was delivered, and none twice. */
    private void assertNoneLostNoneTwice(SimulatedJob job) {
        assertEquals(listener.messages.size(), new HashSet<>(listener.ids()).size(), "delivered twice");
        assertEquals(
                new HashSet<>(job.messages().stream().map(SimulatedMessage::id).toList()),
                new HashSet<>(listener.ids()));
    }

    @Test
    void silentlyCutPagesLoseNothing() {
        harness.duvo
                .faults()
                .on(Endpoint.MESSAGES)
                .then(Fault.rewrite(request -> request.withPath(request.path().replace("limit=50", "limit=7"))));
        harness.start(DemoAssignments.TALKATIVE, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void skippedRowsAreFoundAtTheEnd() {
        var skipping = new int[1];
        harness.duvo.faults().on(Endpoint.MESSAGES).then(Fault.change(page -> {
            var rows = (ArrayNode) page.path("messages");
            if (rows.size() > 1 && skipping[0]++ < 10) {
                rows.remove(rows.size() - 1);
                page.put("total", page.path("total").intValue());
            }
            return page;
        }));
        harness.duvo.faults().on(Endpoint.MESSAGES).from(60).then(Fault.delay(Duration.ZERO));
        harness.start(DemoAssignments.BULK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(10));
        assertNoneLostNoneTwice(harness.onlyJob());
    }

    @Test
    void rowsHiddenFromTheFirstReadAreFoundByTheSecond() {
        var reads = new int[1];
        harness.duvo.faults().on(Endpoint.MESSAGES).then(Fault.change(page -> {
            var rows = (ArrayNode) page.path("messages");
            if (reads[0]++ < 4 && rows.size() == 50) {
                rows.set(20, rows.get(19)); // one row takes the place of another
            }
            return page;
        }));
        harness.start(DemoAssignments.BULK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(10));
        assertNoneLostNoneTwice(harness.onlyJob());
    }

    @Test
    void listenerWithoutDeliveredIdsGetsNoSecondRead() {
        listener.remembers = false;
        harness.duvo
                .faults()
                .on(Endpoint.MESSAGES)
                .then(Fault.change(page -> page.put("total", page.path("total").intValue() + 3)));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void totalThatLagsBehindTheRowsLosesNothing() {
        harness.duvo
                .faults()
                .on(Endpoint.MESSAGES)
                .then(Fault.change(page ->
                        page.put("total", Math.max(0, page.path("total").intValue() - 30))));
        var job = harness.duvo.addRunning(
                DemoAssignments.TALKATIVE, harness.taskRunner.instant().minusSeconds(300));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void missingTotalLosesNothing() {
        harness.duvo.faults().on(Endpoint.MESSAGES).then(Fault.change(page -> {
            page.remove("total");
            return page;
        }));
        var job = harness.duvo.addRunning(
                DemoAssignments.TALKATIVE, harness.taskRunner.instant().minusSeconds(300));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void laggingReplicaRepeatsNothing() {
        var job = talking(120);
        harness.duvo.faults().on(Endpoint.MESSAGES).times(1_000).then(Fault.lag(Duration.ofSeconds(20)));
        harness.taskRunner.run(Duration.ofSeconds(60));
        harness.duvo.faults().clear();
        harness.duvo.faults().on(Endpoint.MESSAGES).nth(5).then(Fault.lag(Duration.ofSeconds(30)));
        harness.untilEnded(listener, Duration.ofMinutes(3));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void replicaThatLagsAtTheEndLosesNothing() {
        var job = talking(100);
        harness.taskRunner.run(Duration.ofSeconds(99));
        harness.until(listener, "completed", Duration.ofSeconds(20));
        harness.duvo.faults().on(Endpoint.MESSAGES).times(2).then(Fault.lag(Duration.ofSeconds(30)));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void removedMessagesDoNotHideNewOnes() {
        var job = talking(100);
        harness.taskRunner.run(Duration.ofSeconds(40));
        var before = job.messageCount();
        harness.duvo.editMessages(job.id(), all -> {
            all.subList(5, 25).clear();
            return all;
        });
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertTrue(job.messageCount() < 100 && before > 25);
        assertEquals(101, new HashSet<>(listener.ids()).size());
        assertEquals(101, listener.messages.size());
    }

    @Test
    void removalOfMoreThanIsRememberedLosesNothing() {
        var job = talking(300);
        harness.taskRunner.run(Duration.ofSeconds(200));
        harness.duvo.editMessages(job.id(), all -> {
            all.subList(5, 150).clear();
            return all;
        });
        harness.untilEnded(listener, Duration.ofMinutes(6));
        assertEquals(301, new HashSet<>(listener.ids()).size());
        assertEquals(301, listener.messages.size());
    }

    @Test
    void messageInsertedEarlierIsDeliveredAtTheEnd() {
        var job = talking(60);
        harness.taskRunner.run(Duration.ofSeconds(40));
        harness.duvo.editMessages(job.id(), all -> {
            all.add(3, all.get(3).withId("inserted").withText("forgotten"));
            return all;
        });
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertNoneLostNoneTwice(job);
    }

    @Test
    void appendedTextIsDeliveredAlone() {
        var job = talking(3);
        harness.until(listener, "completed", Duration.ofSeconds(30));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        var again = new RecordingListener();
        var delivered = listener.messages;
        edit(job, delivered.size() - 1, message -> message.withText(message.text() + " and more"));
        harness.scheduler.follow(
                harness.connection(),
                FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT)
                        .resumedAt(job.id(), delivered.size(), delivered),
                again);
        harness.untilEnded(again, Duration.ofSeconds(30));
        assertEquals(1, again.count("APPENDED  and more"), again.lines::toString);
    }

    @Test
    void changedTextIsDeliveredOnceAsEdited() {
        var id = harness.assignment("edits", say(1_000, "four"), end(20_000, "completed"));
        harness.start(id, listener);
        assertTrue(harness.taskRunner.runUntil(() -> listener.messages.size() == 2, Duration.ofSeconds(20)));
        edit(harness.onlyJob(), 1, message -> message.withText("five"));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(1, listener.count("EDITED five"));
        assertEquals(3, listener.messages.size());
    }

    @Test
    void messagesWithoutIdsAreDeliveredOnce() {
        var without = Fault.change(page -> {
            page.path("messages").forEach(message -> ((ObjectNode) message).remove("id"));
            return page;
        });
        harness.duvo.faults().on(Endpoint.MESSAGES).then(without);
        harness.start(DemoAssignments.TALKATIVE, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        var texts = harness.onlyJob().messages().stream()
                .map(SimulatedMessage::text)
                .toList();
        assertEquals(texts, listener.messages.stream().map(Message::text).toList());
    }

    @Test
    void hugeMessageIsDelivered() {
        var huge = "x".repeat(5_000_000);
        harness.start(harness.assignment("huge", say(1_000, huge), end(1_000, "completed")), listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(huge, listener.messages.get(1).text());
    }

    @Test
    void failuresInTheMiddleOfAPollLoseNothing() {
        for (int i = 1; i < 200; i += 3) {
            harness.duvo.faults().on(Endpoint.MESSAGES).nth(i).then(Fault.html(502));
        }
        harness.start(DemoAssignments.BULK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(30));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void reattachedJobContinuesWhereDeliveryStopped() {
        var job = talking(100);
        harness.taskRunner.run(Duration.ofSeconds(50));
        var delivered = List.copyOf(listener.messages);
        var position = listener.position;
        harness.duvo.clearRequests();
        var again = new EngineHarness(2); // only its key is used: the second process has its own
        var second = new RecordingListener();
        second.remembers = false; // it knows nothing of what was delivered to the first listener
        var scheduler = new FollowScheduler(harness.taskRunner, harness.taskRunner.executor());
        var last = delivered.subList(Math.max(0, delivered.size() - 20), delivered.size());
        scheduler.follow(
                harness.connection("second process", EngineHarness.CAP, () -> again.key),
                FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT).resumedAt(job.id(), position, last),
                second);
        harness.untilEnded(second, Duration.ofMinutes(3));
        var all = new ArrayList<>(delivered.stream().map(Message::id).toList());
        all.addAll(second.ids());
        assertEquals(job.messages().stream().map(SimulatedMessage::id).toList(), all);
        assertEquals(1, harness.duvo.starts());
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 3_600, 86_400 * 365})
    @DisplayName("One time ahead of Duvo's clock loses no last message of any Job of the key")
    void timeAheadOfTheClockLosesNoLastMessage(long seconds) {
        harness.duvo.faults().on(Endpoint.RUN).nth(3).then(Fault.change(body -> {
            var run = (ObjectNode) body.get("run");
            run.put(
                    "updated_at",
                    Instant.parse(run.get("updated_at").stringValue())
                            .plusSeconds(seconds)
                            .toString());
            return body;
        }));
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < 10; i++) {
            var each = new RecordingListener();
            listeners.add(each);
            harness.start(
                    harness.assignment(
                            "talks",
                            ScriptStep.say(9_000, "begins"),
                            ScriptStep.say(500, "last"),
                            ScriptStep.end(200, "completed")),
                    each);
        }
        harness.fault(Endpoint.MESSAGES, Fault.lag(Duration.ofSeconds(5)));
        listeners.forEach(each -> harness.untilEnded(each, Duration.ofMinutes(2)));
        listeners.forEach(each -> harness.assertAllDelivered(harness.duvo.job(each.job.id()), each));
    }
}
