package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.Step.end;
import static io.jenkins.plugins.duvo.simulator.Step.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Duvo that cannot be reached, talks nonsense or forgets a Job. */
class TroubleTest {
    private final Lab lab = new Lab();
    private final Diary diary = new Diary();

    private FollowedJob running(String agentId) {
        var followed = lab.start(agentId, diary);
        assertTrue(lab.machine.runUntil(() -> diary.position > 0, Duration.ofMinutes(1)));
        lab.machine.run(Duration.ofSeconds(5));
        return followed;
    }

    private String longJob() {
        return lab.assignment("long", say(30_000, "one"), say(600_000, "two"), end(1_200_000, "completed"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "CLOSED_AFTER_ANSWER", "HANG_AFTER_BODY"})
    void beginsAndEndsOnce(TransportFault fault) {
        running(longJob());
        lab.fault(null, Fault.travelling(fault));
        lab.machine.run(Duration.ofMinutes(5));
        assertEquals(1, diary.count("trouble"));
        lab.duvo.faults().clear();
        lab.untilEnded(diary, Duration.ofHours(1));
        assertEquals(1, diary.count("trouble"));
        assertEquals(1, diary.count("recovered"));
        lab.assertAllTold(lab.only(), diary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "<html>login</html>", "{\"run\":3}", "{\"run\":{\"status\":[1]"})
    void nonsenseIsTrouble(String body) {
        running(longJob());
        lab.fault(Call.RUN, Fault.answer(200, "application/json", body));
        lab.until(diary, "trouble", Duration.ofMinutes(1));
        lab.duvo.faults().clear();
        lab.until(diary, "recovered", Duration.ofMinutes(1));
    }

    @Test
    void twoFailuresAreNoTrouble() {
        running(longJob());
        lab.duvo.faults().on(Call.RUN).times(2).then(Fault.html(502));
        lab.duvo.faults().on(Call.MESSAGES).times(2).then(Fault.html(502));
        lab.machine.run(Duration.ofMinutes(2));
        assertEquals(0, diary.count("trouble"));
    }

    @Test
    void aStateThatCannotBeReadIsTroubleEvenWhereMessagesCan() {
        running(longJob());
        lab.fault(Call.RUN, Fault.json(500));
        lab.untilEnded(diary, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diary.result.reason());
        assertEquals(1, diary.count("trouble"));
        assertEquals("running", diary.result.status().word());
    }

    @Test
    void messagesThatCannotBeReadAreTroubleButTheJobIsFollowed() {
        running(longJob());
        lab.fault(Call.MESSAGES, Fault.json(500));
        lab.machine.run(Duration.ofMinutes(20));
        assertEquals(1, diary.count("trouble"));
        lab.duvo.faults().clear();
        lab.untilEnded(diary, Duration.ofHours(1));
        lab.assertAllTold(lab.only(), diary);
        assertEquals(1, diary.count("recovered"));
    }

    @Test
    void lastMessagesThatCannotBeReadAreGivenUp() {
        running(lab.assignment("short", say(1_000, "one"), end(20_000, "completed")));
        lab.fault(Call.MESSAGES, Fault.json(500));
        lab.untilEnded(diary, Duration.ofMinutes(15));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diary.result.reason());
        assertTrue(diary.result.status().isSucceeded());
    }

    @Test
    void givesUpAfterItsPatience() {
        running(longJob());
        lab.fault(null, Fault.travelling(TransportFault.REFUSED));
        var begin = lab.machine.now();
        lab.untilEnded(diary, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diary.result.reason());
        assertTrue(lab.machine.now() - begin >= Lab.PATIENCE.toMillis());
        assertEquals(0, diary.result.why().httpStatus());
    }

    @Test
    void aJobThatWaitsIsNotGivenUpForADay() {
        lab.start(Assignments.APPROVAL, diary);
        lab.until(diary, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        lab.fault(null, Fault.travelling(TransportFault.REFUSED));
        lab.machine.run(Duration.ofHours(23));
        assertEquals(1, diary.count("trouble"));
        assertEquals(null, diary.result);
        lab.untilEnded(diary, Duration.ofHours(2));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, diary.result.reason());
    }

    @Test
    void timeInWhichDuvoWantsSilenceIsNoTrouble() {
        running(longJob());
        lab.fault(null, Fault.json(429).header("retry-after", "60"));
        lab.machine.run(Duration.ofMinutes(40));
        assertEquals(0, diary.count("trouble"));
        assertEquals(null, diary.result);
        assertTrue(lab.duvo.requests().size() < 120);
    }

    @Test
    void aMachineThatSleptIsNoTrouble() {
        running(longJob());
        lab.duvo.faults().on(null).times(6).then(Fault.travelling(TransportFault.UNKNOWN_HOST));
        lab.machine.skip(Duration.ofHours(1));
        lab.untilEnded(diary, Duration.ofMinutes(2));
        assertEquals(FollowResult.Reason.JOB_ENDED, diary.result.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"404", "null"})
    void aJobThatNeverShowsIsGoneAfterAMinute(String how) {
        var absent = how.equals("404")
                ? Fault.json(404)
                : Fault.answer(200, "application/json", "{\"run\":null,\"pending_human_request\":null}");
        lab.fault(Call.RUN, absent);
        lab.start(Assignments.ENDLESS, diary);
        lab.untilEnded(diary, Duration.ofSeconds(80));
        assertEquals(FollowResult.Reason.GONE, diary.result.reason());
        assertTrue(lab.machine.now() >= 60_000);
        assertTrue(lab.calls(Call.RUN).size() >= 5);
        assertTrue(lab.calls(Call.RUN).size() <= 20, () -> lab.calls(Call.RUN).size() + " reads");
        assertEquals(0, diary.count("trouble"));
    }

    @Test
    void aKnownJobIsGoneAfterTwoMinutes() {
        running(longJob());
        lab.fault(Call.RUN, Fault.json(404));
        lab.fault(Call.MESSAGES, Fault.json(404));
        var begin = lab.machine.now();
        lab.untilEnded(diary, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.GONE, diary.result.reason());
        assertTrue(lab.machine.now() - begin >= 120_000);
    }

    @Test
    void aJobThatShowsAgainWasNeverGone() {
        running(longJob());
        lab.duvo.faults().on(Call.RUN).times(8).then(Fault.json(404));
        lab.untilEnded(diary, Duration.ofHours(1));
        assertTrue(diary.result.status().isSucceeded());
    }

    @Test
    void anHtml404IsTroubleAndNoAnswer() {
        running(longJob());
        lab.fault(Call.RUN, Fault.html(404));
        lab.machine.run(Duration.ofMinutes(5));
        assertEquals(1, diary.count("trouble"));
        assertEquals(null, diary.result);
    }

    @Test
    void unexpectedFailuresOfTheClientAreAnswersToo() {
        var scheduler = lab.scheduler;
        var broken = lab.connection("broken", Lab.CAP, () -> {
            throw new IllegalStateException("dv_secret is not to be told");
        });
        var logger = java.util.logging.Logger.getLogger(KeyDispatcher.class.getName());
        logger.setLevel(java.util.logging.Level.OFF);
        try {
            scheduler.follow(broken, Lab.order(Assignments.QUICK), diary);
            lab.untilEnded(diary, Duration.ofMinutes(15));
        } finally {
            logger.setLevel(null);
        }
        assertFalse(diary.result.why().toString().contains("dv_secret"));
    }
}
