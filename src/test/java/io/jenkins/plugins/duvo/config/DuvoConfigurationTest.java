package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.beans.Introspector;
import java.nio.file.Files;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.DataBoundSetter;

class DuvoConfigurationTest {
    @RegisterExtension
    private static final SharedJenkinsExtension j = new SharedJenkinsExtension();

    private final DuvoConfiguration configuration = DuvoConfiguration.get();

    @AfterEach
    void clear() throws Exception {
        configuration.setConnections(List.of());
        Secrets.clear();
    }

    private static DuvoConnection full() {
        var connection = new DuvoConnection("other");
        connection.setApiUrl("https://duvo.example:8443");
        connection.setCredentialsId("other-key");
        connection.setTeamId("8d3f1a52");
        connection.setRequestsPerMinute(60);
        connection.setJobUrlTemplate("https://app.example/{runId}");
        connection.setTagMessages(false);
        connection.setWebhooks(true);
        connection.setTroubleTimeoutMinutes(0);
        connection.setFolders(List.of("finance", "sales/orders"));
        connection.setAgents(List.of("a-1", "b-2"));
        connection.setMaxConcurrentJobs(5);
        return connection;
    }

    private void assertSame(DuvoConnection expected, DuvoConnection actual) throws Exception {
        j.assertEqualDataBoundBeans(expected, actual);
    }

