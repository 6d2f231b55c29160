package io.jenkins.plugins.duvo.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.EvaluationRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.Transcript;
import java.text.DateFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.SleepBuilder;
import tools.jackson.databind.JsonNode;

/** {@link JobView} and the page that shows it: cards, transcript, parts that the page fetches, and links from core's pages. */
@Timeout(120)
class JobViewTest {
    private static final String ID = "293dbee0-c5a9-4501-a341-93df07deae8a";
    private static final String EVIL = "<script>window.evil = 1</script><img src=x onerror=\"window.evil = 1\"> & \"'";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DuvoSimulator duvo;

    private FreeStyleBuild build;

    @BeforeAll
    static void moveIn() throws Exception {
        TestUsers.moveIn(jenkins);
        duvo = TestConnection.simulator();
        TestConnection.connect(duvo);
    }

    @AfterAll
    static void moveOut() {
        duvo.close();
    }

    @BeforeEach
    void makeBuild() throws Exception {
        TestUsers.moveIn(jenkins);
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    // --- the transcript

    @Test
    void transcriptOfARealJobShowsEachMessageOnce() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.TALKATIVE);
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(builder);
        var run = project.scheduleBuild2(0).waitForStart();
        await().until(() -> run.getAction(DuvoJobsAction.class) != null);
        var key = run.getAction(DuvoJobsAction.class).getJobs().get(0).getLocalId();
        var texts = new ArrayList<String>();
        var next = 0L;
        boolean ended;
        do {
            ended = !run.isBuilding();
            for (var page = messages(run, key, "from=" + next); page.get("next").asLong() > next; ) {
                page.get("entries").forEach(entry -> texts.add(entry.get("text").asString()));
                next = page.get("next").asLong();
                page = messages(run, key, "from=" + next);
            }
        } while (!ended);

