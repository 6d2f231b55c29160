package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.FormValidation.Kind;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.LogRecorder;

class ConnectionTesterTest {
    private static final String OTHER_TEAM = "11111111-6c1e-4f0b-9a77-0c5d2e4b6f10";

    @RegisterExtension
    private static final SharedJenkinsExtension j = new SharedJenkinsExtension();

    private final DuvoConnection connection = new DuvoConnection("acme");

    @RegisterExtension
    private final SimulatedDuvoExtension simulator =
            SimulatedDuvoExtension.unconnected().speed(1);

    @BeforeEach
    void connect() throws Exception {
        connection.setApiUrl(simulator.url());
        connection.setCredentialsId("key");
        Secrets.add(Secrets.text("key", simulator.key()));
    }

    @AfterEach
    void clear() throws Exception {
        Secrets.clear();
        j.jenkins.setProxy(null);
    }

    private FormValidation check() {
        return new ConnectionTester(connection).result();
    }

    private void assertError(String expected) {
        assertError(expected, expected);
    }

    /** A validation keeps its message as HTML. */
    private void assertError(String start, String end) {
        var result = check();
        assertTrue(result.getMessage().startsWith(Util.escape(start)), result.getMessage());
        assertTrue(result.getMessage().endsWith(Util.escape(end)), result.getMessage());
        assertEquals(Kind.ERROR, result.kind);
    }

    private void useKeyOfAPerson() throws Exception {
        simulator.duvo().add(new SimulatedTeam(OTHER_TEAM, "Acme Sales")).add(new SimulatedKey("dv_person", null));
        Secrets.add(Secrets.text("person", "dv_person"));
        connection.setCredentialsId("person");
    }

    @Test
    void resultNamesTeamAndOwnerOfKey() {
        var result = check();
        assertEquals(
                "<span data-duvo-team=\"" + SimulatedDuvo.TEAM.id() + "\">Connected to team Acme Back Office ("
                        + SimulatedDuvo.TEAM.id() + ") with a key of Alex Example.</span>",
                result.getMessage());
        assertEquals(Kind.OK, result.kind);
    }

    @Test
    void nameThatIsOnlyTestedDoesNotStandForTheKeyOfSavedConnections() throws Exception {
        try {
            var old = new DuvoConnection("acme (old)");
            old.setApiUrl(simulator.url());
            old.setCredentialsId("key");
            assertEquals(Kind.OK, new ConnectionTester(old).result().kind);
            DuvoConfiguration.get().setConnections(List.of(connection));
            var keyId = ResolvedConnection.forAdministrators("acme").access().keyId();

            assertEquals(List.of("acme"), DuvoEngine.get().connectionNames(keyId));

            DuvoConfiguration.get().setConnections(List.of());
            assertEquals(List.of("acme", "acme (old)"), DuvoEngine.get().connectionNames(keyId));
        } finally {
            DuvoConfiguration.get().setConnections(List.of());
        }
    }

    @Test
    void textOfDuvoIsEscaped() {
        simulator.duvo().faults().on(Endpoint.PROFILE).then(Fault.change(body -> {
            body.withObject("/profile").put("name", "<b>Alex</b>");
            return body;
        }));
        assertTrue(check().renderHtml().contains("&lt;b&gt;Alex"));
    }

    @Test
    void oneOfSeveralTeamsMustBeNamed() throws Exception {
        useKeyOfAPerson();
        assertError(
                "The key of Alex Example has access to several teams. Enter the id of one of them as the team: ",
                "Acme Sales (" + OTHER_TEAM + ").");
    }

    @Test
    void namedOneOfSeveralTeamsIsAccepted() throws Exception {
        useKeyOfAPerson();
        connection.setTeamId(OTHER_TEAM);
        assertTrue(check().getMessage()
                .contains(">Connected to team Acme Sales (" + OTHER_TEAM + ") with a key of Alex Example.<"));
    }

    @Test
    void teamThatKeyMayNotUseIsReported() {
        connection.setTeamId(OTHER_TEAM);
        assertError("The key of Alex Example has no access to team " + OTHER_TEAM
                + ". It has access to: Acme Back Office (" + SimulatedDuvo.TEAM.id()
                + ").");
    }

    @Test
    void rejectedKeyIsReported() {
        simulator.duvo().removeKey(simulator.key());
        assertError("Duvo refuses the key in the credential \"key\" (", "). Put a valid API key into it.");
    }

    @Test
    void addressWithoutServerIsReported() {
        simulator.stop();
        assertError(
                "Cannot reach " + simulator.url() + ": cannot connect",
                ". Check the address, and the proxy of this Jenkins.");
    }

    @Test
    void proxyThatAsksForLoginIsReported() throws Exception {
        try (var proxy = proxyThatWantsALogin()) {
            assertError("The proxy of this Jenkins asks for a user name and password. "
                    + "Give them under Manage Jenkins » System » HTTP Proxy Configuration.");
            assertEquals(List.of(), simulator.duvo().requests());
        }
    }