    @Test
    void formKeepsEveryField() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), full()));
        j.configRoundtrip();
        assertEquals(2, configuration.getConnections().size());
        assertSame(new DuvoConnection("acme"), configuration.getConnections().get(0));
        assertSame(full(), configuration.getConnections().get(1));
    }

    @Test
    void fileKeepsEveryField() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), full()));
        var read = new DuvoConfiguration();
        assertSame(new DuvoConnection("acme"), read.getConnections().get(0));
        assertSame(full(), read.getConnections().get(1));
    }

    @Test
    void connectionIsAddedInForm() throws Exception {
        try (var browser = j.createWebClient()) {
            var form = form(browser);
            press(form, "Add connection");
            input(form, "_.name").setValue("acme");
            j.submit(form);
        }
        assertEquals(1, configuration.getConnections().size());
        assertSame(new DuvoConnection("acme"), configuration.getConnections().get(0));
    }

    @Test
    void lastConnectionIsRemovedInForm() throws Exception {
        configuration.setConnections(List.of(full()));
        try (var browser = j.createWebClient()) {
            var form = form(browser);
            press(form, "Remove connection");
            browser.waitForBackgroundJavaScript(2_000);
            j.submit(form);
        }
        assertEquals(List.of(), configuration.getConnections());
    }

    @Test
    void formRejectsTwoConnectionsOfOneName() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), new DuvoConnection("other")));
        try (var browser = j.createWebClient()) {
            var form = form(browser);
            form.getInputsByName("_.name").stream()
                    .filter(name -> name.getValue().equals("other"))
                    .forEach(name -> name.setValue("acme"));
            var e = assertThrows(FailingHttpStatusCodeException.class, () -> j.submit(form));
            var response = e.getResponse().getContentAsString();
            assertTrue(response.contains("More than one Duvo connection is named"), response);
            assertFalse(response.contains("Stack trace"), response);
        }
        assertEquals("other", configuration.getConnections().get(1).getName());
    }

    @Test
    void invalidNumberIsRejectedWithSentence() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme")));
        try (var browser = j.createWebClient()) {
            var form = form(browser);
            input(form, "_.requestsPerMinute").setValue("301");
            var e = assertThrows(FailingHttpStatusCodeException.class, () -> j.submit(form));
            assertTrue(e.getResponse().getContentAsString().contains("Enter 1 to 300 requests"));
        }
        assertEquals(280, configuration.getConnections().get(0).getRequestsPerMinute());
    }

    @Test
    void pageIsForAdministratorsOnly() throws Exception {
        configuration.setConnections(List.of(full()));
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.MANAGE, Jenkins.READ)
                .everywhere()
                .to("manager"));
        try (var browser = j.createWebClient().login("manager")) {
            var page = browser.goTo("manage/configure");
            assertFalse(page.asXml().contains("duvo.example"));
            j.submit(page.getFormByName("config"));
        } finally {
            j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
        assertSame(full(), configuration.getConnections().get(0));
    }

    /** The form has texts instead of fields then, also for the script that looks at the names. */
    @Test
    void pageThatMayOnlyBeReadShowsConnectionsWithoutErrors() throws Exception {
        configuration.setConnections(List.of(full()));
        var wasEnabled = Jenkins.SYSTEM_READ.getEnabled();
        Jenkins.SYSTEM_READ.setEnabled(true);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.SYSTEM_READ, Jenkins.READ)
                .everywhere()
                .to("auditor"));
        // what a script's part throws, Jenkins writes to the console of the browser
        try (var console =
                        new LogRecorder().record("org.htmlunit", Level.SEVERE).capture(100);
                var browser = j.createWebClient().login("auditor")) {
            var page = browser.goTo("manage/configure");
            browser.waitForBackgroundJavaScript(1_000);
            assertTrue(page.asXml().contains("duvo.example"));
            assertEquals(
                    List.of(),
                    console.getMessages().stream()
                            .filter(error -> error.contains("DuvoConnection"))
                            .toList());
        } finally {
            j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            Jenkins.SYSTEM_READ.setEnabled(wasEnabled);
        }
    }

    @Test
    void equalNamesOfAFileThatWasEditedAreMarkedAtOnce() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), new DuvoConnection("other")));
        var file = j.jenkins.getRootDir().toPath().resolve(configuration.getId() + ".xml");
        Files.writeString(file, Files.readString(file).replace("<name>other<", "<name>acme<"));
        configuration.load();
        assertEquals("acme", configuration.getConnections().get(1).getName());
        try (var browser = j.createWebClient()) {
            var page = browser.goTo("manage/configure");
            var error = "More than one Duvo connection is named \"acme\"";
            for (int i = 0; i < 60 && !page.asNormalizedText().contains(error); i++) {
                browser.waitForBackgroundJavaScript(500);
            }
            assertTrue(page.asNormalizedText().contains(error));
        }
    }

    @Test
    void firstConnectionIsDefault() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), new DuvoConnection("other")));
        assertEquals("acme", configuration.connection(null).getName());
        assertEquals("acme", configuration.connection(" ").getName());
        assertEquals("other", configuration.connection(" other ").getName());
    }

    @Test
    void missingConnectionIsExplained() {
        var e = assertThrows(DuvoConfigurationException.class, () -> configuration.connection(null));
        assertEquals(
                "No connection to Duvo is configured. Add one under Manage Jenkins » System » Duvo.", e.getMessage());
    }

    @Test
    void unknownConnectionIsNamed() {
        configuration.setConnections(List.of(new DuvoConnection("acme")));
        var e = assertThrows(DuvoConfigurationException.class, () -> configuration.connection("acne"));
        assertTrue(e.getMessage().startsWith("There is no Duvo connection \"acne\"."), e.getMessage());
        assertFalse(e.getMessage().contains("acme"), "names are for administrators");
    }

    @Test
    void fileEditedByHandMakesNoUnsafeConnection() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), new DuvoConnection("other")));
        var file = j.jenkins.getRootDir().toPath().resolve(DuvoConfiguration.class.getName() + ".xml");
        var edited = Files.readString(file)
                .replaceFirst("https://api.duvo.ai", "http://duvo.example")
                .replaceFirst("(?s)<folders/>(.*)<agents/>", "$1")
                .replace("<name>other</name>", "<name>same</name>");
        Files.writeString(file, edited);
        var read = new DuvoConfiguration();
        assertEquals(List.of(), read.getConnections().get(0).getFolders());
        var e = assertThrows(DuvoConfigurationException.class, () -> read.connection("acme"));
        assertTrue(e.getMessage().contains("Use https"), e.getMessage());
        assertEquals("same", read.connection("same").getName());
    }

    @Test
    void twoConnectionsOfOneNameInFileAreRejected() throws Exception {
        configuration.setConnections(List.of(new DuvoConnection("acme"), new DuvoConnection("other")));
        var file = j.jenkins.getRootDir().toPath().resolve(DuvoConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace("<name>other</name>", "<name>acme</name>"));
        var e = assertThrows(DuvoConfigurationException.class, () -> new DuvoConfiguration().connection("acme"));
        assertTrue(e.getMessage().startsWith("More than one Duvo connection is named \"acme\"."), e.getMessage());
    }

    @Test
    void everyFieldHasHelp() {
        var fields = Stream.concat(
                        Stream.of("name"),
                        Stream.of(DuvoConnection.class.getMethods())
                                .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                                .map(m -> Introspector.decapitalize(m.getName().substring("set".length()))))
                .toList();
        assertEquals(12, fields.size());
        assertEquals(
                List.of(),
                fields.stream()
                        .filter(f -> getClass().getResource("DuvoConnection/help-" + f + ".html") == null)
                        .toList());
    }

    private static HtmlForm form(JenkinsRule.WebClient browser) throws Exception {
        return browser.goTo("manage/configure").getFormByName("config");
    }

    private static void press(HtmlForm form, String caption) throws Exception {
        HtmlButton button = form.getByXPath("//button[contains(normalize-space(.),'" + caption + "')]").stream()
                .map(HtmlButton.class::cast)
                .filter(HtmlButton::isDisplayed)
                .findFirst()
                .orElseThrow();
        HtmlPage page = button.click();
        page.getWebClient().waitForBackgroundJavaScript(2_000);
    }

    private static HtmlInput input(HtmlForm form, String name) {
        var inputs = form.getInputsByName(name);
        return inputs.get(inputs.size() - 1);
    }
}
