package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every message once, whatever Duvo makes of its pages. */
class MessagesTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private SimulatedJob talking(int messages) {
        var said = IntStream.range(0, messages).mapToObj(i -> say(1_000, "message " + i));
        var id = lab.assignment(
                "talks", Stream.concat(said, Stream.of(end(1_000, "completed"))).toArray(Step[]::new));
        lab.start(id, diary);
        lab.until(diary, "running", Duration.ofSeconds(20));
        return lab.only();
    }

    private void edit(SimulatedJob job, int index, UnaryOperator<SimulatedMessage> change) {
        lab.duvo.editMessages(job.id(), all -> {
            all.set(index, change.apply(all.get(index)));
            return all;
        });
    }

    /** Every message was told, and none twice. */
    private void assertNoneLostNoneTwice(SimulatedJob job) {
        assertEquals(diary.messages.size(), new HashSet<>(diary.ids()).size(), "told twice");
        assertEquals(
                new HashSet<>(job.messages().stream().map(SimulatedMessage::id).toList()), new HashSet<>(diary.ids()));
    }

    @Test
    void aPageThatIsCutSilently() {
        lab.duvo
                .faults()
                .on(Call.MESSAGES)
                .then(Fault.rewrite(request -> request.withPath(request.path().replace("limit=50", "limit=7"))));
        lab.start(Assignments.TALKATIVE, diary);
        lab.untilEnded(diary, Duration.ofMinutes(3));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void rowsThatAreSkippedAreFoundAtTheEnd() {
        var skipping = new int[1];
        lab.duvo.faults().on(Call.MESSAGES).then(Fault.change(page -> {
            var rows = (ArrayNode) page.path("messages");
            if (rows.size() > 1 && skipping[0]++ < 10) {
                rows.remove(rows.size() - 1);
                page.put("total", page.path("total").intValue());
            }
            return page;
        }));
        lab.duvo.faults().on(Call.MESSAGES).from(60).then(Fault.delay(Duration.ZERO));
        lab.start(Assignments.BULK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(10));
        assertNoneLostNoneTwice(lab.only());
    }

    @Test
    void rowsHiddenFromTheFirstReadingAreFoundByTheSecond() {
        var reads = new int[1];
        lab.duvo.faults().on(Call.MESSAGES).then(Fault.change(page -> {
            var rows = (ArrayNode) page.path("messages");
            if (reads[0]++ < 4 && rows.size() == 50) {
                rows.set(20, rows.get(19)); // one row doubled in the place of another
            }
            return page;
        }));
        lab.start(Assignments.BULK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(10));
        assertNoneLostNoneTwice(lab.only());
    }

    @Test
    void aListenerThatDoesNotRememberGoesWithoutTheSecondReading() {
        diary.remembers = false;
        lab.duvo
                .faults()
                .on(Call.MESSAGES)
                .then(Fault.change(page -> page.put("total", page.path("total").intValue() + 3)));
        lab.start(Assignments.QUICK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void aTotalThatLagsBehindTheRows() {
        lab.duvo
                .faults()
                .on(Call.MESSAGES)
                .then(Fault.change(page ->
                        page.put("total", Math.max(0, page.path("total").intValue() - 30))));
        var job =
                lab.duvo.addRunning(Assignments.TALKATIVE, lab.machine.instant().minusSeconds(300));
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(job, diary);
    }

    @Test
    void noTotalAtAll() {
        lab.duvo.faults().on(Call.MESSAGES).then(Fault.change(page -> {
            page.remove("total");
            return page;
        }));
        var job =
                lab.duvo.addRunning(Assignments.TALKATIVE, lab.machine.instant().minusSeconds(300));
        lab.follow(job, diary);
        lab.untilEnded(diary, Duration.ofMinutes(2));
        lab.assertAllTold(job, diary);
    }

    @Test
    void aReplicaThatLagsTellsNothingTwice() {
        var job = talking(120);
        lab.duvo.faults().on(Call.MESSAGES).times(1_000).then(Fault.lag(Duration.ofSeconds(20)));
        lab.machine.run(Duration.ofSeconds(60));
        lab.duvo.faults().clear();
        lab.duvo.faults().on(Call.MESSAGES).nth(5).then(Fault.lag(Duration.ofSeconds(30)));
        lab.untilEnded(diary, Duration.ofMinutes(3));
        lab.assertAllTold(job, diary);
    }

    @Test
    void aReplicaThatLagsAtTheEnd() {
        var job = talking(100);
        lab.machine.run(Duration.ofSeconds(99));
        lab.until(diary, "completed", Duration.ofSeconds(20));
        lab.duvo.faults().on(Call.MESSAGES).times(2).then(Fault.lag(Duration.ofSeconds(30)));
        lab.untilEnded(diary, Duration.ofMinutes(1));
        lab.assertAllTold(job, diary);
    }

    @Test
    void messagesThatGoAwayDoNotHideNewOnes() {
        var job = talking(100);
        lab.machine.run(Duration.ofSeconds(40));
        var before = job.messageCount();
        lab.duvo.editMessages(job.id(), all -> {
            all.subList(5, 25).clear();
            return all;
        });
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertTrue(job.messageCount() < 100 && before > 25);
        assertEquals(101, new HashSet<>(diary.ids()).size());
        assertEquals(101, diary.messages.size());
    }

    @Test
    void moreMessagesGoAwayThanAreRemembered() {
        var job = talking(300);
        lab.machine.run(Duration.ofSeconds(200));
        lab.duvo.editMessages(job.id(), all -> {
            all.subList(5, 150).clear();
            return all;
        });
        lab.untilEnded(diary, Duration.ofMinutes(6));
        assertEquals(301, new HashSet<>(diary.ids()).size());
        assertEquals(301, diary.messages.size());
    }

    @Test
    void aMessageInsertedEarlierIsToldAtTheEnd() {
        var job = talking(60);
        lab.machine.run(Duration.ofSeconds(40));
        lab.duvo.editMessages(job.id(), all -> {
            all.add(3, all.get(3).withId("inserted").withText("forgotten"));
            return all;
        });
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertNoneLostNoneTwice(job);
    }

    @Test
    void aTextThatGrewIsToldWithItsTail() {
        var job = talking(3);
        lab.until(diary, "completed", Duration.ofSeconds(30));
        lab.untilEnded(diary, Duration.ofSeconds(30));
        var again = new Diary();
        var told = diary.messages;
        edit(job, told.size() - 1, message -> message.withText(message.text() + " and more"));
        lab.scheduler.follow(
                lab.connection(),
                FollowRequest.follow(job.id(), Lab.PATIENCE).resumedAt(job.id(), told.size(), told),
                again);
        lab.untilEnded(again, Duration.ofSeconds(30));
        assertEquals(1, again.count("GROWN  and more"), again.lines::toString);
    }

    @Test
    void aTextThatChangedIsToldOnceAsEdited() {
        var id = lab.assignment("edits", say(1_000, "four"), end(20_000, "completed"));
        lab.start(id, diary);
        assertTrue(lab.machine.runUntil(() -> diary.messages.size() == 2, Duration.ofSeconds(20)));
        edit(lab.only(), 1, message -> message.withText("five"));
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals(1, diary.count("EDITED five"));
        assertEquals(3, diary.messages.size());
    }

    @Test
    void messagesWithoutIdsAreToldOnce() {
        var without = Fault.change(page -> {
            page.path("messages").forEach(message -> ((ObjectNode) message).remove("id"));
            return page;
        });
        lab.duvo.faults().on(Call.MESSAGES).then(without);
        lab.start(Assignments.TALKATIVE, diary);
        lab.untilEnded(diary, Duration.ofMinutes(3));
        var texts = lab.only().messages().stream().map(SimulatedMessage::text).toList();
        assertEquals(texts, diary.messages.stream().map(Message::text).toList());
    }

    @Test
    void oneHugeMessage() {
        var huge = "x".repeat(5_000_000);
        lab.start(lab.assignment("huge", say(1_000, huge), end(1_000, "completed")), diary);
        lab.untilEnded(diary, Duration.ofMinutes(1));
        assertEquals(huge, diary.messages.get(1).text());
    }

    @Test
    void failuresInTheMiddleOfAPollLoseNothing() {
        for (int i = 1; i < 200; i += 3) {
            lab.duvo.faults().on(Call.MESSAGES).nth(i).then(Fault.html(502));
        }
        lab.start(Assignments.BULK, diary);
        lab.untilEnded(diary, Duration.ofMinutes(30));
        lab.assertAllTold(lab.only(), diary);
    }

    @Test
    void takenUpWhereAnEarlierLifeStopped() {
        var job = talking(100);
        lab.machine.run(Duration.ofSeconds(50));
        var told = List.copyOf(diary.messages);
        var position = diary.position;
        lab.duvo.clearRequests();
        var again = new Lab(2); // another controller life with the same Duvo
        var second = new Diary();
        second.remembers = false; // it knows nothing of what the first one was told
        var scheduler = new FollowScheduler(lab.machine, lab.machine.executor());
        var last = told.subList(Math.max(0, told.size() - 20), told.size());
        scheduler.follow(
                lab.connection("second life", Lab.CAP, () -> again.key),
                FollowRequest.follow(job.id(), Lab.PATIENCE).resumedAt(job.id(), position, last),
                second);
        lab.untilEnded(second, Duration.ofMinutes(3));
        var all = new java.util.ArrayList<>(told.stream().map(Message::id).toList());
        all.addAll(second.ids());
        assertEquals(job.messages().stream().map(SimulatedMessage::id).toList(), all);
        assertEquals(1, lab.duvo.starts());
    }
}
