package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The only team of a key, read once for all Jobs that wait for it. */
class TeamResolverTest {
    private final EngineHarness harness = new EngineHarness();
    private final DuvoClient client = harness.connection().client().apply(limit -> {});
    private final TeamResolver resolver = new TeamResolver();
    private final RecordingCallSink sink = new RecordingCallSink();
    private final List<String> failures = new ArrayList<>();

    private void resolve(String job) {
        resolver.resolve(client, why -> failures.add(job));
    }

    private PendingCall<String> send() {
        offer();
        return sink.begin();
    }

    private void offer() {
        resolver.offer(sink, 0);
    }

    @Test
    void teamIsNotReadWhileNoJobWaitsForIt() {
        offer();
        assertEquals(List.of(), sink.calls);
    }

    @Test
    void onlyTeamOfTheKeyIsTheTeam() throws Exception {
        resolve("1");
        var call = send();
        assertNull(resolver.id());
        call.onSuccess().accept(call.execute());
        assertEquals(SimulatedDuvo.TEAM.id(), resolver.id());
    }

    @Test
    void keyWithTwoTeamsHasNone() {
        var other = new SimulatedTeam("1c0ffee0-6c1e-4f0b-9a77-0c5d2e4b6f11", "Other Office");
        harness.duvo.add(other).add(new SimulatedKey(SimulatedDuvo.KEY, null));
        resolve("1");
        var call = send();
        var thrown = assertThrows(DuvoException.class, call::execute);
        assertTrue(thrown.reason().contains("Other Office (" + other.id() + ")"), thrown::reason);
    }

    @Test
    void teamIsReadOnceForAllJobs() {
        resolve("1");
        var call = send();
        resolve("2");
        offer();
        assertEquals(List.of(), sink.calls);
        call.onSuccess().accept("team");
        resolve("3");
        offer();
        assertEquals(List.of(), sink.calls);
    }

    @Test
    void failureIsPassedOnToEachJobOnce() {
        resolve("1");
        resolve("2");
        send().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of("1", "2"), failures);
        offer();
        assertEquals(List.of(), sink.calls);
    }

    @Test
    void jobMayRequestTheTeamAgainWhenTheReadFails() {
        resolver.resolve(client, why -> resolve("again"));
        send().onFailure().accept(RecordingCallSink.unknown());
        send().onSuccess().accept("team");
        assertEquals("team", resolver.id());
        assertEquals(List.of(), failures);
    }

    @Test
    void teamIsReadAgainForTheJobsBehindOneThatThrows() {
        resolver.resolve(client, why -> {
            throw new IllegalStateException();
        });
        resolve("2");
        var call = send();
        assertThrows(IllegalStateException.class, () -> call.onFailure().accept(RecordingCallSink.unknown()));
        var next = send();
        assertSame(client, next.client());
        next.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of("2"), failures);
    }
}
