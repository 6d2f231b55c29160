package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ProxyConfiguration;
import hudson.model.Result;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that every mistake in a step's arguments or in the configuration fails with one helpful line, and starts nothing. */
class DuvoRunStepInputTest {
    private static final String RUN = "duvoRun '" + DemoAssignments.QUICK + "'";
    private static final String RUN_WITH = "duvoRun agentId: '" + DemoAssignments.QUICK + "', ";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @BeforeEach
    void giveUpSoon() {
        givingUpSoon(duvo.url());
    }

    @AfterEach
    void forgetProxy() {
        jenkins.jenkins.setProxy(null);
    }

    private static void givingUpSoon(String url) {
        TestConnection.connect(url, connection -> connection.setTroubleTimeoutMinutes(0));
    }

    @Test
    void unknownAssignmentFailsInOneLine() throws Exception {
        var id = "00000000-0000-4000-8000-00000000dead";

        assertFails("duvoRun '" + id + "'", "Duvo knows no Assignment " + id, "connection acme", "check agentId");
    }

    @Test
    void invalidAssignmentIdFailsInOneLine() throws Exception {
        assertFails(
                "duvoRun 'invoices'",
                "The Duvo connection \"acme\" has no Assignment \"invoices\". Similar names: Copy invoices to the sheet ("
                        + DemoAssignments.TOOLS + "), Pay open invoices (" + DemoAssignments.APPROVAL + ")");
    }

    @Test
    void missingAssignmentFailsInOneLine() throws Exception {
        assertFails("duvoRun ' '", "agentId is missing");
    }

