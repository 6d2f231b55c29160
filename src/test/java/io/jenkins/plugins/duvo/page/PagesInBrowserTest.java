package io.jenkins.plugins.duvo.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.BrowserExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.ServedRequests;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.Transcript;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages in a real browser: what they ask of Jenkins, and what they show when a transcript is torn or cut, when Jenkins fails for a
 * while, when no one follows a Job any more, and when texts are long.
 */
@Timeout(300)
class PagesInBrowserTest {
    /** Longer than the shortest pause between two polls of a page, and than a request without a pause takes. */
    private static final Duration WATCHED = Duration.ofMillis(2_200);

    private static final String ROWS = ".duvo-log__list .duvo-entry__content";
    private static final String UNBROKEN = "x".repeat(10_000);

    @RegisterExtension
    private static final BrowserExtension browser = new BrowserExtension();

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private static ServedRequests requests;

    private FreeStyleBuild build;
    private JobRecord job;

    @BeforeAll
    static void observe() {
        requests = ServedRequests.observe();
    }

    @BeforeEach
    void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        job = new JobRecord("key", "agent-1", "acme", System.currentTimeMillis());
        job.setId("job-1");
        job.setStatus("running");
        job.setLogLevel(LogLevel.ALL);
        job.setFollowed(true);
        DuvoJobsAction.of(build).add(job);
    }

    @AfterEach
    void leave() {
        requests.recover();
        browser.resize(1200);
        browser.leave();
        requests.clear();
    }

    // --- no request without progress

    @Test
    void tornEndOfATranscriptIsNotAskedForAgainAndAgain() throws Exception {
        append(said("one"), said("two"), said("three"));
        Files.writeString(file().path(), "{\"message\":{\"id\":\"torn", StandardOpenOption.APPEND);

        open("one", "two", "three");
        assertFewReads();
        assertThat(browser.texts(".duvo-later, .duvo-earlier"), empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void transcriptThatIsCutIsShownAsItIsNow(int lines) throws Exception {
        var ends = new long[4];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = file().size();
            append(said("line " + i));
        }
        open("line 0", "line 1", "line 2", "line 3");

        try (var transcript = new RandomAccessFile(file().path().toFile(), "rw")) {
            transcript.setLength(ends[lines]);
        }

        awaitRows(Stream.of("line 0", "line 1", "line 2", "line 3").limit(lines).toArray(String[]::new));
        requests.clear();
        assertFewReads();
        append(said("after it"));
        awaitRows(Stream.concat(Stream.of("line 0", "line 1", "line 2").limit(lines), Stream.of("after it"))
                .toArray(String[]::new));
    }

    @Test
    void longTranscriptOfWhichNothingMayBeShownIsNotReadThrough() throws Exception {
        job.setLogLevel(LogLevel.NONE);
        for (int i = 0; i < 50; i++) {
            append(said(i + " " + "x".repeat(100_000)));
        }

        browser.open(address());
        await().until(() -> !requests.of("/messages").isEmpty());

        assertFewReads();
    }

    // --- failures

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void transcriptThatCouldNotBeReadFirstIsReadAgainByItself(boolean followed) throws Exception {
        job.setFollowed(followed);
        append(said("one"));
        requests.fail(path -> path.contains("/messages"));
        browser.open(address());
        await().untilAsserted(
                        () -> assertThat(browser.texts(".duvo-log__nothing"), contains(containsString("Retrying"))));

        requests.recover();

        awaitRows("one");
        assertThat(browser.texts(".duvo-log__nothing"), empty());
    }

    @Test
    void transcriptThatCouldNotBeReadOnIsReadAgainByItself() throws Exception {
        append(said("one"));
        open("one");
        requests.fail(path -> path.contains("/messages"));
        append(said("two"));
        await().untilAsserted(
                        () -> assertThat(browser.texts(".duvo-log__nothing"), contains(containsString("Retrying"))));

        requests.recover();

        awaitRows("one", "two");
        assertThat(browser.texts(".duvo-log__nothing"), empty());
    }

    @Test
    void partsThatCouldNotBeReadAreReadAgain() throws Exception {
        append(said("one"));
        open("one");
        requests.fail(path -> path.contains("/head") || path.contains("/card"));
        job.setAgentName("Reconcile");
        var second = new JobRecord("second", "agent-2", "acme", System.currentTimeMillis());
        second.setFollowed(true);
        DuvoJobsAction.of(build).add(second);
        await().untilAsserted(() -> assertThat(browser.texts("#duvo-trouble"), hasSize(1)));

        requests.recover();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(browser.texts("h2"), contains("Reconcile", "agent-2")));
        await().untilAsserted(() -> assertThat(browser.texts("#duvo-trouble"), empty()));
    }

    // --- a message that comes again

    @Test
    void callThatComesAgainKeepsItsResult() throws Exception {
        append(called("select 1"), result("42"));
        open("sql { \"query\" : \"select 1\" } Result");
        browser.run("document.querySelector('.duvo-tool').open = true");

        append(called("select 1 from dual"));

        await().untilAsserted(() -> assertThat(
                browser.texts(".duvo-tool pre"), is(List.of("{ \"query\" : \"select 1 from dual\" }", "42"))));
        append(result("43"));
        await().untilAsserted(() -> assertThat(browser.texts(".duvo-tool pre"), hasItem("43")));
        assertThat(browser.texts(ROWS), hasSize(1));
    }

    @Test
    void longTextThatComesAgainStaysUnfolded() throws Exception {
        append(said("id", "a line\n".repeat(100)));
        browser.open(address());
        await().until(() -> browser.texts(".duvo-entry__more"), contains("Show all"));
        browser.run("document.querySelector('.duvo-entry__more').click()");

        append(said("id", "another line\n".repeat(100)));

        await().untilAsserted(() -> assertThat(browser.texts(ROWS), contains(containsString("another line"))));
        assertThat(browser.texts(".duvo-entry__more"), contains("Show less"));
    }

    // --- a Job that nothing follows

    @Test
    void pageOfAJobThatIsNotFollowedAnyMoreSaysSoAndRests() throws Exception {
        append(said("one"));
        open("one");
        assertThat(browser.texts(".duvo-job__facts"), contains(containsString("running")));

        job.setFollowed(false);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                        browser.texts(".duvo-job__head"),
                        contains(containsString("Jenkins does not follow this Job now"))));
        requests.clear();
        await().during(WATCHED).untilAsserted(() -> assertThat(requests.of("/duvo/"), empty()));
    }

    // --- links, Markdown, copies

    @Test
    void messageHasALinkThatLeadsBackToIt() throws Exception {
        for (int i = 0; i < 600; i++) {
            append(said("line " + i));
        }
        browser.open(address());
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).contains("line 599"));
        browser.run("const rows = document.querySelectorAll('.duvo-entry');"
                + "rows[rows.length - 2].querySelector('a.duvo-entry__time').click()");
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 598");
        String link = browser.run("return document.location.href");
        // as Jenkins' own script does, which would stop there if the hash were no selector
        browser.run("document.querySelector('.dialog-' + document.location.hash.substring(1) + '-hash')");

        browser.open("about:blank");
        browser.open(link.replaceAll("#.*", "#job-key-at-" + startOf("line 20")));
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 20");
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).contains("line 19"));
        browser.run("[...document.querySelectorAll('.duvo-entry')].find(each => each.innerText.includes('line 25'))"
                + ".querySelector('a.duvo-entry__time').click()");
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 25");
        browser.run("history.back()");
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 20");
        browser.open("about:blank");
        browser.open(link);
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 598");
        browser.open("about:blank");
        browser.open(link.replaceAll("#.*", "#job-key/" + startOf("line 30"))); // as earlier versions made them
        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 30");
    }

    @Test
    void foundMessageIsShownAmongTheOthers() throws Exception {
        for (int i = 0; i < 300; i++) {
            append(said("line " + i));
        }
        browser.open(address());
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).contains("line 299"));
        browser.run("const find = document.getElementById('find-key'); find.value = 'line 27';"
                + "find.dispatchEvent(new Event('input'))");
        awaitTexts(".duvo-transcript__found", "11 found");

        browser.run("document.querySelectorAll('a.duvo-entry__time')[3].click()");

        awaitTexts(".duvo-entry--here .duvo-entry__content", "line 272");
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).contains("line 273"));
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).contains("line 100"));
        assertThat(browser.run("return document.getElementById('find-key').value"), is(""));
    }

    @Test
    void markdownIsShownAsWhatItMeansUnlessPlainTextIsWanted() throws Exception {
        var text = "**Paid** [4711](https://acme.example/4711)\n\n| a | b |\n|---|---|\n| 1 | 2 |";
        append(said(text));
        open("Paid 4711 a b 1 2");
        assertThat(browser.texts(".duvo-markdown strong"), contains("Paid"));
        assertThat(browser.texts(".duvo-markdown td"), contains("1", "2"));
        assertThat(
                browser.run("return document.querySelector('.duvo-markdown a').href"), is("https://acme.example/4711"));

        browser.run("document.querySelector('.duvo-plain').click()");

        awaitRows(text.replaceAll("\\s+", " "));
        browser.open(address());
        awaitRows(text.replaceAll("\\s+", " "));
        browser.run("document.querySelector('.duvo-plain').click()");
        awaitRows("Paid 4711 a b 1 2");
    }

    @Test
    void hostileMarkdownLoadsAndDoesNothing() throws Exception {
        append(
                said("<img src=x onerror=\"window.evil = 1\"> **one** ![i](https://evil.example/i.png)"),
                said("[two](javascript:window.evil=1) <script>window.evil = 1</script> *x*"),
                said("`<svg onload=\"window.evil = 1\">` <a href=\"javascript:window.evil=1\">three</a>"));
        browser.open(address());
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.texts(ROWS).size() == 3);

        assertThat(
                browser.run(
                        "return document.querySelectorAll('.duvo-log :is(img, script, svg:not(button svg), iframe)').length"),
                is(0L));
        List<String> links =
                browser.run("return [...document.querySelectorAll('.duvo-text a')].map(each => each.href)");
        assertThat(links, contains("https://evil.example/i.png"));
        assertThat(browser.run("return typeof window.evil"), is("undefined"));
    }

    @Test
    void messageIsCopied() throws Exception {
        append(said("one **two**"));
        open("one two");

        browser.run("document.execCommand = () => { window.copied = document.activeElement.value; return true; };"
                + "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
                + "document.querySelector('.duvo-entry__copy').click()");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(browser.run("return window.copied"), is("one **two**")));
    }

    /** Where the line of a message begins in the transcript. */
    private long startOf(String text) throws Exception {
        var start = new long[] {-1};
        file().read(0, line -> {
            if (new String(line.json(), StandardCharsets.UTF_8).contains("\"" + text + "\"")) {
                start[0] = line.from();
            }
            return start[0] < 0;
        });
        return start[0];
    }

    // --- many Jobs

    @Test
    void tableOfManyJobsIsFilteredPagedAndOpensOneJobAtATime() throws Exception {
        manyJobs(120);
        browser.open(address());
        awaitTexts(".duvo-rows__found", "121 Jobs");
        assertThat(browser.texts(".duvo-job"), empty());

        browser.run("const find = document.getElementById('duvo-find-jobs'); find.value = 'assignment 11';"
                + "find.dispatchEvent(new Event('input'))");
        awaitTexts(".duvo-rows__found", "11 of 121 Jobs");
        assertThat(address("search"), is("?find=assignment+11"));
        browser.run("const status = document.getElementById('duvo-status'); status.value = 'failed';"
                + "status.dispatchEvent(new Event('change'))");
        awaitTexts(".duvo-jobs-table .jenkins-table__link", "Assignment 119");

        browser.run("document.querySelector('.duvo-jobs-table a').click()");
        awaitTexts("#duvo-open h2", "Assignment 119");
        awaitTexts(ROWS, "said in 119");
        assertThat(address("hash"), is("#job-many-119"));
        browser.run("history.back()");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(browser.texts("#duvo-open h2"), empty()));
        browser.run("history.back()");
        awaitTexts(".duvo-rows__found", "11 of 121 Jobs");

        browser.open(address() + "?page=2#job-many-7");
        awaitTexts("#duvo-open h2", "Assignment 7");
        browser.run("document.querySelector('.duvo-pages a[rel=next]').click()");
        awaitTexts(".duvo-pages span", "Page 3 of 3");
        awaitTexts(ROWS, "said in 7");
        browser.run("document.querySelector('.duvo-close').click()");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(browser.texts(".duvo-job"), empty()));

        job.setPlace(UNBROKEN, UNBROKEN);
        job.setLastWords(UNBROKEN);
        browser.open(address());
        awaitTexts(".duvo-rows__found", "121 Jobs");
        assertThat(browser.barriers("#duvo-jobs"), empty());
        browser.darken();
        assertThat(browser.barriers("#duvo-jobs"), empty());
        assertNarrow();
    }

    @Test
    void pageOfABuildThatGetsManyJobsBecomesATable() throws Exception {
        append(said("one"));
        open("one");

        manyJobs(30);

        awaitTexts(".duvo-rows__found", "31 Jobs");
        assertThat(browser.texts(".duvo-job"), empty());
        job.setAgentName("Reconcile");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(browser.texts(".duvo-jobs-table a"), hasItem("Reconcile")));
    }

    private void manyJobs(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            var each = new JobRecord("many-" + i, "agent-1", "acme", System.currentTimeMillis());
            each.setAgentName("Assignment " + i);
            each.setStatus(i % 10 == 9 ? "failed" : "completed");
            append(each, said("said in " + i));
            each.endFollowing(1, null);
            DuvoJobsAction.of(build).add(each);
        }
    }

    /** A part of the address that the browser shows. */
    private static String address(String part) {
        return browser.run("return document.location[arguments[0]]", part);
    }

    private static void awaitTexts(String selector, String... texts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(browser.texts(selector), is(List.of(texts))));
    }

    // --- widths

    @Test
    void unbrokenTextsWidenNothing() throws Exception {
        job.setAgentName(UNBROKEN);
        job.setPlace(UNBROKEN, UNBROKEN);
        job.setFirstMessage(UNBROKEN);
        job.setLastWords(UNBROKEN);
        job.add(new DecisionRecord("request-1", UNBROKEN, Verdict.APPROVED, "alice"));
        append(said(UNBROKEN), called(UNBROKEN), result(UNBROKEN));
        browser.open(address());
        await().until(() -> !browser.texts(".duvo-tool").isEmpty());
        browser.run("document.querySelectorAll('.duvo-tool').forEach(each => { each.open = true })");
        assertNarrow();
        browser.open(jenkins.getURL() + build.getUrl());
        assertNarrow();

        var asks = SimulatedAssignment.named(
                UNBROKEN,
                ScriptStep.questions(
                        0,
                        UNBROKEN,
                        UNBROKEN,
                        List.of(SimulatedQuestion.text(UNBROKEN, UNBROKEN)),
                        answers -> List.of()));
        duvo.duvo().add(asks);
        var project = jenkins.createFreeStyleProject();
        project.setDisplayName(UNBROKEN);
        project.getBuildersList().add(new DuvoRunBuilder(asks.id()));
        var freestyle = project.scheduleBuild2(0).waitForStart();
        var pipeline = Pipelines.start(jenkins, "duvoRun '%s'".formatted(asks.id()));
        try {
            await().until(() -> OpenRequestRegistry.all().stream()
                            .filter(request -> request.isAsked())
                            .count()
                    == 2);
            for (var page : List.of(
                    "duvo-requests/",
                    freestyle.getUrl() + "duvo/",
                    freestyle.getUrl(),
                    pipeline.getUrl() + "duvo/",
                    pipeline.getUrl())) {
                browser.open(jenkins.getURL() + page);
                assertNarrow();
            }
        } finally {
            freestyle.doStop();
            freestyle.doStop(); // the Job waits for a person and does not stop
            pipeline.doKill();
            jenkins.waitForCompletion(freestyle);
        }
    }

    /** What is ours on the page that is open is not wider than the page, in a wide and in a narrow window. */
    private static void assertNarrow() {
        for (var width : List.of(1200, 400)) {
            browser.resize(width);
            List<String> wide = browser.run("""
                    const page = document.documentElement;
                    const ours = '#duvo-jobs *, #duvo-requests *, .duvo-cards *, .duvo-decisions *, .duvo-pending, .duvo-pending *';
                    return [...document.querySelectorAll(ours)]
                        .filter(each => each.checkVisibility() && !each.closest('pre, .duvo-tool__gist, input, svg'))
                        .filter(each => each.getBoundingClientRect().right > page.clientWidth + 1)
                        .map(each => each.tagName + '.' + each.className + ' in ' + document.location);
                    """);
            assertThat("too wide at " + width, wide, empty());
        }
    }

    private void open(String... rows) throws Exception {
        browser.open(address());
        awaitRows(rows);
    }

    private static void awaitRows(String... rows) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(browser.texts(ROWS), is(List.of(rows))));
    }

    /** A page that asks without a pause has hundreds of reads in this time. */
    private static void assertFewReads() {
        await().during(WATCHED)
                .atMost(WATCHED.plusSeconds(2))
                .untilAsserted(() -> assertThat(requests.of("/messages").size(), is(lessThanOrEqualTo(6))));
        assertThat(browser.texts("#duvo-trouble"), empty());
    }

    private String address() throws Exception {
        return jenkins.getURL() + build.getUrl() + "duvo/";
    }

    private TranscriptFile file() {
        return Transcript.fileOf(build, job.getLocalId());
    }

    private void append(Message... messages) throws Exception {
        append(job, messages);
    }

    private void append(JobRecord to, Message... messages) throws Exception {
        new Transcript(build, to.getLocalId(), LogLevel.TOOLS)
                .append(
                        Stream.of(messages)
                                .map(message -> new MaskedUpdate(new MessageUpdate(message, Change.NEW, ""), false))
                                .toList(),
                        messages.length);
    }

    private static Message said(String text) {
        return said("id-" + text.hashCode(), text);
    }

    private static Message said(String id, String text) {
        return new Message(id, "text", "assistant", null, text, null, null);
    }

    private static Message called(String query) {
        return new Message(
                "call",
                "tool_call",
                "assistant",
                null,
                null,
                new Message.ToolCall(
                        "c", query.length() > 100 ? query : "sql", RawJson.parse("{\"query\":\"" + query + "\"}")),
                null);
    }

    private static Message result(String output) {
        return new Message(
                "result-" + output.hashCode(),
                "tool_result",
                "tool",
                null,
                null,
                null,
                new Message.ToolResult("c", RawJson.parse("\"" + output + "\""), null));
    }
}