    @Test
    void proxyThatMakesNoTunnelIsReported() throws Exception {
        connection.setApiUrl("https://duvo.invalid");
        try (var proxy = proxyThatWantsALogin()) {
            assertError(
                    "Cannot reach https://duvo.invalid: Failed to authenticate with proxy. ",
                    "Check the address, and the proxy of this Jenkins.");
        }
    }

    /** A proxy that takes NTLM or Kerberos usually takes Basic too; it may offer them in any order, in one header or several. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NTLM|Basic realm=\"acme\"",
                "Basic realm=\"acme\"|NTLM",
                "Negotiate|NTLM|basic realm=\"acme\"|Digest realm=\"acme\"",
                "Negotiate, NTLM, Basic realm=\"acme\", Digest realm=\"acme\""
            })
    void proxyThatOffersBasicGetsLogin(String offers) throws Exception {
        for (var url : List.of(simulator.url(), "https://duvo.invalid")) { // without a tunnel and with one
            connection.setApiUrl(url);
            try (var proxy = new MockWebServer()) {
                proxy.setDispatcher(new Dispatcher() {
                    @Override
                    public MockResponse dispatch(RecordedRequest request) {
                        var answer = new MockResponse.Builder();
                        if (request.getHeaders().get("Proxy-Authorization") != null) {
                            return answer.code(502).build();
                        }
                        for (var offer : offers.split("\\|")) {
                            answer.addHeader("Proxy-Authenticate", offer);
                        }
                        return answer.code(407).build();
                    }
                });
                proxy.start();
                j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort(), "jane", "pass"));

                assertEquals(Kind.ERROR, check().kind);

                var logins = new ArrayList<String>();
                for (int i = proxy.getRequestCount(); i > 0; i--) {
                    logins.add(proxy.takeRequest().getHeaders().get("Proxy-Authorization"));
                }
                assertTrue(logins.contains(Credentials.basic("jane", "pass")), () -> url + logins);
            }
        }
    }

    private static MockWebServer proxyThatWantsALogin() throws Exception {
        var proxy = new MockWebServer();
        for (var i = 0; i < 4; i++) {
            proxy.enqueue(new MockResponse.Builder().code(407).build());
        }
        proxy.start();
        j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort()));
        return proxy;
    }

    @Test
    void answerThatIsNotJsonIsReported() {
        simulator.duvo().faults().on(null).then(Fault.html(200));
        assertError(simulator.url() + " does not answer as Duvo does: the answer is not the JSON that Duvo gives"
                + " (HTTP 200). Check the address, and whether a proxy answers in its place.");
    }

    @Test
    void serverThatIsNotDuvoIsReported() {
        simulator.duvo().faults().on(null).then(Fault.html(502));
        assertError(simulator.url() + " does not answer as Duvo does: an answer that is not Duvo's, perhaps a proxy's"
                + " (HTTP 502). Check the address, and whether a proxy answers in its place.");
    }

    @Test
    void throttledKeyIsReported() {
        simulator.duvo().faults().on(Endpoint.PROFILE).then(Fault.json(429));
        assertError("Duvo accepts no more requests with this key for now. Try again in a minute.");
    }

    @Test
    void missingCredentialIsReported() {
        connection.setCredentialsId("none");
        assertError("There is no Secret text credential \"none\" for " + simulator.url()
                + " that all builds can see. Check the id, its domain, and that its scope is Global.");
    }

    @Test
    void credentialHiddenFromBuildsIsNotUsed() throws Exception {
        Secrets.add(Secrets.text(CredentialsScope.SYSTEM, "hidden", simulator.key()));
        connection.setCredentialsId("hidden");
        assertError("There is no Secret text credential \"hidden\" for ", "that its scope is Global.");
        assertEquals(List.of(), simulator.duvo().requests());
    }

    @Test
    void connectionWithoutCredentialIsReported() {
        connection.setCredentialsId("");
        assertError("The Duvo connection \"acme\" has no API key. Choose a Secret text credential for it, "
                + "or name one as credentialsId.");
    }

    @Test
    void keyIsNotSentOverPlainHttp() {
        connection.setApiUrl("http://duvo.example");
        assertError("Invalid address \"http://duvo.example\": without https, others can read the key. "
                + "Use https; http is for this machine only.");
    }

    @Test
    void keyThatCannotBeSentIsExplainedAndNotShown() throws Exception {
        Secrets.add(Secrets.text("odd", "dv_od\u00e4d"));
        connection.setCredentialsId("odd");
        assertError("The key in the credential \"odd\" cannot be used: ", "look at the credential's secret.");
        assertFalse(check().toString().contains("dv_od"));
    }

    @Test
    void keyIsInNoLog() {
        try (var log = new LogRecorder()
                .record("io.jenkins.plugins.duvo", Level.ALL)
                .record("okhttp3", Level.ALL)
                .capture(1_000)) {
            check();
            simulator.duvo().removeKey(simulator.key());
            var refused = check();
            assertFalse(log.getMessages().toString().contains(simulator.key()));
            assertFalse(refused.toString().contains(simulator.key()));
        }
    }
}
