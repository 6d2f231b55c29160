package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.openapi.OpenApiContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every request of the engine conforms to the OpenAPI document of Duvo. */
@Tag("slow")
class OpenApiContractScenarioTest {
    private final EngineHarness harness = new EngineHarness();

    @Test
    void requestsConformToTheOpenApiDocument() {
        var contract = OpenApiContract.assumedFor(harness.duvo);
        harness.duvo.faults().on(Endpoint.START).nth(4).then(Fault.html(502).afterWork());
        for (var assignment : DemoAssignments.ALL) {
            var listener = new RecordingListener();
            var request = EngineHarness.startRequest(assignment.id(), assignment.id());
            var followed = harness.scheduler.follow(harness.connection(), request, listener);
            harness.taskRunner.runUntil(
                    () -> listener.result != null || !listener.requests.isEmpty(), Duration.ofMinutes(3));
            if (assignment.id().equals(DemoAssignments.APPROVAL)) {
                followed.answer(listener.requests.get(0).id(), Answer.APPROVE);
                harness.untilEnded(listener, Duration.ofMinutes(1));
            }
            followed.stop();
            harness.taskRunner.run(Duration.ofSeconds(30));
        }
        contract.assertHeld();
    }
}