        jenkins.assertBuildStatus(Result.SUCCESS, run);
        assertThat(texts, hasSize(DemoAssignments.TALKATIVE_MESSAGES));
        assertThat(
                texts.stream().map(text -> text.substring(0, 13)).toList(),
                is(IntStream.range(0, 120)
                        .mapToObj(i -> "Contract " + (1000 + i))
                        .toList()));
    }

    @Test
    void messagesWithoutPositionAreTheLastPage() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        append(job, said("one"), said("two"));

        var page = messages(build, "key", "");

        assertThat(texts(page), contains("one", "two"));
        assertThat(page.get("from").asLong(), is(0L));
        assertThat(page.get("next").asLong(), is(page.get("size").asLong()));
    }

    @Test
    void messagesAreVisibleAsTheLogLevelAllows() throws Exception {
        append(job("none", LogLevel.NONE), said("secret"));
        append(job("messages", LogLevel.MESSAGES), said("seen"), called());
        append(job("tools", LogLevel.TOOLS), called());

        assertThat(messages(build, "none", "").get("entries").size(), is(0));
        assertThat(messages(build, "none", "from=0&find=secret").get("entries").size(), is(0));
        assertThat(messages(build, "messages", "").get("entries").size(), is(1));
        assertThat(messages(build, "tools", "").at("/entries/0/call/name").asString(), is("bank.transfer"));
    }

    @Test
    void recordWithoutLogLevelShowsMessages() throws Exception {
        var job = new JobRecord("old", "agent-1", "acme", 1);
        DuvoJobsAction.of(build).add(job);
        append(job, said("seen"), called());

        assertThat(texts(messages(build, "old", "")), contains("seen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=x", "before=1e9", "find=word", "from=0&find=", "from=99999999999999999999"})
    void invalidQueryIsRejected(String query) throws Exception {
        job("key", LogLevel.MESSAGES);
        try (var browser = browser()) {
            var answer = browser.goTo(address(build, "key") + "messages?" + query, null)
                    .getWebResponse();
            assertThat(answer.getStatusCode(), is(query.endsWith("find=") ? 200 : 400));
        }
    }

    @ParameterizedTest
    @CsvSource({"text,text/plain,txt", "ndjson,application/x-ndjson,ndjson"})
    void transcriptIsDownloadedAsAFile(String path, String type, String suffix) throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        append(job, said("Grüße **you**"), called());
        try (var browser = browser()) {
            var answer = browser.goTo(address(build, "key") + path, null).getWebResponse();

            assertThat(answer.getContentType(), is(type));
            assertThat(answer.getContentAsString(), containsString("e **you**")); // JSON is in ASCII
            assertThat(answer.getContentAsString(), not(containsString("bank.transfer")));
            assertThat(answer.getResponseHeaderValue("X-Content-Type-Options"), is("nosniff"));
            assertThat(
                    answer.getResponseHeaderValue("Content-Disposition"),
                    is("attachment;filename=\"duvo-key." + suffix + "\""));
        }
    }

    @Test
    void markdownComesWithTheTextAsWhatItMeans() throws Exception {
        append(job("key", LogLevel.MESSAGES), said("plain"), said("**bold** <b>"));

        var entries = messages(build, "key", "").get("entries");

        assertThat(entries.get(0).has("html"), is(false));
        assertThat(entries.at("/1/text").asString(), is("**bold** <b>"));
        assertThat(entries.at("/1/html").asString().strip(), is("<p><strong>bold</strong> &lt;b&gt;</p>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "card", "head"})
    void jobOfAnotherBuildIsNotFound(String part) throws Exception {
        job("key", LogLevel.MESSAGES);
        try (var browser = browser()) {
            for (var key : List.of("other", "..%2F..%2Fkey", "key%2F..%2F..%2Fbuild")) {
                var answer = browser.goTo(address(build, key) + part, null).getWebResponse();
                assertThat(key, answer.getStatusCode(), is(not(200)));
            }
        }
    }

    @Test
    void userWithoutReadPermissionSeesNothing() throws Exception {
        append(job("key", LogLevel.MESSAGES), said("hello"));
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().toEveryone());
        try (var browser = browser()) {
            for (var path : List.of(
                    "duvo/",
                    "duvo/news?since=0",
                    "duvo/requests",
                    "duvo/job/key/messages",
                    "duvo/job/key/card",
                    "duvo/job/key/text",
                    "duvo/job/key/ndjson",
                    "duvo/rows",
                    "duvo/list")) {
                var answer = browser.goTo(build.getUrl() + path, null).getWebResponse();
                assertThat(path, answer.getStatusCode(), is(404));
            }
        }
    }

    // --- human requests in the transcript

    @Test
    void decisionStandsWhereItWasAskedWithItsAnswers() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        append(job, said("before"));
        job.setOpenRequest("request-1", Transcript.fileOf(build, "key").size());
        append(job, said("after"));
        var decision = new DecisionRecord("request-1", "Which " + EVIL, Verdict.ANSWERED, "alice");
        decision.setAskedAt(job.getStartedAt() + 4_200, job.openedAfter());
        decision.setAnswers(
                AnsweredQuestion.all(Map.of("Supplier?", "s3cret " + EVIL), text -> text.replace("s3cret", "****")));
        job.add(decision);

        var page = messages(build, "key", "");

        var request = page.at("/requests/0");
        assertThat(request.get("at").asLong(), is(page.at("/entries/1/from").asLong()));
        assertThat(request.get("time").asLong(), is(4_200L));
        assertThat(request.get("title").asString(), is("Which " + EVIL));
        assertThat(request.get("state").asString(), is("answered by alice"));
        assertThat(request.has("accepted"), is(false));
        assertThat(request.at("/answers/0/question").asString(), is("Supplier?"));
        assertThat(request.at("/answers/0/answer").asString(), is("**** " + EVIL));
    }

    @Test
    void rejectedAnswerAndTheNextAreTwoEntries() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        for (var taken : List.of(false, true)) {
            var decision = new DecisionRecord("request-1", "Pay?", Verdict.APPROVED, "alice");
            decision.markAccepted(taken);
            job.add(decision);
        }

        var requests = messages(build, "key", "").get("requests");

        assertThat(requests.size(), is(2));
        assertThat(requests.at("/0/id").asString(), is(not(requests.at("/1/id").asString())));
        assertThat(requests.at("/1/accepted").asBoolean(), is(true));
    }

    @Test
    void answersOfARealBuildAreKeptWithIt() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setHumanRequests("approve");
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(builder);
        var run = jenkins.buildAndAssertSuccess(project);

        var job = run.getAction(DuvoJobsAction.class).getJobs().get(0);
        var page = messages(run, job.getLocalId(), "");

        assertThat(page.at("/requests/0/state").asString(), is("approved by the job's settings"));
        assertThat(page.at("/requests/0/accepted").asBoolean(), is(true));
        assertThat(page.at("/requests/0/at").asLong(), is(not(0L)));
        assertThat(job.getAgentName(), is("Pay open invoices"));
        assertThat(shown(run, "").asNormalizedText(), containsString("Pay open invoices"));
    }

    // --- the page and the cards

    @Test
    void pageShowsEachJobAndItsTexts() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setStatus("completed");
        job.endFollowing(60, null);
        job.setShownCount(48);
        job.setAgentName("Reconcile " + EVIL);
        job("second", LogLevel.NONE);

        var page = shown(build, "duvo/");

        assertThat(page.asNormalizedText(), containsString("Reconcile " + EVIL));
        assertThat(page.asNormalizedText(), containsString("48 messages"));
        assertThat(page.asNormalizedText(), containsString("Job " + ID));
        assertThat(page.asNormalizedText(), containsString("Assignment agent-1"));
        assertThat(page.getByXPath("//article[contains(@class, 'duvo-job')]"), hasSize(2));
        assertThat(page.getByXPath("//img[@src='x']"), empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"duvo/", ""})
    void pageAndCardsSayWhichJobItIsAndHowItFailed(String page) throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setPlace("Deploy", "eu " + EVIL);
        job.setFirstMessage("Pay those of November " + EVIL);
        job.setLastWords("The period is closed " + EVIL);
        var denial = new DecisionRecord("request-1", "Pay?", Verdict.DENIED, "alice");
        job.add(denial);
        job("second", LogLevel.NONE);

        var text = shown(build, page).asNormalizedText();

        assertThat(text, containsString("Deploy, eu " + EVIL + ": Pay those of November " + EVIL));
        assertThat(text, containsString("The period is closed " + EVIL));
        assertThat(text.split("Denied", -1).length, is(2)); // of one Job
    }

    @Test
    void transcriptIsOpenOnlyForTheOnlyJobOfABuild() throws Exception {
        job("one", LogLevel.MESSAGES);
        assertThat(shown(build, "duvo/").getByXPath("//details[@open]"), hasSize(1));

        job("two", LogLevel.MESSAGES);
        assertThat(shown(build, "duvo/").getByXPath("//details[contains(@class, 'duvo-transcript')][@open]"), empty());
    }

    @ParameterizedTest
    @CsvSource({
        "completed,true,COMPLETED,completed",
        "failed,true,FAILED,failed",
        "stopped,true,STOPPED,stopped",
        "canceled,true,STOPPED,canceled",
        "running,false,RUNNING,running",
        "mulling,false,RUNNING,mulling",
        "'',false,RUNNING,starting",
        "needs_attention,false,WAITING,waiting for an answer",
        "running,true,UNKNOWN,running when last seen"
    })
    void statusHasAnIconAndAWord(String status, boolean ended, StatusIcon look, String word) throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setStatus(status);
        job.setFollowed(true);
        if (ended) {
            job.endFollowing(1, null);
        }

        var page = build.getAction(DuvoJobsPage.class).getJob("key");

        assertThat(page.getLook(), is(look));
        assertThat(page.getStatus(), is(word));
        assertThat(shown(build, "").asNormalizedText(), containsString(word));
    }

    @ParameterizedTest
    @CsvSource({
        "needs_attention,RUNNING,being stopped",
        "running,RUNNING,being stopped",
        "stopped,STOPPED,stopped",
        "completed,COMPLETED,completed"
    })
    void jobThatJenkinsStopsWaitsForNoOne(String status, StatusIcon look, String word) throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setStatus(status);
        job.setFollowed(true);
        var stamp = build.getAction(DuvoJobsPage.class).getJob("key").getStamp();

        job.markStopping();

        var page = build.getAction(DuvoJobsPage.class).getJob("key");
        assertThat(page.getLook(), is(look));
        assertThat(page.getStatus(), is(word));
        assertThat(page.getStamp().equals(stamp), is(!word.equals("being stopped")));
        assertThat(shown(build, "").asNormalizedText(), not(containsString("waiting for an answer")));
    }

    @Test
    void endOfAnUnknownWordIsShownAsAFailure() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setJobEnd(new Status("expired"), null);
        job.endFollowing(1, null);

        var page = build.getAction(DuvoJobsPage.class).getJob("key");

        assertThat(page.getLook(), is(StatusIcon.FAILED));
        assertThat(page.getStatus(), is("expired"));
    }

    @Test
    void postponedJobHasAnIconAndAWordUntilItsTime() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setStatus("pending");
        job.setFollowed(true);
        job.setPostponedTo(Instant.now().plusSeconds(3600));

        var page = build.getAction(DuvoJobsPage.class).getJob("key");

        assertThat(page.getLook(), is(StatusIcon.POSTPONED));
        assertThat(page.getStatus(), startsWith("postponed until "));
        assertThat(shown(build, "").asNormalizedText(), containsString("postponed until "));
        try (var german = browser()) {
            german.addRequestHeader("Accept-Language", "de");
            var head = german.goTo(address(build, "key") + "head").asNormalizedText();
            assertThat(
                    head, matchesPattern("(?s).*postponed until \\d\\d\\.\\d\\d\\.20\\d\\d, \\d\\d:\\d\\d [A-Z]+.*"));
        }
        job.setPostponedTo(Instant.now().minusSeconds(1));
        assertThat(page.getLook(), is(StatusIcon.RUNNING));
        assertThat(page.getStatus(), is("pending"));
    }

    /** The script of the page fetches the head of a card anew when it has changed. */
    @ParameterizedTest
    @ValueSource(strings = {"duvo/", "duvo/job/key/head", "duvo/job/key/card"})
    void decisionHasTheTimeInTheZoneOfTheUser(String part) throws Exception {
        var decision = new DecisionRecord("request-1", "Pay?", Verdict.APPROVED, "builder");
        job("key", LogLevel.MESSAGES).add(decision);
        User.getById("islander", true).addProperty(new TimeZoneProperty("Pacific/Kiritimati"));
        var time = DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, Locale.US);
        time.setTimeZone(TimeZone.getTimeZone("Pacific/Kiritimati"));

        try (var browser = TestUsers.browser(jenkins, "islander")) {
            assertThat(
                    browser.goTo(build.getUrl() + part).asNormalizedText(),
                    containsString("approved by builder, " + time.format(decision.getDate())));
        }
    }

    @Test
    void startThatLedToNoJobIsNamed() throws Exception {
        job("key", LogLevel.MESSAGES).endFollowing(0, null);

        assertThat(shown(build, "").asNormalizedText(), containsString("no Job has started"));
    }

    @Test
    void summaryShowsTenJobsTheWorstFirstAndLinksTheRest() throws Exception {
        for (int i = 0; i < 12; i++) {
            var job = job("job-" + i, LogLevel.MESSAGES);
            job.setAgentName("Assignment " + i);
            job.setId(ID);
            job.setStatus(i == 11 ? "failed" : "completed");
            job.endFollowing(i, null);
            if (i == 9) {
                job.add(new DecisionRecord("request-1", "Pay?", Verdict.DENIED, "alice"));
            }
            if (i == 10) {
                job.setEvaluation(notPassed(), null);
            }
        }

        var cards = shown(build, "").<DomElement>getByXPath("//section[contains(@class, 'duvo-card')]");

        assertThat(cards, hasSize(10));
        assertThat(cards.get(0).asNormalizedText(), startsWith("Assignment 9"));
        assertThat(cards.get(0).asNormalizedText(), containsString("Denied"));
        assertThat(cards.get(1).asNormalizedText(), startsWith("Assignment 10"));
        assertThat(cards.get(1).asNormalizedText(), containsString("unstableOn: 'low' is not passed"));
        assertThat(cards.get(2).asNormalizedText(), startsWith("Assignment 11"));
        assertThat(shown(build, "").asNormalizedText(), containsString("2 more Jobs"));
    }

    @Test
    void buildWithoutJobsHasNoSummary() throws Exception {
        assertThat(shown(build, "").getByXPath("//section[contains(@class, 'duvo-card')]"), empty());
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example/jobs/{runId}?tab=log,https://app.example/jobs/a%2Fb%3F%20%22?tab=log",
        "http://app.example/{runId},http://app.example/a%2Fb%3F%20%22",
        "javascript:alert('app.example/{runId}'),",
        ",",
    })
    void linkToDuvoHasTheTemplateAndTheEncodedId(String template, String link) throws Exception {
        TestConnection.connect(duvo.url());
        // as if the file were edited by hand
        DuvoConfiguration.get().getConnections().get(0).setJobUrlTemplate(template);
        var job = job("key", LogLevel.MESSAGES);
        job.setId("a/b? \"");

        assertThat(
                build.getAction(DuvoJobsPage.class).getJob("key").getDuvoUrl(), link == null ? nullValue() : is(link));
        var anchors = shown(build, "duvo/").<DomElement>getByXPath("//a[contains(@href, 'app.example')]");
        assertThat(anchors, hasSize(link == null ? 0 : 1));
        assertThat(
                anchors.stream().map(each -> each.getAttribute("rel")).toList(), everyItem(is("noopener noreferrer")));
    }

    @Test
    void jobOfARemovedConnectionHasNoLink() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setJobUrlTemplate("https://app.example/{runId}"));
        var job = new JobRecord("key", "agent-1", "another", 1);
        job.setId(ID);
        DuvoJobsAction.of(build).add(job);

        assertThat(build.getAction(DuvoJobsPage.class).getJob("key").getDuvoUrl(), nullValue());
    }

    // --- core's two pages of a build

    @Test
    void sidePanelOfAnyBuildLinksTheJobsOnce() throws Exception {
        job("key", LogLevel.MESSAGES);
        var pipeline = jenkins.createProject(WorkflowJob.class);
        pipeline.setDefinition(new CpsFlowDefinition("", true));
        var run = jenkins.buildAndAssertSuccess(pipeline);
        DuvoJobsAction.of(run).add(new JobRecord("key", "agent-1", "acme", 1));

        for (var each : List.<Run<?, ?>>of(build, run)) {
            assertThat(shown(each, "").getByXPath("//*[@id='side-panel']//a[@href='" + link(each) + "']"), hasSize(1));
        }
    }

    @Test
    void newBuildPageHasATabAndACard() throws Exception {
        job("key", LogLevel.MESSAGES).setAgentName("Reconcile");
        User.getById("alice", true)
                .addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));
        try (var browser = TestUsers.browser(jenkins, "alice")) {
            HtmlPage page = browser.goTo(build.getUrl());

            assertThat(page.getByXPath("//*[@class='app-build-tabs']/a[@href='" + link(build) + "']"), hasSize(1));
            assertThat(page.getByXPath("//section[contains(@class, 'duvo-card')]"), hasSize(1));
            assertThat(page.asNormalizedText(), containsString("Reconcile"));
        }
    }

    // --- what keeps the page up to date

    @Test
    void newsNameFollowedJobsAndThoseThatEndedSince() throws Exception {
        var running = job("running", LogLevel.MESSAGES);
        append(running, said("hello"));
        job("ended", LogLevel.MESSAGES).endFollowing(1, null);

        var first = news(0);
        var later = news(first.get("now").asLong() + 60_000);

        assertThat(keys(first), containsInAnyOrder("running", "ended"));
        assertThat(keys(later), contains("running"));
        assertThat(
                later.at("/jobs/0/size").asLong(),
                is(Transcript.fileOf(build, "running").size()));
        assertThat(first.get("building").asBoolean(), is(false));
    }

    @Test
    void jobThatJenkinsLostSightOfIsNamedOnceAndSaysSo() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setId(ID);
        job.setStatus("running");
        job.setFollowed(true);
        var followed = news(0);

        job.setFollowed(false);
        var lost = news(followed.get("now").asLong() + 60_000);

        assertThat(followed.at("/jobs/0/ended").asBoolean(), is(false));
        assertThat(lost.at("/jobs/0/ended").asBoolean(), is(true));
        assertThat(
                lost.at("/jobs/0/stamp").asString(),
                is(not(followed.at("/jobs/0/stamp").asString())));
        var page = shown(build, "duvo/").asNormalizedText();
        assertThat(page, containsString("running when last seen"));
        assertThat(page, containsString("Jenkins does not follow this Job now"));
        assertThat(page, not(containsString("running \u00b7")));
    }

    @Test
    void jobOfABuildThatGoesOnMayBeFollowedWhenItResumes() throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new SleepBuilder(120_000));
        var run = project.scheduleBuild2(0).waitForStart();
        var job = new JobRecord("key", "agent-1", "acme", System.currentTimeMillis());
        job.setStatus("running");
        DuvoJobsAction.of(run).add(job);
        try {
            assertThat(run.getAction(DuvoJobsPage.class).getJob("key").getLook(), is(StatusIcon.RUNNING));
        } finally {
            run.doStop();
            jenkins.waitForCompletion(run);
        }
        assertThat(run.getAction(DuvoJobsPage.class).getJob("key").getLook(), is(StatusIcon.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808,200",
        "-9223372036854775807,200",
        "-1,200",
        "9223372036854775807,200",
        "9223372036854775808,400",
        "1e9,400",
        "NaN,400",
        "'',400"
    })
    void newsSinceAnyNumberAreNewsOrRefused(String since, int status) throws Exception {
        job("ended", LogLevel.MESSAGES).endFollowing(1, null);
        try (var browser = browser()) {
            var answer = browser.goTo(build.getUrl() + "duvo/news?since=" + since, null)
                    .getWebResponse();

            assertThat(answer.getStatusCode(), is(status));
            if (status == 200) {
                var isLongAgo = since.startsWith("-");
                assertThat(
                        Json.MAPPER
                                .readTree(answer.getContentAsString())
                                .get("jobs")
                                .size(),
                        is(isLongAgo ? 1 : 0));
            }
        }
    }

    @Test
    void stampOfAJobChangesWithItsHead() throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        var stamps = new ArrayList<String>();
        stamps.add(stamp());
        job.setId(ID);
        stamps.add(stamp());
        job.setStatus("running");
        stamps.add(stamp());
        job.setAgentName("Reconcile");
        stamps.add(stamp());
        var decision = new DecisionRecord("request-1", "Pay?", Verdict.APPROVED, "alice");
        job.add(decision);
        stamps.add(stamp());
        decision.markAccepted(true);
        stamps.add(stamp());
        job.setEvaluation(notPassed(), null);
        stamps.add(stamp());

        assertThat(stamps.stream().distinct().toList(), is(stamps));
        job.setMessageCount(7);
        assertThat(stamp(), is(stamps.get(stamps.size() - 1)));
    }

    private static EvaluationRecord notPassed() {
        var summary = new EvaluationSummary("ready", 1, 2, null, null);
        var result = new EvaluationResult(Reason.READY, summary, Map.of("tone", false), null);
        var evaluation = new EvaluationRecord(result, UnaryOperator.identity());
        evaluation.setObjection("unstableOn: 'low' is not passed: why");
        return evaluation;
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "head"})
    void partOfThePageIsServedByItself(String part) throws Exception {
        var job = job("key", LogLevel.MESSAGES);
        job.setAgentName("Reconcile " + EVIL);
        try (var browser = browser()) {
            var html = browser.goTo(address(build, "key") + part, "text/html")
                    .getWebResponse()
                    .getContentAsString();
            assertThat(html, containsString("Reconcile &lt;script"));
            assertThat(html, not(containsString("<script")));
            assertThat(html, not(containsString("<body")));
        }
    }

    // --- content security policy

    @Test
    void pagesHaveNothingInlineUnderAnEnforcedPolicy() throws Exception {
        var job = job("key", LogLevel.ALL);
        job.setId(ID);
        append(job, said("hello"));

        for (var path : List.of("duvo/", "")) {
            var page = shown(build, path);
            assertThat(
                    page.getWebResponse().getResponseHeaderValue("Content-Security-Policy"),
                    containsString("script-src"));
            for (var ours : List.of("//*[@id='duvo-jobs']", "//*[@id='duvo-requests']", "//*[@class='duvo-cards']")) {
                assertThat(page.getByXPath(ours + "//*[@style or @*[starts-with(name(), 'on')]]"), empty());
                assertThat(page.getByXPath(ours + "//script[not(@src)] | " + ours + "//style"), empty());
            }
        }
    }

    private static String link(Run<?, ?> run) {
        return "/jenkins/" + run.getUrl() + "duvo";
    }

    /** A browser of the anonymous user. */
    private static JenkinsRule.WebClient browser() {
        return jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .withJavaScriptEnabled(false);
    }

    private JobRecord job(String key, LogLevel level) throws Exception {
        var job = new JobRecord(key, "agent-1", "acme", System.currentTimeMillis());
        job.setLogLevel(level);
        DuvoJobsAction.of(build).add(job);
        return job;
    }

    private void append(JobRecord job, Message... messages) throws Exception {
        var transcript = new Transcript(build, job.getLocalId(), LogLevel.TOOLS);
        transcript.append(
                List.of(messages).stream()
                        .map(message -> new MaskedUpdate(new MessageUpdate(message, Change.NEW, ""), false))
                        .toList(),
                messages.length);
    }

    private static Message said(String text) {
        return new Message("id-" + text, "text", "assistant", null, text, null, null);
    }

    private static Message called() {
        return new Message(
                "call", "tool_call", "assistant", null, null, new Message.ToolCall("c", "bank.transfer", null), null);
    }

    private HtmlPage shown(Run<?, ?> run, String path) throws Exception {
        try (var browser = browser()) {
            return browser.goTo(run.getUrl() + path);
        }
    }

    private static JsonNode messages(Run<?, ?> run, String key, String query) throws Exception {
        return json(address(run, key) + "messages?" + query);
    }

    private JsonNode news(long since) throws Exception {
        return json(build.getUrl() + "duvo/news?since=" + since);
    }

    private String stamp() throws Exception {
        return news(0).at("/jobs/0/stamp").asString();
    }

    private static JsonNode json(String path) throws Exception {
        try (var browser = browser()) {
            return Json.MAPPER.readTree(
                    browser.goTo(path, "application/json").getWebResponse().getContentAsString());
        }
    }

    private static String address(Run<?, ?> run, String key) {
        return run.getUrl() + "duvo/job/" + key + "/";
    }

    private static List<String> texts(JsonNode page) {
        return page.get("entries")
                .valueStream()
                .map(entry -> entry.get("text").asString())
                .toList();
    }

    private static List<String> keys(JsonNode news) {
        return news.get("jobs")
                .valueStream()
                .map(job -> job.get("id").asString())
                .toList();
    }
}
