package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResolvedConnectionTest {
    @RegisterExtension
    private static final SharedJenkinsExtension j = new SharedJenkinsExtension();

    private static Folder finance;
    private static FreeStyleBuild inside;
    private static FreeStyleBuild outside;

    private final DuvoConnection connection = new DuvoConnection("acme");

    @RegisterExtension
    private final SimulatedDuvoExtension simulator =
            SimulatedDuvoExtension.unconnected().speed(1);

    @BeforeAll
    static void start() throws Exception {
        finance = j.jenkins.createProject(Folder.class, "finance");
        inside = j.buildAndAssertSuccess(finance.createProject(FreeStyleProject.class, "invoices"));
        outside = j.buildAndAssertSuccess(j.createFreeStyleProject("outside"));
    }

    @BeforeEach
    void connect() throws Exception {
        connection.setApiUrl(simulator.url());
        connection.setCredentialsId("key");
        DuvoConfiguration.get().setConnections(List.of(connection));
    }

    @AfterEach
    void clear() throws Exception {
        DuvoConfiguration.get().setConnections(List.of());
        Secrets.clear();
        var store = Secrets.store(finance);
        for (var credentials : store.getCredentials(Domain.global())) {
            store.removeCredentials(Domain.global(), credentials);
        }
    }

    private static String refusal(String connectionName, String credentialsId, Run<?, ?> run) {
        AbortException e = assertThrows(
                DuvoConfigurationException.class,
                () -> ResolvedConnection.forBuild(connectionName, credentialsId, run));
        assertFalse(e.getMessage().contains("\n"));
        return e.getMessage();
    }

    private static String teamOf(ResolvedConnection connected) throws Exception {
        return DuvoEngine.get()
                .scheduler()
                .call(connected.access(), CallPriority.ACTION, DuvoClient::listTeams)
                .get(20, TimeUnit.SECONDS)
                .get(0)
                .name();
    }

    private List<String> keysUsed() {
        return simulator.duvo().requests().stream().map(RecordedCall::key).toList();
    }

    @Test
    void buildReachesDuvoWithConnectionsKey() throws Exception {
        Secrets.add(Secrets.text("key", simulator.key()));
        var connected = ResolvedConnection.forBuild(null, null, outside);
        assertEquals("acme", connected.connection().getName());
        assertEquals(280, connected.access().requestsPerMinute());
        assertEquals(SimulatedDuvo.TEAM.name(), teamOf(connected));
    }

    @Test
    void buildMayNameItsOwnKey() throws Exception {
        simulator.duvo().add(new SimulatedKey("dv_own", SimulatedDuvo.TEAM.id()));
        Secrets.add(Secrets.text("key", simulator.key()));
        Secrets.add(Secrets.text("own", "dv_own"));
        teamOf(ResolvedConnection.forBuild("acme", "own", outside));
        assertEquals(List.of("dv_own"), keysUsed());
    }

    @Test
    void foldersKeyIsForFoldersBuilds() throws Exception {
        Secrets.add(finance, Secrets.text("key", simulator.key()));
        assertEquals(SimulatedDuvo.TEAM.name(), teamOf(ResolvedConnection.forBuild(null, null, inside)));
        assertEquals(
                "There is no Secret text credential \"key\" for " + simulator.url()
                        + " that this job can see. Check the id, its domain, and that its scope is not System.",
                refusal(null, null, outside));
    }

    @Test
    void foldersKeyPrecedesGlobalKeyOfSameId() throws Exception {
        simulator.duvo().add(new SimulatedKey("dv_folder", SimulatedDuvo.TEAM.id()));
        Secrets.add(Secrets.text("key", simulator.key()));
        Secrets.add(finance, Secrets.text("key", "dv_folder"));
        teamOf(ResolvedConnection.forBuild(null, null, inside));
        assertEquals(List.of("dv_folder"), keysUsed());
    }

    @Test
    void formsOfFolderOfferAndUseItsKeys() throws Exception {
        Secrets.add(finance, Secrets.text("key", simulator.key()));
        var inFolder = new ConnectionChoices(inside.getParent());
        var elsewhere = new ConnectionChoices(outside.getParent());
        assertEquals(List.of("", "key"), offered(inFolder));
        assertEquals(List.of(""), offered(elsewhere));
        assertEquals(SimulatedDuvo.TEAM.name(), teamOf(inFolder.resolve(null, null)));
        assertThrows(DuvoConfigurationException.class, () -> elsewhere.resolve(null, "key"));
    }

    private static List<String> offered(ConnectionChoices form) {
        return form.keys(null, null).stream().map(option -> option.value).toList();
    }

    @Test
    void systemsKeyIsHiddenFromBuilds() throws Exception {
        Secrets.add(Secrets.text(CredentialsScope.SYSTEM, "key", simulator.key()));
        assertTrue(refusal(null, null, outside).startsWith("There is no Secret text credential \"key\""));
        assertThrows(DuvoConfigurationException.class, () -> ResolvedConnection.forAdministrators(null));
    }

    @Test
    void credentialOfAnotherKindIsNamed() throws Exception {
        Secrets.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "key", null, "me", "correct horse"));
        assertEquals(
                "The credential \"key\" is not a Secret text. "
                        + "Put the Duvo API key into a credential of the kind Secret text.",
                refusal(null, null, outside));
    }

    @Test
    void emptyKeyIsNotSent() throws Exception {
        Secrets.add(Secrets.text("key", " "));
        assertTrue(refusal(null, null, outside).contains("\"key\" is empty"));
    }

    @Test
    void connectionWithoutKeyNeedsKeyOfStep() throws Exception {
        connection.setCredentialsId(null);
        Secrets.add(Secrets.text("own", simulator.key()));
        assertTrue(refusal(null, null, outside).startsWith("The Duvo connection \"acme\" has no API key."));
        assertDoesNotThrow(() -> ResolvedConnection.forBuild(null, "own", outside));
    }

    @Test
    void unknownConnectionIsNamed() {
        assertTrue(refusal("acne", null, outside).startsWith("There is no Duvo connection \"acne\"."));
    }

    @Test
    void connectionIsOnlyAllowedInItsFolders() throws Exception {
        connection.setFolders(List.of("finance"));
        Secrets.add(Secrets.text("key", simulator.key()));
        assertDoesNotThrow(() -> ResolvedConnection.forBuild(null, null, inside));
        assertTrue(refusal(null, null, outside).contains("\"acme\" is not for the job outside."));
        assertTrue(refusal(null, "key", outside).contains("\"acme\" is not for the job outside."));
    }

    @Test
    void useOfKeyIsTracked() throws Exception {
        var credentials = Secrets.text("key", simulator.key());
        Secrets.add(credentials);
        ResolvedConnection.forBuild(null, null, outside);
        var fingerprint = CredentialsProvider.getFingerprintOf(credentials);
        assertNotNull(fingerprint);
        assertTrue(
                fingerprint.getJobs().contains("outside"), fingerprint.getJobs().toString());
    }

    @Test
    void renewedKeyIsUsedAtOnce() throws Exception {
        simulator.duvo().add(new SimulatedKey("dv_new", SimulatedDuvo.TEAM.id()));
        var old = Secrets.text("key", simulator.key());
        Secrets.add(old);
        var connected = ResolvedConnection.forBuild(null, null, outside);
        teamOf(connected);
        assertEquals(connected.access().keyId(), connected.access().usedKeyId().get());
        Secrets.store(j.jenkins).updateCredentials(Domain.global(), old, Secrets.text("key", "dv_new"));
        teamOf(connected);
        assertEquals(List.of(simulator.key(), "dv_new"), keysUsed());
        var renewed = ResolvedConnection.forBuild(null, null, outside);
        assertEquals(renewed.access().keyId(), connected.access().usedKeyId().get());
    }

    @Test
    void removedKeyIsNotUsedAnyMore() throws Exception {
        Secrets.add(Secrets.text("key", simulator.key()));
        var connected = ResolvedConnection.forBuild(null, null, outside);
        Secrets.clear();
        var e = assertThrows(ExecutionException.class, () -> teamOf(connected));
        assertEquals(DuvoException.Outcome.NOT_SENT, ((DuvoException) e.getCause()).outcome());
        assertEquals(List.of(), keysUsed());
    }

    @Test
    void oneKeyHasOneIdOverAllConnections() throws Exception {
        var other = new DuvoConnection("other");
        other.setApiUrl(simulator.url() + "/");
        other.setCredentialsId("same");
        DuvoConfiguration.get().setConnections(List.of(connection, other));
        Secrets.add(Secrets.text("key", simulator.key()));
        Secrets.add(Secrets.text("same", simulator.key() + "\n"));
        Secrets.add(Secrets.text("different", "dv_different"));
        var keyId = ResolvedConnection.forBuild(null, null, outside).access().keyId();
        assertEquals(
                keyId,
                ResolvedConnection.forBuild("other", null, inside).access().keyId());
        assertNotEquals(
                keyId,
                ResolvedConnection.forBuild(null, "different", outside).access().keyId());
    }

    @Test
    void keyIsInNoStringOfConnection() throws Exception {
        Secrets.add(Secrets.text("key", simulator.key()));
        var connected = ResolvedConnection.forBuild(null, null, outside);
        assertFalse(connected.toString().contains(simulator.key()));
        var saved = j.jenkins.getRootDir().toPath().resolve(DuvoConfiguration.class.getName() + ".xml");
        assertTrue(Files.readString(saved).contains("<credentialsId>key</credentialsId>"));
        assertFalse(Files.readString(saved).contains(simulator.key()));
        simulator.duvo().removeKey(simulator.key());
        var e = assertThrows(ExecutionException.class, () -> teamOf(connected));
        assertTrue(((DuvoException) e.getCause()).isUnauthorized());
        assertFalse(e.toString().contains(simulator.key()));
    }
}
