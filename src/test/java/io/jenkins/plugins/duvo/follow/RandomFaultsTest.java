package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promises under faults at random: one start, every message once, one accepted answer, one end. */
@Tag("slow")
class RandomFaultsTest {
    private static final List<String> AGENTS = List.of(
            Assignments.QUICK, Assignments.TALKATIVE, Assignments.TOOLS, Assignments.APPROVAL, Assignments.FAILING);
    private static final List<Call> CALLS =
            List.of(Call.START, Call.RUN, Call.MESSAGES, Call.RESPOND, Call.STOP, Call.RUNS);
    private static final TransportFault[] TRANSPORT = TransportFault.values();

    private static Fault fault(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Fault.html(502);
            case 1 -> Fault.html(504).afterWork();
            case 2 -> Fault.json(500);
            case 3 -> Fault.json(429).header("retry-after", Integer.toString(random.nextInt(20) - 2));
            case 4 -> Fault.html(429);
            case 5 -> Fault.lag(Duration.ofMillis(random.nextInt(900)));
            case 6 -> Fault.delay(Duration.ofMillis(random.nextInt(20_000)));
            case 7 -> Fault.answer(200, "application/json", "{}");
            case 8 -> Fault.json(503).workingLater(Duration.ofMillis(random.nextInt(20_000)));
            case 9 ->
                Fault.travelling(TRANSPORT[random.nextInt(TRANSPORT.length)]).afterWork();
            default -> Fault.travelling(TRANSPORT[random.nextInt(TRANSPORT.length)]);
        };
    }

    @Test
    void theyHold() {
        for (int seed = 1; seed <= Integer.getInteger("duvo.seeds", 400); seed++) {
            try {
                life(seed);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void life(int seed) {
        var random = new Random(seed);
        var lab = new Lab(seed);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int percent = 1 + random.nextInt(60);
            lab.duvo
                    .faults()
                    .on(random.nextInt(8) == 0 ? null : CALLS.get(random.nextInt(CALLS.size())))
                    .when(request -> random.nextInt(100) < percent)
                    .then(fault(random));
        }
        var diary = new Diary();
        var agent = AGENTS.get(random.nextInt(AGENTS.size()));
        var followed = lab.scheduler.follow(lab.connection(), Lab.order(agent, "seed " + seed + "."), diary);
        var stops = random.nextInt(5) == 0;
        if (stops) {
            lab.machine.in(Duration.ofMillis(random.nextInt(30_000)), followed::stop);
        }
        for (int second = 0; second < 240; second++) {
            lab.machine.in(
                    Duration.ofSeconds(second),
                    () -> diary.requests.forEach(request -> followed.answer(request.id(), Answer.APPROVE)));
        }
        lab.machine.run(Duration.ofMinutes(4));
        lab.duvo.faults().clear();
        for (int second = 0; second < 240; second++) {
            lab.machine.in(
                    Duration.ofSeconds(second),
                    () -> diary.requests.forEach(request -> followed.answer(request.id(), Answer.APPROVE)));
        }
        lab.machine.run(Duration.ofMinutes(20));
        assertHeld(lab, diary, stops);
    }

    private static void assertHeld(Lab lab, Diary diary, boolean stops) {
        assertTrue(diary.result != null, () -> "never ended: " + diary.lines);
        assertEquals(List.of(), diary.late, "told after the end");
        assertTrue(lab.duvo.starts() <= 1, "started twice");
        assertEquals(diary.messages.size(), new HashSet<>(diary.ids()).size(), "told twice");
        var accepted =
                lab.duvo.answers().stream().filter(ReceivedAnswer::accepted).toList();
        assertEquals(
                accepted.size(),
                accepted.stream().map(ReceivedAnswer::requestId).distinct().count(),
                "answered twice");
        switch (diary.result.reason()) {
            case JOB_ENDED -> {
                var job = lab.only();
                assertEquals(job.status(), diary.result.status().word());
                assertEquals(
                        job.messages().stream().map(SimulatedMessage::id).collect(Collectors.toSet()),
                        new HashSet<>(diary.ids()),
                        "lost");
            }
            case START_UNKNOWN -> assertEquals(0, lab.duvo.starts(), "decidable");
            case LEFT -> assertTrue(stops && lab.duvo.starts() == 0, diary.lines::toString);
            default -> throw new AssertionError(diary.lines.toString() + diary.result.why());
        }
    }
}
