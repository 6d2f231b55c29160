package io.jenkins.plugins.duvo.security;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.JenkinsHomeFiles;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests hostile texts in every place of a Job: messages, tool calls and results, human requests and names. Every page, log and file of a
 * build that waits and of one that has ended shows them as plain text only.
 */
class HostileTextTest {
    private static final Pattern CONTROL = Pattern.compile(HostileTexts.CONTROL);

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DuvoSimulator duvo;
    private static WorkflowRun asking;
    private static WorkflowRun ended;
    private static WorkflowRun approving;

    @BeforeAll
    static void letThemSpeak() throws Exception {
        duvo = TestConnection.simulator();
        TestConnection.connect(duvo);
        asking = start("asks", asks());
        ended = start("speaks", speaks());
        approving = start("wants approval", wantsApproval());
        InputPrompts.first(asking);
        InputPrompts.first(approving);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(ended));
    }

    @AfterAll
    static void stop() throws Exception {
        for (var build : List.of(asking, approving)) {
            Pipelines.abort(build);
            jenkins.waitForCompletion(build);
        }
        duvo.close();
    }

    private static WorkflowRun start(String name, List<ScriptStep> steps) throws Exception {
        var assignment = SimulatedAssignment.named(name, steps.toArray(ScriptStep[]::new));
        duvo.duvo().add(assignment);
        return Pipelines.start(jenkins, "duvoRun agentId: '%s', log: 'all'".formatted(assignment.id()));
    }

    private static List<ScriptStep> speaks() {
        var steps = new ArrayList<ScriptStep>();
        for (var text : HostileTexts.ALL) {
            steps.add(ScriptStep.say(1, text));
            steps.add(ScriptStep.think(1, text));
            steps.add(ScriptStep.call(1, text, Map.of(text, text, "list", List.of(text))));
            steps.add(ScriptStep.result(1, Map.of(text, text)));
            steps.add(ScriptStep.toolError(1, text));
        }
        steps.add(ScriptStep.become(1, HostileTexts.ALL.get(0)));
        steps.add(ScriptStep.end(100_000, "failed"));
        return steps;
    }

    private static List<ScriptStep> asks() {
        var questions = new ArrayList<SimulatedQuestion>();
        for (var text : HostileTexts.ALL) {
            var option = new SimulatedQuestion.Option(text, text);
            questions.add(
                    SimulatedQuestion.one(text + " one?", text, option, new SimulatedQuestion.Option("other", null)));
            questions.add(SimulatedQuestion.several(
                    text + " many?", text, option, new SimulatedQuestion.Option("other", null)));
        }
        var all = String.join("\n", HostileTexts.ALL);
        return List.of(ScriptStep.questions(1, all, all, questions, answers -> List.of()));
    }

    private static List<ScriptStep> wantsApproval() {
        var all = String.join("\n", HostileTexts.ALL);
        return List.of(ScriptStep.approval(1, all, all, List.of(), List.of()));
    }

    @Test
    void everyLineOfApprovalIsMarkedAndHasNoControlCharacter() throws Exception {
        var lines = Pipelines.rawLog(approving)
                .lines()
                .filter(line -> line.contains(HostileTexts.MARK))
                .toList();

        assertThat(lines, not(empty()));
        assertThat(lines, everyItem(startsWith("[Duvo] ")));
        assertThat(lines.stream().filter(CONTROL.asPredicate()).toList(), empty());
    }

    @Test
    void everyLineOfLogIsMarkedAndHasNoControlCharacter() throws Exception {
        var lines = Pipelines.rawLog(ended)
                .lines()
                .filter(line -> line.contains(HostileTexts.MARK))
                .toList();

        assertThat(lines.size(), greaterThan(HostileTexts.ALL.size()));
        // Jenkins itself writes why the build failed, with the last words of the Job
        assertThat(lines, everyItem(anyOf(startsWith("[Duvo] "), startsWith("ERROR: Duvo Job "))));
        assertThat(lines.stream().filter(line -> line.startsWith("ERROR: ")).toList(), hasSize(lessThanOrEqualTo(1)));
        assertThat(lines.stream().filter(CONTROL.asPredicate()).toList(), empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console", "duvo/", "input/", "api/json?depth=3", "duvo/api/xml"})
    void noPageOfWaitingBuildHasMoreThanText(String page) throws Exception {
        assertOnlyText(asking.getUrl() + page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console", "consoleText", "duvo/", "api/json?depth=3", "duvo/api/xml"})
    void noPageOfEndedBuildHasMoreThanText(String page) throws Exception {
        assertOnlyText(ended.getUrl() + page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "duvo-requests/", "duvo-requests/api/json"})
    void noPageOfJenkinsHasMoreThanText(String page) throws Exception {
        assertOnlyText(page);
    }

    @Test
    void transcriptForProgramsIsPlainTextInJson() throws Exception {
        try (var browser = jenkins.createWebClient()) {
            var job = ended.getAction(DuvoJobsAction.class).getJobs().get(0);
            var answer = browser.goTo(
                            ended.getUrl() + "duvo/job/" + job.getLocalId() + "/messages?from=0", "application/json")
                    .getWebResponse();
            var texts = new ArrayList<String>();
            collect(Json.MAPPER.readTree(answer.getContentAsString()), texts);

            assertThat(answer.getResponseHeaderValue("X-Content-Type-Options"), is("nosniff"));
            assertThat(
                    texts.stream()
                            .filter(text -> text.contains(HostileTexts.MARK))
                            .toList(),
                    not(empty()));
            assertThat(texts.stream().filter(CONTROL.asPredicate()).toList(), empty());
        }
    }

    @Test
    void markdownOfTranscriptIsTextToo() throws Exception {
        try (var browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            var job = ended.getAction(DuvoJobsAction.class).getJobs().get(0);
            var page = browser.goTo(
                    ended.getUrl() + "duvo/job/" + job.getLocalId() + "/messages?from=0", "application/json");
            var html = Json.MAPPER
                    .readTree(page.getWebResponse().getContentAsString())
                    .get("entries")
                    .valueStream()
                    .filter(entry -> entry.has("html"))
                    .map(entry -> entry.get("html").asString())
                    .toList();
            assertThat(html, not(empty()));

            for (var each : html) {
                var shown = browser.loadHtmlCodeIntoCurrentWindow("<html><body>" + each + "</body></html>");
                assertThat(
                        each,
                        shown.getByXPath("//*[@id='evil'] | //script | //style | //img | //iframe | //svg"),
                        empty());
                assertThat(each, acting(shown), empty());
            }
        }
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.stringValue());
        }
        node.forEach(child -> collect(child, texts));
    }

    @Test
    void noFileIsNamedAfterText() throws Exception {
        assertThat(JenkinsHomeFiles.filesNamed(jenkins.jenkins.getRootDir().toPath(), HostileTexts.MARK), empty());
    }

    @Test
    void buildIsReadBack() throws Exception {
        ended.getParent().doReload();
        var read = ended.getParent().getBuildByNumber(ended.getNumber());

        assertThat(read.getResult(), is(Result.FAILURE));
        assertThat(read.getAction(DuvoJobsAction.class).getJobs(), hasSize(1));
    }

    /** Checks a page as a browser without scripts loads it, and the headers of the response. */
    private static void assertOnlyText(String path) throws Exception {
        try (var browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            var page = browser.getPage(new URL(jenkins.getURL(), path));
            var answer = page.getWebResponse();
            assertThat(answer.getStatusCode(), is(200));
            answer.getResponseHeaders()
                    .forEach(header -> assertThat(header.getValue(), not(containsString(HostileTexts.MARK))));
            if (page instanceof HtmlPage html) {
                assertThat(html.getByXPath("//*[@id='evil']"), empty());
                assertThat(acting(html), empty());
            } else {
                assertThat(answer.getContentType(), not(containsString("html")));
            }
        }
    }

    /**
     * Elements that would act on a text: scripts and handlers that contain it, and addresses that are made of it. The links that Jenkins
     * makes of every address in a log are left out: they show where they lead.
     */
    private static List<String> acting(HtmlPage page) {
        Predicate<DomElement> acts = element -> element.getTagName().matches("script|style|iframe")
                        && element.getTextContent().contains(HostileTexts.MARK)
                || element.getAttributesMap().values().stream()
                        .anyMatch(attribute -> attribute.getValue().contains(HostileTexts.MARK)
                                && attribute.getName().matches("on.*|href|src|style|action"));
        return page.getByXPath("//*").stream()
                .filter(DomElement.class::isInstance)
                .map(DomElement.class::cast)
                .filter(acts)
                .filter(element -> !(element.getAttribute("href").startsWith("https://")
                        && element.getAttribute("href").equals(element.getTextContent())))
                .map(DomElement::asXml)
                .toList();
    }
}
