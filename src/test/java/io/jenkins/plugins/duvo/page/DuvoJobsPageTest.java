package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.FreeStyleBuild;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import tools.jackson.databind.JsonNode;

/** {@link DuvoJobsPage} stands in for the saved {@link DuvoJobsAction} wherever people and programs look. */
class DuvoJobsPageTest {
    private static final String REQUEST = "5f0c1d7e-98a4-4c1f-8a53-0d2b6c1e7f90";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private FreeStyleBuild build;

    @BeforeEach
    void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @Test
    void remoteApiOfBuildShowsEachJobOnce() throws Exception {
        addJob();

        var jobs = json("api/json?depth=2").get("actions").findValues("jobs");

        assertThat(jobs, hasSize(1));
        assertThat(jobs.get(0).size(), is(1));
        assertThat(jobs.get(0).at("/0/id").asString(), is("job-1"));
        assertThat(jobs.get(0).at("/0/localId").asString(), is("key"));
    }

    @Test
    void remoteApiOfPageShowsJobsAndOpenRequests() throws Exception {
        addJob();

        var page = json("duvo/api/json");

        assertThat(page.at("/jobs/0/localId").asString(), is("key"));
        assertThat(page.get("openRequests").size(), is(0));
    }

    @Test
    void pageIsTheOnlyDuvoTabOfABuild() throws Exception {
        assertThat(build.getActions(DuvoJobsPage.class), empty());

        addJob();

        assertThat(
                build.getActions(Tab.class).stream()
                        .filter(tab -> tab.getUrlName().equals("duvo"))
                        .toList(),
                hasSize(1));
        assertThat(build.getAction(DuvoJobsPage.class), instanceOf(Tab.class));
    }

    @Test
    void pageIsNotSavedWithTheBuild() throws Exception {
        addJob();
        build.save();

        var saved = build.getRootDir().toPath().resolve("build.xml");
        var xml = Files.readString(saved);

        assertThat(xml, containsString("DuvoJobsAction"));
        assertThat(xml, not(containsString("<io.jenkins.plugins.duvo.page.")));
    }

    /** Several steps of a build may follow one Job, and not all of them know what became of its request. */
    @Test
    void lateVisitorLearnsTheDecisionWhicheverStepKnowsIt() throws Exception {
        var knowing = record("first");
        knowing.add(new DecisionRecord(REQUEST, "Pay?", DecisionRecord.Verdict.APPROVED, "alice"));
        knowing.add(new DecisionRecord(REQUEST, "Pay?", DecisionRecord.Verdict.NOT_ALLOWED, "bob"));
        record("second").setOpenRequest(REQUEST, 0);

        assertThat(late(), containsString("approved by alice"));
    }

    /** As who comes back to a tab that still shows the form. */
    @ParameterizedTest
    @CsvSource({
        "alice, alice, You have decided this",
        "alice, ALICE, You have decided this",
        "alice, bob, Too late",
        "anonymous, anonymous, Too late"
    })
    void userWhoDecidedIsNotCalledLate(String decider, String visitor, String beginning) throws Exception {
        record("only").add(new DecisionRecord(REQUEST, "Pay?", DecisionRecord.Verdict.APPROVED, decider));
        var as = visitor.equals("anonymous")
                ? Jenkins.ANONYMOUS2
                : new UsernamePasswordAuthenticationToken(visitor, null, List.of());
        try (var user = ACL.as2(as)) {
            assertThat(late(), startsWith(beginning + ": \"Pay?\" (agent-1): approved by " + decider));
        }
    }

    @Test
    void attemptIsNoDecision() throws Exception {
        record("only").add(new DecisionRecord(REQUEST, "Pay?", DecisionRecord.Verdict.NOT_ALLOWED, "bob"));

        assertThat(late(), startsWith("Too late: the build does not ask this any more ("));
    }

    /** A build's file that was edited may lack the time. */
    @Test
    void decisionWithoutATimeIsSaidWithoutOne() throws Exception {
        var decision = new DecisionRecord(REQUEST, "Pay?", DecisionRecord.Verdict.APPROVED, "alice");
        var xml = Jenkins.XSTREAM2.toXML(decision).replaceAll("<at>\\d+</at>", "");
        record("only").add((DecisionRecord) Jenkins.XSTREAM2.fromXML(xml));

        assertThat(late(), endsWith("approved by alice"));
        try (var browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            var page = browser.goTo(build.getUrl() + "duvo/").asNormalizedText();
            assertThat(page, containsString("approved by alice"));
            assertThat(page, not(matchesPattern("(?s).*approved by alice, .*19[67]\\d.*")));
        }
    }

    private JobRecord record(String key) throws Exception {
        var job = new JobRecord(key, "agent-1", "acme", 1);
        job.setId("job-1");
        DuvoJobsAction.of(build).add(job);
        return job;
    }

    private String late() {
        return build.getAction(DuvoJobsPage.class).getRequest(REQUEST).late();
    }

    private void addJob() throws Exception {
        var job = new JobRecord("key", "agent-1", "acme", 1);
        job.setId("job-1");
        DuvoJobsAction.of(build).add(job);
    }

    private JsonNode json(String path) throws Exception {
        try (var browser = jenkins.createWebClient()) {
            return Json.MAPPER.readTree(browser.goTo(build.getUrl() + path, "application/json")
                    .getWebResponse()
                    .getContentAsString());
        }
    }
}
