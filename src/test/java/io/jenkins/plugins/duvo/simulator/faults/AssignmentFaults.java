package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.nio.charset.StandardCharsets;

/**
 * Faults of those built-in Assignments for which Duvo speaks in another way than it documents, for users of the simulator as a program.
 * They apply where no rule of {@link Faults} does.
 */
public final class AssignmentFaults {
    private static final Fault REFUSAL = Fault.answer(409, "application/json", """
            {"code": "agent_not_published", "message": "The agent has no published version", "request_id": "req_4711"}""");

    private static final Fault WITHOUT_TYPE = FaultPresets.requestType(null);

    private AssignmentFaults() {}

    /** Returns the fault of a call, if it concerns such an Assignment; else null. Guarded by the simulator's lock. */
    public static Fault of(Endpoint call, SimulatedRequest request, SimulatorState state) {
        return switch (call) {
            case START ->
                new String(request.body(), StandardCharsets.UTF_8).contains(DemoAssignments.UNPUBLISHED)
                        ? REFUSAL
                        : null;
            case RUN -> {
                var job = state.jobs.get(Endpoint.segmentsOf(request.path())[3]);
                yield job != null && job.assignment().id().equals(DemoAssignments.UNTYPED) ? WITHOUT_TYPE : null;
            }
            default -> null;
        };
    }
}
