package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs are followed to their end while Duvo speaks in each of the ways that it does not document, or may speak in. */
class UndocumentedSpeechScenarioTest {
    /** Ways in which a Job that asks is left to Duvo: it shows nothing to answer, or nothing that is known here. */
    private static final Set<String> LEFT_TO_DUVO = Set.of("request of another type", "wait without a request");

    private final EngineHarness harness = new EngineHarness();
    private FollowedJob followed;
    private final RecordingListener listener = new RecordingListener() {
        @Override
        public void requestOpened(HumanRequest request) {
            super.requestOpened(request);
            var answer = request.isApproval()
                    ? Answer.APPROVE
                    : Answer.to(request.questions().stream()
                            .collect(Collectors.toMap(Question::question, question -> "Any", (one, other) -> one)));
            if (request.isApproval() || request.isQuestion()) {
                harness.taskRunner.in(
                        Duration.ofMillis(10), () -> followed.answer(request, answer, IdempotencyKey.random()));
            }
        }
    };

    static Stream<Map.Entry<String, Fault>> speech() {
        return FaultPresets.speech().entrySet().stream();
    }

    static Stream<Arguments> speechOfJobs() {
        return speech().flatMap(
                        speech -> Stream.of(DemoAssignments.QUICK, DemoAssignments.APPROVAL, DemoAssignments.QUESTIONS)
                                .map(agentId -> Arguments.of(speech.getKey(), agentId, speech.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("speechOfJobs")
    void jobIsFollowedToItsEnd(String name, String agentId, Fault speech) {
        harness.duvo.faults().on(null).then(speech);
        followed = harness.start(agentId, listener);
        var asks = !agentId.equals(DemoAssignments.QUICK);
        var answers = asks && !LEFT_TO_DUVO.contains(name);
        if (asks && !answers) {
            harness.taskRunner.run(Duration.ofHours(1));
            assertEquals(name.startsWith("wait") ? 1 : 0, listener.count("waiting without a request"));
            var job = harness.onlyJob().id();
            if (agentId.equals(DemoAssignments.APPROVAL)) {
                harness.duvo.answerElsewhere(job, true);
            } else {
                harness.duvo.answerElsewhere(job, Map.of(DemoAssignments.SUPPLIER_QUESTION, "Any"));
            }
        }
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(
                name.startsWith("end of") ? "expired" : "completed",
                listener.result.status().word());
        harness.assertAllDelivered(harness.onlyJob(), listener);
        assertEquals(answers ? 1 : 0, harness.calls(Endpoint.RESPOND).size());
    }

    @ParameterizedTest
    @MethodSource("speech")
    void wrongAssignmentIsRefusedAtOnce(Map.Entry<String, Fault> speech) {
        harness.duvo.faults().on(null).then(speech.getValue());
        harness.start(UUID.randomUUID().toString(), listener);
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(listener.result.why().reason().contains("Agent not found"), listener.result.why()::reason);
    }
}
