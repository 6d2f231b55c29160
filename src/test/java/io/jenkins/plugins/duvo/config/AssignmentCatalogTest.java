package io.jenkins.plugins.duvo.config;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AssignmentCatalogTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private final DuvoConnection connection = new DuvoConnection("acme");
    private Instant now = Instant.parse("2026-11-02T08:00:00Z");
    private final AssignmentCatalog catalog = new AssignmentCatalog(() -> now, Duration.ofMinutes(1));

    @RegisterExtension
    private final SimulatedDuvoExtension simulator =
            SimulatedDuvoExtension.unconnected().speed(1);

    @BeforeEach
    void connect() throws Exception {
        Secrets.add(Secrets.text("key", simulator.key()));
        connection.setApiUrl(simulator.url());
        connection.setCredentialsId("key");
        DuvoConfiguration.get().setConnections(List.of(connection));
    }

    @AfterEach
    void clear() throws Exception {
        DuvoConfiguration.get().setConnections(List.of());
        Secrets.clear();
    }

    private Optional<List<String>> ids() throws Exception {
        return ids(catalog);
    }

    private static Optional<List<String>> ids(AssignmentCatalog catalog) throws Exception {
        return catalog.listForForm(ResolvedConnection.forAdministrators(null))
                .map(all -> all.stream().map(assignment -> assignment.id()).toList());
    }

    private int lists() {
        return simulator.duvo().requests(Endpoint.AGENTS).size();
    }

    @Test
    void catalogListsAssignmentsOfTeam() throws Exception {
        assertEquals(
                Optional.of(DemoAssignments.ALL.stream()
                        .map(SimulatedAssignment::id)
                        .toList()),
                ids());
    }

    @Test
    void catalogReadsEveryPage() throws Exception {
        for (var i = 0; i < 240; i++) {
            simulator.duvo().add(SimulatedAssignment.named("Another " + i));
        }
        assertEquals(DemoAssignments.ALL.size() + 240, ids().orElseThrow().size());
        assertEquals(3, lists());
    }

    @Test
    void listThatGivesTheSamePageAgainEnds() throws Exception {
        for (var i = 0; i < 2_000; i++) {
            simulator.duvo().add(SimulatedAssignment.named("Another " + i));
        }
        simulator
                .duvo()
                .faults()
                .on(Endpoint.AGENTS)
                .then(Fault.rewrite(request -> request.withPath(request.path().replaceAll("offset=\\d+", "offset=0"))));
        assertEquals(100, ids().orElseThrow().size());
        assertEquals(2, lists());
    }

    @Test
    void catalogReadsAgainOnlyAfterFiveMinutes() throws Exception {
        ids();
        now = now.plus(Duration.ofMinutes(5).minusSeconds(1));
        ids();
        assertEquals(1, lists());
        now = now.plusSeconds(1);
        ids();
        assertEquals(2, lists());
    }

    @Test
    void stepFindsNewAssignmentHalfAMinuteAfterTheList() throws Exception {
        ids();
        var added = SimulatedAssignment.named("Greet customers");
        simulator.duvo().add(added);
        now = now.plusSeconds(29);
        assertFalse(isListedForStep(added.id()));
        assertEquals(1, lists());
        now = now.plusSeconds(1);
        assertTrue(isListedForStep(added.id()));
        assertTrue(isListedForStep(DemoAssignments.QUICK));
        assertEquals(2, lists());
    }

    @Test
    void stepReadsListAgainThatFailedForAForm() throws Exception {
        simulator.duvo().faults().on(Endpoint.AGENTS).times(1).then(Fault.json(503));
        assertEquals(Optional.empty(), ids());
        assertTrue(isListedForStep(DemoAssignments.QUICK));
        assertEquals(2, lists());
    }

    private boolean isListedForStep(String id) throws Exception {
        var duvo = ResolvedConnection.forAdministrators(null);
        Predicate<AssignmentCatalog.Listed> isEnough = listed ->
                listed.assignments().stream().anyMatch(each -> each.id().equals(id));
        return isEnough.test(
                catalog.list(duvo, AssignmentCatalog.forForm(duvo), isEnough).get(1, TimeUnit.MINUTES));
    }

    @Test
    void everyKeyHasItsOwnList() throws Exception {
        ids();
        var other = new SimulatedTeam("11111111-6c1e-4f0b-9a77-0c5d2e4b6f10", "Acme Sales");
        simulator.duvo().add(other).add(new SimulatedKey("dv_sales", other.id()));
        simulator.duvo().add(SimulatedAssignment.named("Greet customers"), other.id());
        Secrets.add(Secrets.text("sales", "dv_sales"));
        connection.setCredentialsId("sales");
        assertEquals(
                Optional.of(List.of(SimulatedAssignment.named("Greet customers").id())), ids());
    }

    @Test
    void namedTeamIsNotLookedUp() throws Exception {
        connection.setTeamId(SimulatedDuvo.TEAM.id());
        ids();
        assertEquals(List.of(), simulator.duvo().requests(Endpoint.TEAMS));
    }

    @Test
    void catalogOffersOnlyAllowedAssignments() throws Exception {
        connection.setAgents(List.of(DemoAssignments.MUTE, DemoAssignments.QUICK.toUpperCase()));
        assertEquals(Optional.of(List.of(DemoAssignments.QUICK, DemoAssignments.MUTE)), ids());
    }

    @Test
    void keyOfSeveralTeamsHasNoList() throws Exception {
        simulator.duvo().add(new SimulatedTeam("11111111-6c1e-4f0b-9a77-0c5d2e4b6f10", "Acme Sales"));
        simulator.duvo().add(new SimulatedKey("dv_person", null));
        Secrets.add(Secrets.text("person", "dv_person"));
        connection.setCredentialsId("person");
        assertEquals(Optional.empty(), ids());
    }

    @Test
    void failedReadIsNotRepeatedAtOnce() throws Exception {
        simulator.duvo().faults().on(Endpoint.AGENTS).times(1).then(Fault.json(503));
        assertEquals(Optional.empty(), ids());
        assertEquals(Optional.empty(), ids());
        assertEquals(1, lists());
        now = now.plusSeconds(30);
        assertTrue(ids().isPresent());
    }

    @Test
    void formDoesNotWaitForSlowDuvoAndLaterFormHasItsAnswer() throws Exception {
        simulator.duvo().faults().on(Endpoint.AGENTS).times(1).then(Fault.delay(Duration.ofSeconds(3)));
        var hurried = new AssignmentCatalog(() -> now, Duration.ofMillis(100));
        assertEquals(Optional.empty(), ids(hurried));
        await().atMost(Duration.ofMinutes(1)).until(() -> ids(hurried).isPresent());
        assertEquals(1, lists());
    }
}
