package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.nio.file.Files;
import jenkins.model.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** {@link DuvoJobsPage} stands in for the saved {@link DuvoJobsAction} wherever people and programs look. */
class DuvoJobsPageTest {
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
