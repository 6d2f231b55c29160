package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.User;
import hudson.security.ACL;
import hudson.util.FormValidation.Kind;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.verb.POST;

class DuvoConnectionDescriptorTest {
    private static final Map<String, JenkinsRule.WebClient> BROWSERS = new HashMap<>();

    @RegisterExtension
    private static final SharedJenkinsExtension j = new SharedJenkinsExtension();

    private static DuvoConnectionDescriptor descriptor;

    @BeforeAll
    static void start() throws Exception {
        descriptor = j.jenkins.getDescriptorByType(DuvoConnectionDescriptor.class);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.MANAGE, Jenkins.SYSTEM_READ, Jenkins.READ)
                .everywhere()
                .to("reader"));
        for (var user : List.of("admin", "reader")) {
            BROWSERS.put(user, j.createWebClient().login(user).withThrowExceptionOnFailingStatusCode(false));
        }
    }

    @AfterEach
    void clear() throws Exception {
        DuvoConfiguration.get().setConnections(List.of());
        Secrets.clear();
    }

    /** The web methods that a browser may call. */
    static Stream<String> calls() {
        return Stream.of(DuvoConnectionDescriptor.class.getDeclaredMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith("do"))
                .map(name -> name.substring(2, 3).toLowerCase() + name.substring(3));
    }

    private static WebResponse call(String user, HttpMethod method, String call, String query) throws Exception {
        var browser = BROWSERS.get(user);
        var url = new URL(j.getURL(), descriptor.getDescriptorUrl() + "/" + call + "?" + query);
        var request = new WebRequest(url, method);
        if (method == HttpMethod.POST) {
            browser.addCrumb(request);
        }
        return browser.getPage(request).getWebResponse();
    }

    private static <T> T asAdmin(Supplier<T> call) {
        try (var admin = ACL.as2(User.getById("admin", true).impersonate2())) {
            return call.get();
        }
    }

    @Test
    void everyCallNamesItsVerb() {
        assertEquals(
                List.of(),
                Stream.of(DuvoConnectionDescriptor.class.getDeclaredMethods())
                        .filter(m -> m.getName().startsWith("do") && !m.isAnnotationPresent(POST.class))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void getRequestFindsNothing(String call) throws Exception {
        assertEquals(404, call("admin", HttpMethod.GET, call, "value=1").getStatusCode());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void onlyAdministratorIsAnswered(String call) throws Exception {
        var query = "value=1&credentialsId=&apiUrl=&name=&teamId=";
        assertEquals(200, call("admin", HttpMethod.POST, call, query).getStatusCode());
        if (!call.equals("fillCredentialsIdItems")) {
            assertEquals(403, call("reader", HttpMethod.POST, call, query).getStatusCode());
        }
    }

    @Test
    void readerSeesNoCredentialButCurrentOne() throws Exception {
        Secrets.add(Secrets.text("key", "dv_1"));
        var response = call("reader", HttpMethod.POST, "fillCredentialsIdItems", "credentialsId=chosen&apiUrl=")
                .getContentAsString();
        assertTrue(response.contains("\"chosen\""), response);
        assertFalse(response.contains("\"key\""), response);
    }

    @Test
    void readerCannotMakeJenkinsCallDuvo() throws Exception {
        try (var simulator = DuvoSimulator.started()) {
            Secrets.add(Secrets.text("key", simulator.key()));
            var query = "name=acme&credentialsId=key&teamId=&apiUrl="
                    + URLEncoder.encode(simulator.url(), StandardCharsets.UTF_8);
            assertEquals(
                    403,
                    call("reader", HttpMethod.POST, "testConnection", query).getStatusCode());
            assertEquals(
                    404, call("admin", HttpMethod.GET, "testConnection", query).getStatusCode());
            assertEquals(List.of(), simulator.duvo().requests());
            assertTrue(call("admin", HttpMethod.POST, "testConnection", query)
                    .getContentAsString()
                    .contains("Connected to team Acme Back Office"));
        }
    }

    @Test
    void testButtonNamesOwnerOfKey() throws Exception {
        try (var simulator = DuvoSimulator.started();
                var browser = j.createWebClient()) {
            Secrets.add(Secrets.text("key", simulator.key()));
            var connection = new DuvoConnection("acme");
            connection.setApiUrl(simulator.url());
            connection.setCredentialsId("key");
            DuvoConfiguration.get().setConnections(List.of(connection));
            var page = browser.login("admin").goTo("manage/configure");
            HtmlButton button = page.getByXPath("//button[@data-validate-button-method='testConnection']").stream()
                    .map(HtmlButton.class::cast)
                    .filter(HtmlButton::isDisplayed)
                    .findFirst()
                    .orElseThrow();
            button.click();
            browser.waitForBackgroundJavaScript(10_000);
            assertTrue(page.asNormalizedText().contains("Connected to team Acme Back Office"));
        }
    }

    @Test
    void secretTextsThatBuildsSeeAreOffered() throws Exception {
        Secrets.add(Secrets.text("key", "dv_1"));
        Secrets.add(Secrets.text(CredentialsScope.SYSTEM, "hidden", "dv_2"));
        Secrets.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "login", null, "me", "correct horse"));
        assertEquals(List.of("", "key"), offered(DuvoConnection.DEFAULT_API_URL));
    }

    @Test
    void secretTextsForOtherHostsAreNotOffered() throws Exception {
        var domain = new Domain("duvo", null, List.of(new HostnameSpecification("api.duvo.ai", null)));
        Secrets.store(j.jenkins).addDomain(domain, Secrets.text("key", "dv_1"));
        assertEquals(List.of("", "key"), offered(DuvoConnection.DEFAULT_API_URL));
        assertEquals(List.of(""), offered("https://duvo.example"));
    }

    private static List<String> offered(String apiUrl) {
        return asAdmin(() -> descriptor.doFillCredentialsIdItems("", apiUrl)).stream()
                .map(option -> option.value)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "checkName, '', hint, Enter a name",
        "checkName, acme, ok, ''",
        "checkApiUrl, http://duvo.example, error, Use https",
        "checkApiUrl, '', ok, ''",
        "checkTeamId, Back Office, error, Enter the id without spaces",
        "checkTeamId, '', ok, ''",
        "checkCredentialsId, '', warning, Select the Secret text",
        "checkCredentialsId, finance-key, warning, Not every job can see a Secret text",
        "checkRequestsPerMinute, 301, error, Enter 1 to 300 requests a minute",
        "checkRequestsPerMinute, many, error, Enter 1 to 300 requests a minute",
        "checkRequestsPerMinute, 280, ok, ''",
        "checkJobUrlTemplate, https://app.example, error, has {runId} for",
        "checkJobUrlTemplate, '', ok, ''",
        "checkTroubleTimeoutMinutes, -1, error, Enter the minutes",
        "checkTroubleTimeoutMinutes, 0, ok, ''",
        "checkFolders, /finance/, warning, There is no folder or job &quot;finance&quot; yet",
        "checkFolders, '', ok, ''",
        "checkAgents, Invoice Bot, error, Enter one id per line",
        "checkAgents, '', ok, ''",
        "checkAgents, InvoiceBot, warning, &quot;InvoiceBot&quot; does not look like the id of an Assignment",
        "checkAgents, 3c90c3cc-0d44-4b50-8888-8dd25736052a, ok, ''",
        "checkMaxConcurrentJobs, -1, error, 0 means no limit",
        "checkMaxConcurrentJobs, 0, ok, ''",
        "checkWebhooks, true, ok, ''"
    })
    void everyFieldIsValidated(String call, String value, String kind, String sentence) throws Exception {
        var query = "apiUrl=&value=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        var response = call("admin", HttpMethod.POST, call, query).getContentAsString();
        assertTrue(
                switch (kind) {
                    case "ok" -> response.equals("<div/>");
                    case "hint" -> response.contains("class=\"ok\"");
                    default -> response.contains("class=\"" + kind + "\"");
                },
                response);
        assertTrue(response.contains(sentence), response);
    }

    @Test
    void webhooksNeedAddressOfJenkins() {
        var location = JenkinsLocationConfiguration.get();
        var url = location.getUrl();
        location.setUrl(null);
        try {
            assertEquals(Kind.WARNING, asAdmin(() -> descriptor.doCheckWebhooks(true)).kind);
            assertEquals(Kind.OK, asAdmin(() -> descriptor.doCheckWebhooks(false)).kind);
        } finally {
            location.setUrl(url);
        }
    }
}
