package io.jenkins.plugins.duvo.config;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.harness.BrowserExtension;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** <em>Test connection</em> in a real browser: what its result does to the other fields, and they to it. */
@Timeout(300)
class ConnectionFormInBrowserTest {
    private static final String BUTTON = "button[data-validate-button-method=testConnection]";
    private static final String RESULT = ".jenkins-validate-button__container__status";
    /** Before the one connection there is the hidden form that *Add connection* copies. */
    private static final String SHOWN =
            "[...document.querySelectorAll(arguments[0])].find(each => each.checkVisibility())";

    @RegisterExtension
    private static final BrowserExtension browser = new BrowserExtension();

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @BeforeEach
    void test() throws Exception {
        var connection = DuvoConfiguration.get().getConnections().get(0);
        connection.setTeamId("");
        DuvoConfiguration.get().setConnections(List.of(connection));
        browser.open(jenkins.getURL() + "manage/configure");
        await().atMost(Duration.ofSeconds(60)).until(() -> browser.run("return (" + SHOWN + ") != null", BUTTON));
        browser.run(SHOWN + ".click()", BUTTON);
        await().atMost(Duration.ofSeconds(60)).until(() -> result().startsWith("Connected to team Acme Back Office"));
    }

    @AfterEach
    void leave() {
        browser.run("window.onbeforeunload = null");
        browser.leave();
    }

    private static String result() {
        return browser.texts(RESULT).stream()
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static void type(String field, String value) {
        browser.run(
                "const field = " + SHOWN + "; field.value = arguments[1];"
                        + "field.dispatchEvent(new Event('input', { bubbles: true }))",
                "[name='_." + field + "']",
                value);
    }

    @Test
    void resultFillsTheEmptyTeamAndStays() {
        assertThat(browser.run("return " + SHOWN + ".value", "[name='_.teamId']"), is(SimulatedDuvo.TEAM.id()));
        assertThat(result().isEmpty(), is(false));
    }

    @Test
    void nameThatAnotherConnectionHasIsNamedBeforeItIsSaved() {
        browser.run("[...document.querySelectorAll('button.repeatable-add')]"
                + ".find(each => each.textContent.includes('Add connection')).click()");
        await().atMost(Duration.ofSeconds(30)).until(() -> names() == 2);
        assertThat(browser.texts(".error"), empty());

        typeName(1, "acme ");
        awaitErrors("More than one Duvo connection is named \"acme\". Give each its own name.");
        typeName(1, "acme 2");
        awaitErrors();
        typeName(0, "acme 2");
        awaitErrors("More than one Duvo connection is named \"acme 2\". Give each its own name.");
        browser.run(NAMES + "[1].closest('.repeated-chunk').querySelector('.repeatable-delete').click()");
        awaitErrors();
    }

    private static final String NAMES =
            "[...document.querySelectorAll('.duvo-name-taken')].filter(each => each.closest('.repeated-chunk'))"
                    + ".map(each => each.closest('.repeated-chunk').querySelector('[name=\"_.name\"]'))"
                    + ".filter(each => each.checkVisibility())";

    private static long names() {
        return browser.<Long>run("return " + NAMES + ".length");
    }

    private static void typeName(int index, String name) {
        browser.run(
                "const field = " + NAMES + "[arguments[0]]; field.value = arguments[1];"
                        + "['input', 'change'].forEach(each => field.dispatchEvent(new Event(each, { bubbles: true })))",
                index,
                name);
    }

    /** The errors that the form shows, each once: two fields may have the same. */
    private static void awaitErrors(String... errors) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Set.copyOf(browser.texts(".error")), is(Set.of(errors))));
    }

    @Test
    void resultOfAnotherAddressGoes() {
        type("apiUrl", "https://duvo.example");
        assertThat(result(), is(""));
    }

    @Test
    void resultOfAnotherTeamGoes() {
        type("teamId", "another");
        assertThat(result(), is(""));
    }
}
