package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

class RejectedKeyMonitorTest {
    @RegisterExtension
    private static final SharedJenkinsExtension j = new SharedJenkinsExtension();

    private static RejectedKeyMonitor monitor;

    private final DuvoConnection connection = new DuvoConnection("acme");

    @RegisterExtension
    private final SimulatedDuvoExtension simulator =
            SimulatedDuvoExtension.unconnected().speed(1);

    @BeforeAll
    static void start() {
        monitor = ExtensionList.lookupSingleton(RejectedKeyMonitor.class);
    }

    @BeforeEach
    void connect() throws Exception {
        connection.setApiUrl(simulator.url());
        connection.setCredentialsId("key");
        Secrets.add(Secrets.text("key", "dv_old"));
        Secrets.add(Secrets.text("other", simulator.key()));
        DuvoConfiguration.get().setConnections(List.of(connection));
    }

    @AfterEach
    void clear() throws Exception {
        DuvoConfiguration.get().setConnections(List.of());
        Secrets.clear();
    }

    /** Makes a call as a build does. */
    private static void ask(String connection) throws Exception {
        DuvoEngine.get()
                .scheduler()
                .call(
                        ResolvedConnection.forAdministrators(connection).access(),
                        CallPriority.ACTION,
                        DuvoClient::listTeams)
                .exceptionally(failure -> List.of())
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void monitorIsInactiveBeforeKeyIsUsed() {
        assertFalse(monitor.isActivated());
        assertEquals(List.of(), simulator.duvo().requests());
    }

    @Test
    void rejectedKeyActivatesMonitor() throws Exception {
        ask(null);
        assertTrue(monitor.isActivated());
        var problem = monitor.getProblem();
        assertTrue(problem.startsWith("Duvo refuses the key of its default connection \"acme\" ("), problem);
        assertTrue(problem.endsWith("Put a valid API key into the credential \"key\"."), problem);
    }

    @Test
    void acceptedKeyDeactivatesMonitor() throws Exception {
        ask(null);
        simulator.duvo().add(new SimulatedKey("dv_old", SimulatedDuvo.TEAM.id()));
        ask(null);
        assertFalse(monitor.isActivated());
    }

    @Test
    void anotherKeyInCredentialDeactivatesMonitor() throws Exception {
        ask(null);
        Secrets.clear();
        Secrets.add(Secrets.text("key", "dv_new"));
        assertFalse(monitor.isActivated());
    }

    @Test
    void removedCredentialDeactivatesMonitor() throws Exception {
        ask(null);
        Secrets.clear();
        assertNull(monitor.getProblem());
    }

    @Test
    void rejectedKeyOfAnotherConnectionIsIgnored() throws Exception {
        var first = new DuvoConnection("first");
        first.setApiUrl(simulator.url());
        first.setCredentialsId("other");
        DuvoConfiguration.get().setConnections(List.of(first, connection));
        ask("acme");
        assertFalse(monitor.isActivated());
        DuvoConfiguration.get().setConnections(List.of(connection, first));
        assertTrue(monitor.isActivated());
    }

    @Test
    void otherFailureIsNoRejection() throws Exception {
        connection.setCredentialsId("other");
        DuvoConfiguration.get().setConnections(List.of(connection));
        simulator.duvo().faults().on(Endpoint.TEAMS).then(Fault.json(403));
        ask(null);
        assertFalse(monitor.isActivated());
    }

    @Test
    void monitorIsForAdministratorsAndLinksToSystemPage() throws Exception {
        ask(null);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.MANAGE, Jenkins.READ)
                .everywhere()
                .to("manager"));
        try (var admin = j.createWebClient().login("admin");
                var manager = j.createWebClient().login("manager")) {
            HtmlPage page = admin.goTo("manage");
            var text = page.asNormalizedText();
            assertTrue(text.contains("Duvo refuses the key of its default connection"), text);
            assertNotNull(page.getAnchorByText("Connections to Duvo").click());
            assertFalse(manager.goTo("manage").asNormalizedText().contains("Duvo refuses"));
        } finally {
            j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }
}