    @Test
    void assignmentOutsideOfConnectionFailsInOneLine() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setAgents(List.of(DemoAssignments.TOOLS)));

        assertFails(RUN, "connection \"acme\" does not allow Assignment " + DemoAssignments.QUICK, "add the id");
    }

    @Test
    void projectOutsideOfConnectionFailsInOneLine() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setFolders(List.of("finance")));

        assertFails(RUN, "connection \"acme\" is not for the job", "ask an administrator");
    }

    @Test
    void unknownConnectionFailsInOneLine() throws Exception {
        assertFails(
                RUN_WITH + "connection: 'nowhere'", "no Duvo connection \"nowhere\"", "Manage Jenkins » System » Duvo");
    }

    @Test
    void missingConnectionFailsInOneLine() throws Exception {
        DuvoConfiguration.get().setConnections(List.of());

        assertFails(RUN, "No connection to Duvo is configured", "Manage Jenkins » System » Duvo");
    }

    @Test
    void missingCredentialFailsInOneLine() throws Exception {
        assertFails(
                RUN_WITH + "credentialsId: 'nobody'",
                "no Secret text credential \"nobody\"",
                duvo.url(),
                "Check the id");
    }

    @Test
    void credentialOfAnotherKindFailsInOneLine() throws Exception {
        TestConnection.add(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "login", "", "duvo", "dv_simulated"));

        assertFails(RUN_WITH + "credentialsId: 'login'", "\"login\" is not a Secret text");
    }

    @Test
    void credentialHiddenFromBuildsFailsInOneLine() throws Exception {
        var key = new org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl(
                CredentialsScope.SYSTEM, "hidden", "", hudson.util.Secret.fromString(duvo.key()));
        TestConnection.add(key);

        assertFails(
                RUN_WITH + "credentialsId: 'hidden'", "no Secret text credential \"hidden\"", "scope is not System");
    }

    @Test
    void keyRejectedByDuvoFailsInOneLine() throws Exception {
        TestConnection.addKey("old-key", "dv_revoked");

        assertFails(
                RUN_WITH + "credentialsId: 'old-key'",
                "Duvo refused the API key of connection acme",
                "check the secret");
    }

    @Test
    void impossibleKeyFailsInOneLine() throws Exception {
        TestConnection.addKey("odd-key", "dv_simulated\nand more");

        assertFails(RUN_WITH + "credentialsId: 'odd-key'", "the API key is empty or holds characters that no key has");
    }

    @Test
    void hostThatDoesNotListenFailsInOneLine() throws Exception {
        duvo.stop();

        assertFails(RUN, "No Job was started", "cannot connect");
    }

    @Test
    void hostThatDoesNotExistFailsInOneLine() throws Exception {
        givingUpSoon("https://duvo.invalid");

        assertFails(RUN, "No Job was started", "the host name is not known");
    }

    @Test
    void proxyThatAsksForLoginFailsInOneLine() throws Exception {
        try (var proxy = proxy(407)) {
            assertFails(RUN, "No Job was started", "the proxy asks for a user name and password");
        }
    }

    @Test
    void proxyThatCannotReachDuvoFailsInOneLine() throws Exception {
        try (var proxy = proxy(502)) {
            assertFails(RUN, "No Job was started", "an answer that is not Duvo's, perhaps a proxy's (HTTP 502)");
        }
    }

    @Test
    void proxyThatMakesNoTunnelFailsInOneLine() throws Exception {
        givingUpSoon("https://duvo.invalid");
        try (var proxy = proxy(502)) {
            assertFails(RUN, "No Job was started", "502");
        }
    }

    @Test
    void tunnelThatNeedsLoginFailsInOneLine() throws Exception {
        givingUpSoon("https://duvo.invalid");
        try (var proxy = proxy(407)) {
            assertFails(RUN, "No Job was started", "proxy");
        }
    }

    private static MockWebServer proxy(int status) throws Exception {
        var server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .code(status)
                        .addHeader("Content-Type", "text/html")
                        .addHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
                        .body("<html><body><h1>Gateway</h1></body></html>")
                        .build();
            }
        });
        server.start();
        jenkins.jenkins.setProxy(new ProxyConfiguration("localhost", server.getPort()));
        return server;
    }

    @Test
    void htmlAnswersFailInOneLine() throws Exception {
        duvo.duvo().faults().on(null).then(Fault.html(200));

        assertFails(RUN, "No Job was started", "the answer is not the JSON that Duvo gives");
    }

    @Test
    void truncatedAnswersFailInOneLine() throws Exception {
        duvo.duvo()
                .faults()
                .on(null)
                .then(FaultPresets.http(InstantSource.system()).get("truncated JSON after the work"));

        assertFails(RUN, "No Job was started", "the answer is not the JSON that Duvo gives");
    }

    @Test
    void errorAnswersFailInOneLine() throws Exception {
        duvo.duvo().faults().on(null).then(Fault.json(500));

        assertFails(RUN, "No Job was started", "Injected fault 500");
    }

    @Test
    void redirectToLoginPageFailsInOneLine() throws Exception {
        duvo.duvo().faults().on(null).then(Fault.html(302).header("location", "https://login.acme.example/"));

        assertFails(RUN, "redirected to login.acme.example", "check the connection's API address");
    }

    @Test
    void lostAnswerToStartCausesNoSecondStart() throws Exception {
        duvo.duvo()
                .faults()
                .on(Endpoint.START)
                .then(FaultPresets.http(InstantSource.system()).get("truncated JSON after the work"));

        Pipelines.run(jenkins, Result.SUCCESS, RUN_WITH + "message: 'November'");

        assertThat(duvo.duvo().requests(Endpoint.START).size(), is(1));
    }

    @Test
    void invalidLogFailsInOneLine() throws Exception {
        assertFails(RUN_WITH + "log: 'verbose'", "Invalid value \"verbose\" for log. Use none, messages, tools or all");
    }

    @Test
    void invalidOnAbortFailsInOneLine() throws Exception {
        assertFails(RUN_WITH + "onAbort: 'kill'", "Invalid value \"kill\" for onAbort. Use stop or detach");
    }

    @Test
    void invalidHumanRequestsFailsInOneLine() throws Exception {
        assertFails(RUN_WITH + "humanRequests: 'ignore'", "Invalid value \"ignore\" for humanRequests. Use input");
    }

    /** Asserts that the build failed with one line that contains all these words, and that nothing was started. */
    private void assertFails(String script, String... words) throws Exception {
        var build = Pipelines.run(jenkins, Result.FAILURE, script);

        List<Matcher<? super String>> all = Stream.of(words)
                .<Matcher<? super String>>map(word -> containsString(word))
                .toList();
        assertThat(Pipelines.errors(build), contains(allOf(all)));
        jenkins.assertLogNotContains("\tat ", build);
        jenkins.assertLogNotContains("Caused", build);
        assertThat(duvo.duvo().starts(), is(0L));
        assertThat(duvo.duvo().requests(Endpoint.START).size(), is(lessThanOrEqualTo(1)));
    }
}
