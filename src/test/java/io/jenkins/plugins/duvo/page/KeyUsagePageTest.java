package io.jenkins.plugins.duvo.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.KeyUsage;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** {@link KeyUsagePage}: who sees it, what it shows, and that it never shows a key. */
@Timeout(120)
class KeyUsagePageTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @BeforeAll
    static void moveIn() {
        Jenkins.MANAGE.setEnabled(true);
        Jenkins.SYSTEM_READ.setEnabled(true);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("operator")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @AfterAll
    static void restore() {
        Jenkins.MANAGE.setEnabled(false);
        Jenkins.SYSTEM_READ.setEnabled(false);
    }

    private static int status(String user, String path) throws Exception {
        try (var browser = TestUsers.browser(jenkins, user)) {
            return browser.goTo("manage/duvo/" + path, null).getWebResponse().getStatusCode();
        }
    }

    private static String text(String path, String type) throws Exception {
        try (var browser = TestUsers.browser(jenkins, "operator")) {
            return browser.goTo("manage/" + path, type).getWebResponse().getContentAsString();
        }
    }

    /** The keys of this test's connection, which has an address of its own. */
    private static JSONObject key(String connection) throws Exception {
        for (var key :
                JSONObject.fromObject(text("duvo/api/json", "application/json")).getJSONArray("keys")) {
            if (((JSONObject) key).getJSONArray("connections").contains(connection)) {
                return (JSONObject) key;
            }
        }
        return new JSONObject();
    }

    @ParameterizedTest
    @CsvSource({"reader, 403", "manager, 200", "operator, 200", "admin, 200"})
    void managersAndSystemReadersSeeThePage(String user, int expected) throws Exception {
        assertThat(status(user, ""), is(expected));
        assertThat(status(user, "rows"), is(expected));
        assertThat(status(user, "api/json"), is(expected));
    }

    @ParameterizedTest
    @CsvSource({"manager", "operator", "admin"})
    void manageJenkinsLinksIt(String user) throws Exception {
        try (var browser = TestUsers.browser(jenkins, user)) {
            assertThat(
                    browser.goTo("manage/").asNormalizedText(),
                    containsString("See how many requests this Jenkins sends with each Duvo API key"));
        }
    }

    @Test
    void keyOfRunningBuildIsShownWithoutTheKey() throws Exception {
        var connection = new DuvoConnection("finance");
        connection.setApiUrl(duvo.url());
        connection.setCredentialsId(TestConnection.CREDENTIALS_ID);
        DuvoConfiguration.get().setConnections(List.of(connection));
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.ENDLESS));
        var build = project.scheduleBuild2(0).waitForStart();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                var key = key("finance");
                return !key.isNullObject() && key.optInt("followedJobs") == 1 && key.optInt("startingJobs") == 0;
            });
            var key = key("finance");
            assertThat(key.getJSONObject("requests").getInt("start"), is(1));
            assertThat(key.getInt("requestsLastMinute"), greaterThanOrEqualTo(1));
            assertThat(key.getInt("limit"), greaterThanOrEqualTo(key.getInt("remaining")));
            assertThat(key.get("troubleReason").toString(), is("null"));

            var page = text("duvo/", "text/html");
            assertThat(page, containsString("finance"));
            assertThat(page, containsString("1 followed, 0 of them waiting for a person, 0 to be started"));
            assertThat(page, containsString("Longest time since messages were read"));
            assertThat(page + key, not(containsString(duvo.key())));
        } finally {
            build.doStop();
            jenkins.waitForCompletion(build);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> key("finance").optInt("followedJobs") == 0);
        assertThat(
                text("duvo/", "text/html"),
                not(containsString("Longest time since"))); // there is no Job that they are about
    }

    @Test
    void pageSaysWhatHoldsJobsUp() {
        var late = new KeyUsageView(
                List.of("acme", "finance"),
                new KeyUsage(
                        "key",
                        new KeyUsage.Requests(Map.of(CallKind.MESSAGES, 260, CallKind.STATUS, 20), 280, null),
                        List.of(new KeyUsage.Pause(null, 1_500), new KeyUsage.Pause(CallKind.START, 12_400)),
                        new KeyUsage.Jobs(1000, 3, 5, 334_000, 60_499),
                        new KeyUsage.Outages("line one\nline <two>", 90_000, 2),
                        4));
        assertThat(late.getName(), is("acme, finance"));
        assertThat(late.getAdvice(), containsString("Use a second key"));
        assertThat(late.line(late.getRequests()), is("messages 260, status 20"));
        assertThat(late.line(late.getPauses()), is("all 2, start 12"));
        assertThat(List.of(late.getMessagesAgeSeconds(), late.getStatusAgeSeconds()), is(List.of(334L, 60L)));
        assertThat(List.of(late.timeText(0), late.timeText(334)), is(List.of("1 sec", "5 min 34 sec")));
        assertThat(late.getTroubleReason(), is("line one line <two>"));
        assertThat(late.getTroubleSeconds(), is(90L));
    }

    @Test
    void keyWithoutOutageNeedsNoAdvice() {
        var idle = new KeyUsageView(
                List.of(),
                new KeyUsage(
                        "key",
                        new KeyUsage.Requests(Map.of(), 280, null),
                        List.of(),
                        new KeyUsage.Jobs(0, 0, 0, 0, 0),
                        null,
                        0));
        assertThat(
                idle.getAdvice() + idle.getTroubleReason() + idle.getLimit() + idle.getRemaining(),
                is("null".repeat(4)));
        assertThat(idle.getJobsInTrouble() + idle.getTroubleSeconds(), is(0L));
    }
}
