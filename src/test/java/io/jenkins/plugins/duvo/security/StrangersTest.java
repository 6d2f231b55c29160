package io.jenkins.plugins.duvo.security;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.verb.POST;

/** Tests what users without permission get: an anonymous user, an outsider with Overall/Read alone, and a reader of the project. */
class StrangersTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DuvoSimulator duvo;
    private static WorkflowRun build;
    private static JenkinsRule.WebClient reader;

    @BeforeAll
    static void letAJobSpeak() throws Exception {
        duvo = TestConnection.simulator();
        TestConnection.connect(duvo);
        build = Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '" + DemoAssignments.QUICK + "'");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("outsider")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        reader = TestUsers.browser(jenkins, "reader");
    }

    @AfterAll
    static void stop() throws Exception {
        reader.close();
        duvo.close();
    }

    @BeforeEach
    void forgetRequests() {
        duvo.duvo().clearRequests();
    }

    @ParameterizedTest
    @CsvSource({"duvo/, 403, 404, 200", "duvo/api/json, 403, 404, 200", "duvo/request/x/approve, 403, 404, 404"})
    void detailsOfBuildAreForItsReaders(String page, int anonymous, int outsider, int reader) throws Exception {
        assertThat(status(null, build.getUrl() + page), is(anonymous));
        assertThat(status("outsider", build.getUrl() + page), is(outsider));
        assertThat(status("reader", build.getUrl() + page), is(reader));
    }

    @Test
    void transcriptIsForReadersOfItsBuild() throws Exception {
        var job = build.getAction(DuvoJobsAction.class).getJobs().get(0);
        var messages = build.getUrl() + "duvo/job/" + job.getLocalId() + "/messages";

        assertThat(status(null, messages), is(403));
        assertThat(status("outsider", messages), is(404));
        assertThat(status("reader", messages), is(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2F..%2Fbuild.xml", "..%5C..%5Cbuild.xml", "%2Fetc%2Fpasswd", "..;/build.xml"})
    void requestIdThatLooksLikePathIsNotFound(String id) throws Exception {
        var answer =
                reader.goTo(build.getUrl() + "duvo/request/" + id + "/", null).getWebResponse();

        assertThat(answer.getStatusCode(), greaterThanOrEqualTo(400));
        assertThat(answer.getContentAsString(), not(containsString("flow-build")));
    }

    @ParameterizedTest
    @MethodSource("formCalls")
    void readerLearnsNothingFromForm(String call) throws Exception {
        for (var place : List.of("", build.getParent().getUrl())) {
            var body = asks(place + "descriptorByName/" + call);

            assertThat(body, not(containsString("\"acme\"")));
            assertThat(body, not(containsString(">acme<")));
            assertThat(body, not(containsString(TestConnection.CREDENTIALS_ID)));
            assertThat(
                    body,
                    not(containsString(duvo.duvo().jobs().get(0).assignment().name())));
        }
        assertThat(duvo.duvo().requests(), empty());
    }

    /** The response that a reader gets to a form's call with names that exist. */
    private static String asks(String call) throws Exception {
        var request = new WebRequest(reader.createCrumbedUrl(call), HttpMethod.POST);
        request.setRequestParameters(List.of(
                new NameValuePair("value", DemoAssignments.QUICK),
                new NameValuePair("agentId", DemoAssignments.QUICK),
                new NameValuePair("runId", duvo.duvo().jobs().get(0).id()),
                new NameValuePair("apiUrl", duvo.url()),
                new NameValuePair("name", TestConnection.NAME)));
        return reader.getPage(request).getWebResponse().getContentAsString();
    }

    /** Every web method of every descriptor of the plugin. */
    static Stream<String> formCalls() {
        return Jenkins.get().getExtensionList(Descriptor.class).stream()
                .filter(descriptor -> descriptor.getClass().getName().startsWith("io.jenkins.plugins.duvo."))
                .flatMap(descriptor -> Arrays.stream(descriptor.getClass().getMethods())
                        .filter(method -> method.isAnnotationPresent(POST.class))
                        .map(method -> descriptor.getId() + "/" + webName(method.getName())))
                .distinct()
                .sorted();
    }

    private static String webName(String method) {
        return Character.toLowerCase(method.charAt(2)) + method.substring(3);
    }

    @Test
    void outsiderSeesNoPendingRequest() throws Exception {
        try (var browser = TestUsers.browser(jenkins, "outsider")) {
            var body = browser.goTo("duvo-requests/api/json", null)
                    .getWebResponse()
                    .getContentAsString();

            assertThat(body, not(containsString(build.getParent().getName())));
        }
    }

    private static int status(String user, String path) throws Exception {
        try (var browser = TestUsers.browser(jenkins, user)) {
            browser.addRequestHeader(
                    "X-Requested-With", "XMLHttpRequest"); // answers 403 instead of a redirect to the login page
            return browser.goTo(path, null).getWebResponse().getStatusCode();
        }
    }
}
