package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.OpenApiContract;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every request that following leads to holds Duvo's own document. */
@Tag("slow")
class ContractTest {
    private final Lab lab = new Lab();

    @Test
    void allAssignments() {
        var contract = OpenApiContract.assumedFor(lab.duvo);
        lab.duvo.faults().on(Call.START).nth(4).then(Fault.html(502).afterWork());
        for (var assignment : Assignments.ALL) {
            var diary = new Diary();
            var request = Lab.order(assignment.id(), assignment.id());
            var followed = lab.scheduler.follow(lab.connection(), request, diary);
            lab.machine.runUntil(() -> diary.result != null || !diary.requests.isEmpty(), Duration.ofMinutes(3));
            if (assignment.id().equals(Assignments.APPROVAL)) {
                followed.answer(diary.requests.get(0).id(), Answer.APPROVE);
                lab.untilEnded(diary, Duration.ofMinutes(1));
            }
            followed.stop();
            lab.machine.run(Duration.ofSeconds(30));
        }
        contract.assertHeld();
    }
}
