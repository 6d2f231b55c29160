package io.jenkins.plugins.duvo.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.BrowserExtension;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.hamcrest.Matcher;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** How people settle the human request of a Pipeline in a real browser: with a login, by keyboard, in several tabs. */
@Timeout(300)
@ExtendWith(FastEngineExtension.class)
class RequestsInBrowserTest {
    private static final String OURS = "#duvo-jobs, #duvo-requests, #duvo-live, .duvo-cards";

    @RegisterExtension
    private static final BrowserExtension browser = new BrowserExtension();

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    private WorkflowRun build;
    private OpenRequest open;

    @BeforeAll
    static void moveIn() {
        TestUsers.moveIn(jenkins);
    }

    @AfterEach
    void end() throws Exception {
        browser.leave();
        browser.logout();
        browser.resize(1200);
        if (build.isBuilding()) {
            Pipelines.abort(build);
            jenkins.waitForCompletion(build);
        }
    }

    @Test
    void questionsAreAnsweredByKeyboardAloneAndNothingTypedIsLost() throws Exception {
        ask(DemoAssignments.QUESTIONS, null);
        browser.login(root(), "builder");
        browser.open(root());
        // core's script takes the header apart and puts it together again while the page loads
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.<Long>run(
                                "return document.querySelectorAll('.jenkins-header__actions > a[href$=duvo-requests]').length")
                        == 1);
        browser.open(root() + "duvo-requests/");
        awaitText(".duvo-pending tbody td", containsString("How should I reorder?"));
        browser.run("document.querySelector('.duvo-pending .jenkins-button').focus()");
        browser.press(Keys.ENTER);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.run("return document.location.hash").equals("#" + open.getId()));
        awaitText(".duvo-ask h2", is("How should I reorder?"));
        assertThat(browser.texts(".duvo-field legend"), hasSize(3));
        awaitFocus("q1");

        browser.press(Keys.SPACE);
        browser.press(Keys.ARROW_DOWN); // the second radio button
        browser.press(Keys.TAB); // own words
        browser.press(Keys.TAB); // the first checkbox
        browser.press(Keys.SPACE);
        assertThat(filledIn(), is(List.of("q1=1", "q2=0")));
        browser.leave();
        browser.open(address(""));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(filledIn(), is(List.of("q1=1", "q2=0"))));

        browser.run("document.querySelector('.duvo-form [name=yes]').click()");
        awaitText("[role=alert]", containsString("Please also answer"));
        awaitText(".duvo-field__missing", is("Please answer this question."));
        assertThat(filledIn(), is(List.of("q1=1", "q2=0")));
        awaitFocus("q3");
        browser.press("Leave it at the gate");
        browser.run("window.location.reload()");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(filledIn(), is(List.of("q1=1", "q2=0", "q3=Leave it at the gate"))));
        browser.run("document.querySelector('[name=q3]').focus()");
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        awaitText(".duvo-decisions", containsString("answered by builder"));
        assertThat(
                browser.run("return document.location.hash"),
                is("#job-" + open.getJob().getLocalId()));
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Moravia Paper"));
        assertThat(answers.get(DemoAssignments.NOTE_QUESTION), is("Leave it at the gate"));
    }

    @Test
    void formThatDuvoRefusesIsShownAgainWithWhatWasTypedAndWhy() throws Exception {
        duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(Fault.answer(400, "application/json", """
                {"error": "Bad Request", "message": "Ostwind is no supplier"}"""));
        ask(DemoAssignments.QUESTIONS, null);
        browser.login(root(), "builder");
        browser.open(address(""));
        fill("Ostwind");
        browser.run("document.querySelector('.duvo-form [name=yes]').click()");

        awaitText(".duvo-ask .jenkins-alert", containsString("Ostwind is no supplier"));
        assertThat(filledIn(), is(List.of("q1=own", "q1-own=Ostwind", "q2=0", "q3=Thanks")));
    }

    @Test
    void everyTabSaysWhoAnsweredWhatIsLate() throws Exception {
        duvo.duvo()
                .faults()
                .on(Endpoint.RESPOND)
                .then(Fault.json(502)); // until the page has seen the answer on its way
        ask(DemoAssignments.APPROVAL, null);
        browser.login(root(), "builder");
        browser.open(address(""));
        var first = browser.openTab(root() + build.getUrl() + "input/");
        try {
            var input = browser.tab(first);
            TestUsers.post(jenkins, "admin", build.getUrl() + "duvo/request/" + open.getId() + "/approve");
            awaitText(".duvo-ask p", containsString("admin"));
            duvo.duvo().faults().clear();
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            awaitText(
                    ".duvo-late", matchesPattern("Too late: \"Pay invoice 4711\\?\" \\(.+\\): approved by admin, .+"));
            assertThat(browser.barriers("#duvo-requests"), empty());

            browser.tab(input);
            browser.run(
                    "document.querySelector('form[name^=Duvo-] button[name=proceed], form[name^=Duvo-] [name=proceed] button').click()");
            awaitText(
                    ".duvo-late", matchesPattern("Too late: \"Pay invoice 4711\\?\" \\(.+\\): approved by admin, .+"));
        } finally {
            browser.closeOtherTabs(first);
        }
        assertThat(duvo.duvo().answers(), hasSize(1));
    }

    @Test
    void noKeyDecidesWhatALinkHasJustShown() throws Exception {
        ask(DemoAssignments.APPROVAL, null);
        browser.login(root(), "builder");
        browser.open(address("#" + open.getId()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(browser.run("return document.activeElement.textContent"), is("Pay invoice 4711?")));

        browser.press(Keys.SPACE);
        browser.press(Keys.ENTER);
        assertThat(open.isAsked(), is(true));

        browser.press(Keys.TAB);
        browser.press(Keys.TAB);
        assertThat(browser.run("return document.activeElement.name"), is("yes"));
    }

    @Test
    void refusalIsConfirmedFirst() throws Exception {
        ask(DemoAssignments.QUESTIONS, null);
        browser.login(root(), "builder");
        browser.open(address(""));
        browser.run("document.querySelector('.duvo-form [name=no]').click()");
        awaitText("dialog .jenkins-dialog__title", is("Refuse to answer \"How should I reorder?\"?"));

        browser.press(Keys.ESCAPE);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(browser.texts("dialog"), empty()));
        assertThat(open.isAsked(), is(true));
        browser.run("document.querySelector('.duvo-form [name=no]').click()");
        awaitText("dialog [data-id=ok], dialog button.jenkins-button--primary", is("Refuse and stop the Job"));
        browser.run("document.querySelector('dialog [data-id=ok], dialog button.jenkins-button--primary').click()");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("builder refused to answer", build);
    }

    @Test
    void usersAreOfferedWhatTheyMayDo() throws Exception {
        ask(DemoAssignments.APPROVAL, "alice");
        for (var each : List.of("reader:", "canceller:Deny", "alice:Approve Deny", "admin:Approve Deny")) {
            var user = each.substring(0, each.indexOf(':'));
            var buttons = each.substring(each.indexOf(':') + 1);
            browser.login(root(), user);
            browser.open(address(""));
            awaitText(".duvo-ask h2", is("Pay invoice 4711?"));
            assertThat(user, String.join(" ", browser.texts(".duvo-ask button")), is(buttons));
            browser.open(root() + "duvo-requests/");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                            user + " sees " + browser.texts("body"),
                            browser.texts(".duvo-pending tbody tr"),
                            hasSize(buttons.isEmpty() ? 0 : 1)));
        }
    }

    @Test
    void listOfRequestsIsLive() throws Exception {
        ask(DemoAssignments.APPROVAL, null);
        browser.login(root(), "builder");
        browser.open(root() + "duvo-requests/");
        awaitText(".duvo-pending tbody td", containsString("Pay open invoices"));

        TestUsers.post(jenkins, "admin", build.getUrl() + "duvo/request/" + open.getId() + "/approve");

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(browser.texts(".duvo-pending"), empty()));
        assertThat(browser.texts("#duvo-live"), hasItem(containsString("No Duvo Job waits for you")));
    }

    @Test
    void nothingHindersPeopleInLightDarkOrOnANarrowScreen() throws Exception {
        ask(DemoAssignments.QUESTIONS, null);
        browser.login(root(), "builder");
        for (var page : List.of(build.getUrl() + "duvo/", "duvo-requests/", build.getUrl())) {
            browser.open(root() + page);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !browser.texts(OURS).isEmpty());
            for (var width : List.of(1200, 400)) {
                browser.resize(width);
                assertThat(page + " at " + width, browser.barriers(OURS), empty());
                assertNothingOverflows(page);
            }
            browser.darken();
            assertThat(page + " in the dark", browser.barriers(OURS), empty());
            browser.resize(1200);
        }
    }

    /** Of Jenkins' own page of an {@code input}, only what its message and fields are made of is ours. */
    @Test
    void pageOfTheInputFitsANarrowScreen() throws Exception {
        for (var assignment : List.of(DemoAssignments.APPROVAL, DemoAssignments.QUESTIONS)) {
            ask(assignment, null);
            browser.login(root(), "builder");
            browser.open(root() + build.getUrl() + "input/");
            awaitText("form[name^=Duvo-] button", containsString("A"));
            String message = browser.run("return document.querySelector('#main-panel h1').innerText");
            assertThat(message.lines().count(), greaterThan(2L));
            browser.resize(400);
            List<String> wide = browser.run(
                    "return [document.documentElement, ...document.querySelectorAll('#main-panel, #main-panel *')]"
                            + ".filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0"
                            + " && getComputedStyle(each).display !== 'inline')"
                            + ".map(each => each.tagName + '.' + each.className + ' ' + each.scrollWidth + ' > ' + each.clientWidth)");
            assertThat(assignment + " " + browser.<Long>run("return innerWidth"), wide, empty());
            browser.resize(1200);
            Pipelines.abort(build);
            jenkins.waitForCompletion(build);
        }
    }

    private static void assertNothingOverflows(String page) {
        List<String> wide = browser.run("""
                return [...document.querySelectorAll(arguments[0])].flatMap(each => [each, ...each.querySelectorAll('*')])
                    .filter(each => each.checkVisibility() && !each.closest('pre, .duvo-tool__gist, svg, .jenkins-visually-hidden'))
                    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                    .map(each => each.tagName + '.' + each.className);
                """, OURS);
        assertThat(page, wide, empty());
    }

    private void ask(String assignment, String submitter) throws Exception {
        build = Pipelines.start(
                jenkins,
                "duvoRun agentId: '%s'%s"
                        .formatted(assignment, submitter == null ? "" : ", submitter: '" + submitter + "'"));
        open = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> OpenRequestRegistry.openIn(build).stream()
                                .filter(OpenRequest::isAsked)
                                .findFirst()
                                .orElse(null),
                        request -> request != null);
    }

    /** Answers all questions: the first one with own words. */
    private static void fill(String supplier) {
        browser.run(
                "const form = document.querySelector('.duvo-form');"
                        + "const type = (field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };"
                        + "type(form.elements['q1-own'], arguments[0]); form.elements.q2[0].click(); type(form.elements.q3, 'Thanks');",
                supplier);
    }

    /** The fields of the form that have a value, each with it. */
    private static List<String> filledIn() {
        return browser.run("return [...new FormData(document.querySelector('.duvo-form'))]"
                + ".filter(([name, value]) => name.startsWith('q') && value).map(pair => pair.join('='))");
    }

    private static void awaitFocus(String name) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(browser.run("return document.activeElement.name"), is(name)));
    }

    private static void awaitText(String selector, Matcher<String> text) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(browser.texts(selector), hasItem(text)));
    }

    private String address(String rest) throws IOException {
        return root() + build.getUrl() + "duvo/" + rest;
    }

    private static String root() throws IOException {
        return jenkins.getURL().toString();
    }
}
