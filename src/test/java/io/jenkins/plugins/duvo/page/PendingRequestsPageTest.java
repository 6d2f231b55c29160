package io.jenkins.plugins.duvo.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.DuvoJobListener;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@link PendingRequestsPage}, the badge of builds and {@link DuvoJobListener}: how people learn of open requests. */
@WithJenkins
@Timeout(120)
class PendingRequestsPageTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    private JenkinsRule jenkins;

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(10);

    @BeforeEach
    void connect(JenkinsRule rule) throws Exception {
        jenkins = rule;
        TestUsers.moveIn(jenkins);
        TestConnection.connect(duvo);
    }

    @Test
    void pageShowsUsersWhatTheyMayDecideAndNothingElse() throws Exception {
        assertThat(shown("admin").asNormalizedText(), containsString("No Duvo Job waits for you"));
        assertThat(linked("admin"), is(false));
        var anyones = start("anyones", null);
        var alices = start("alices", "alice");

        assertThat(jobs("admin"), contains("anyones #1", "alices #1"));
        assertThat(jobs("builder"), contains("anyones #1"));
        assertThat(jobs("alice"), contains("alices #1"));
        assertThat(jobs("canceller"), contains("anyones #1", "alices #1"));
        assertThat(jobs("reader"), empty());
        assertThat(jobs(null), empty());
        assertThat(linked("alice"), is(true));
        assertThat(linked("reader"), is(false));

        var page = shown("alice");
        assertThat(page.asNormalizedText(), containsString("Pay invoice 4711?"));
        HtmlPage answers = page.getAnchorByText("Answer").click();
        assertThat(answers.getUrl().getPath(), is("/jenkins/" + alices.getUrl() + "duvo/"));

        withoutRead();
        assertThat("the job may not be read", jobs("alice"), empty());
        end(anyones);
        end(alices);
    }

    @Test
    void badgeMarksABuildWhileUsersAreAsked() throws Exception {
        var build = start("marked", null);

        assertThat(build.getBadgeActions(), hasSize(1));
        try (var client = TestUsers.browserWithScripts(jenkins, "reader")) {
            var list = client.goTo(build.getParent().getUrl() + "buildHistory/ajax", null);
            assertThat(list.getWebResponse().getContentAsString(), containsString("A Duvo Job waits for a person"));
        }
        TestUsers.post(jenkins, "builder", build.getUrl() + "duvo/request/" + id(build) + "/approve");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(build.getBadgeActions(), empty());
    }

    @Test
    void listenersAreCalledInOrderWhateverAnotherOneThrows() throws Exception {
        var build = start("calls", null);
        var asked = id(build);
        TestUsers.post(jenkins, "builder", build.getUrl() + "duvo/request/" + asked + "/approve");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        var calls = ExtensionList.lookupSingleton(Listener.class).calls;
        await().atMost(Duration.ofSeconds(20)).until(() -> calls, hasSize(3));
        assertThat(
                calls,
                contains(
                        "Pay invoice 4711? at " + build.getUrl() + "duvo/#" + asked + " as SYSTEM",
                        "Pay invoice 4711? approved by builder, taken true",
                        build + " completed"));
    }

    @TestExtension("listenersAreCalledInOrderWhateverAnotherOneThrows")
    public static final class Broken extends DuvoJobListener {
        @Override
        public void onRequestOpened(OpenRequest request) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void onRequestSettled(OpenRequest request, DecisionRecord decision) {
            throw new NoClassDefFoundError("broken");
        }
    }

    @TestExtension("listenersAreCalledInOrderWhateverAnotherOneThrows")
    public static final class Listener extends DuvoJobListener {
        private final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void onRequestOpened(OpenRequest request) {
            calls.add(request.getTitle() + " at " + request.getUrl() + " as "
                    + Jenkins.getAuthentication2().getName());
        }

        @Override
        public void onRequestSettled(OpenRequest request, DecisionRecord decision) {
            calls.add(request.getTitle() + " " + decision.getSummary() + ", taken " + decision.getAccepted());
        }

        @Override
        public void onJobEnded(Run<?, ?> run, JobRecord job) {
            calls.add(run + " " + job.getStatus());
        }
    }

    private FreeStyleBuild start(String name, String submitter) throws Exception {
        var project = jenkins.createFreeStyleProject(name);
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setSubmitter(submitter);
        project.getBuildersList().add(builder);
        var build = project.scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OpenRequestRegistry.openIn(build).stream().anyMatch(OpenRequest::isAsked));
        return build;
    }

    private void end(FreeStyleBuild build) throws Exception {
        build.getExecutor().interrupt();
        jenkins.waitForCompletion(build);
    }

    private static String id(Run<?, ?> build) {
        return OpenRequestRegistry.openIn(build).get(0).getId();
    }

    private List<String> jobs(String user) {
        var who = user == null ? Jenkins.ANONYMOUS2 : User.getById(user, true).impersonate2();
        try (var as = ACL.as2(who)) {
            return ExtensionList.lookupSingleton(PendingRequestsPage.class).getRequests().stream()
                    .map(request -> request.getRun().getFullDisplayName())
                    .toList();
        }
    }

    private HtmlPage shown(String user) throws Exception {
        return TestUsers.browserWithScripts(jenkins, user).goTo("duvo-requests/");
    }

    private boolean linked(String user) throws Exception {
        return TestUsers.browserWithScripts(jenkins, user)
                .goTo("")
                .getWebResponse()
                .getContentAsString()
                .contains("/jenkins/duvo-requests");
    }

    private void withoutRead() {
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().toEveryone());
    }
}
