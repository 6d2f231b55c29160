package io.jenkins.plugins.duvo.request;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.page.PendingRequestsPage;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.core.Authentication;

/**
 * Every place where a request can be settled shows and takes what {@link RequestPermissions} says: the page of the build, the remote API,
 * the list of open requests and its badge. {@link RequestPermissionsTest} holds the rule against {@code input}.
 */
@Timeout(120)
class GateSurfacesTest {
    private static final List<String> USERS = List.of("reader", "builder", "canceller", "alice", "carol", "admin");

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleBuild build;

    @BeforeAll
    static void moveIn() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        TestUsers.moveIn(jenkins);
    }

    /** The submitter, who is excluded, who may answer, who may only refuse. */
    private static Stream<Arguments> gates() {
        return Stream.of(
                Arguments.of(null, null, List.of("builder", "admin"), List.of("canceller")),
                Arguments.of(",", null, List.of("admin"), List.of("canceller")),
                Arguments.of("${LEAD}", null, List.of("admin"), List.of("canceller")),
                Arguments.of("alice, approvers", null, List.of("alice", "carol", "admin"), List.of("canceller")),
                Arguments.of(
                        "alice, approvers",
                        List.of("alice", "admin"),
                        List.of("carol"),
                        List.of("alice", "admin", "canceller")));
    }

    @ParameterizedTest
    @MethodSource("gates")
    @DisplayName("Page, remote API, list and badge agree about who may settle a request")
    void surfacesAgreeOnWhoMaySettleARequest(
            String submitter, List<String> excluded, List<String> answer, List<String> onlyRefuse) throws Exception {
        var settings = new JobSettings();
        settings.setSubmitter(submitter);
        settings.setSelfApproval(excluded == null);
        var record = new JobRecord("key-" + System.nanoTime(), "agent-1", "acme", 1);
        if (excluded != null) {
            record.exclude(excluded);
        }
        DuvoJobsAction.of(build).add(record);
        var coordinator = new RequestCoordinator(
                record,
                settings,
                new JobLog(TaskListener.NULL, LogLevel.ALL, new SecretMasker(List.of()), null),
                new OnPage(),
                new RecordingOwner(build));
        try {
            coordinator.opened(new HumanRequest("request-1", "Pay?", null, null, "approval", List.of()), "");
            var open = await().until(() -> OpenRequestRegistry.openIn(build), hasSize(1))
                    .get(0);
            await().until(open::isAsked);

            assertSurfaces(open, null, Jenkins.ANONYMOUS2, false, false);
            for (var user : USERS) {
                var mayAnswer = answer.contains(user);
                assertSurfaces(
                        open,
                        user,
                        User.getById(user, true).impersonate2(),
                        mayAnswer,
                        mayAnswer || onlyRefuse.contains(user));
            }
        } finally {
            coordinator.close();
            await().until(() -> OpenRequestRegistry.openIn(build), hasSize(0));
        }
    }

    private static void assertSurfaces(
            OpenRequest open, String user, Authentication authentication, boolean mayAnswer, boolean mayRefuse)
            throws Exception {
        try (var client = TestUsers.browser(jenkins, user)) {
            var page = client.goTo(build.getUrl() + "duvo/requests", null)
                    .getWebResponse()
                    .getContentAsString();
            assertThat(user + " has a form", page.contains("name=\"" + open.getId() + "\""), is(mayRefuse));
            assertThat(user + " approves on the page", page.contains("Approve"), is(mayAnswer));
            var list = client.goTo("duvo-requests/api/json", "application/json");
            assertThat(
                    user + " finds it listed",
                    list.getWebResponse().getContentAsString().contains(open.getId()),
                    is(mayRefuse));
        }
        try (var as = ACL.as2(authentication)) {
            var badge = ExtensionList.lookupSingleton(PendingRequestsPage.class).getBadge();
            assertThat(user + " has a badge", badge != null, is(mayRefuse));
        }
        var url = build.getUrl() + "duvo/request/" + open.getId() + "/";
        if (!mayAnswer) {
            assertThat(
                    user + " approves",
                    TestUsers.post(jenkins, user, url + "approve").getStatusCode(),
                    is(403));
            assertThat(
                    user + " submits",
                    TestUsers.post(jenkins, user, url + "submit?yes=").getStatusCode(),
                    is(403));
        }
        if (!mayRefuse) {
            assertThat(
                    user + " denies",
                    TestUsers.post(jenkins, user, url + "deny").getStatusCode(),
                    is(403));
            assertThat(
                    user + " refuses",
                    TestUsers.post(jenkins, user, url + "submit?no=").getStatusCode(),
                    is(403));
        }
        assertThat("it is still open", open.isAsked(), is(true));
    }

    private static final class OnPage implements Prompt {
        @Override
        public void open(String promptId, HumanRequestForm form, Callback outcome) {}

        @Override
        public void close(String promptId) {}
    }
}
