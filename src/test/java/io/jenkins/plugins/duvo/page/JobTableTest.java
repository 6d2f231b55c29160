package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@link JobTable} on the page of a build with many Jobs: what is shown of them, and how large the page is. */
@Timeout(120)
class JobTableTest {
    private static final String ROWS = "//tr[@data-key]";
    private static final String CARDS = "//*[contains(@class, 'duvo-job') and @data-key and @data-size]";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    /** With 120 Jobs, of which 12 failed. */
    private static FreeStyleBuild many;

    private FreeStyleBuild build = many;

    @BeforeAll
    static void makeManyJobs() throws Exception {
        many = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        add(many, 120);
    }

    @Test
    void buildWithFewJobsShowsAllOfThemAndOneWithMoreATable() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        add(build, JobTable.MAX_CARDS);
        assertThat(shown("").getByXPath(CARDS), hasSize(JobTable.MAX_CARDS));
        assertThat(shown("").getByXPath(ROWS), empty());

        add(build, "one-more", "completed");

        var page = shown("");
        assertThat(page.getByXPath(CARDS), empty());
        assertThat(page.getByXPath(ROWS), hasSize(JobTable.MAX_CARDS + 1));
        assertThat(page.asNormalizedText(), containsString("21 Jobs"));
        assertThat(page.getByXPath("//nav[contains(@class, 'duvo-pages')]"), empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | 50 | job-0   | Page 1 of 3",
                "page=2                        | 50 | job-50  | Page 2 of 3",
                "page=3                        | 20 | job-100 | Page 3 of 3",
                "page=99                       | 20 | job-100 | Page 3 of 3",
                "page=-1                       | 50 | job-0   | Page 1 of 3",
                "page=x&status=whatever        | 50 | job-0   | Page 1 of 3",
                "status=failed                 | 12 | job-9   | 12 of 120 Jobs",
                "find=ASSIGNMENT+11            | 11 | job-11  | 11 of 120 Jobs",
                "find=assignment+11&status=failed | 1 | job-119 | 1 of 120 Jobs",
                "status=running                | 0  | ''      | 0 of 120 Jobs",
                "find=%3Cscript%3E             | 0  | ''      | 0 of 120 Jobs",
            })
    void rowsAreChosenByStatusTextAndPage(String query, int rows, String first, String words) throws Exception {
        var page = shown("?" + query);

        var keys = keys(page);
        assertThat(keys, hasSize(rows));
        assertThat(keys.isEmpty() ? "" : keys.get(0), is(first));
        assertThat(page.asNormalizedText(), containsString(words));
        assertThat(page.getByXPath("//script[not(@src)][contains(., '<script>')]"), empty());
    }

    @Test
    void statusesAreCountedForTheTextThatIsLookedFor() throws Exception {
        var page = shown("?find=assignment+11");

        var options = page.<DomElement>getByXPath("//select[@class='duvo-statuses']/option").stream()
                .map(each -> each.getTextContent().strip())
                .toList();
        assertThat(options, contains("All statuses", "Completed (10)", "Failed (1)"));
    }

    @Test
    void pageOfAThousandJobsIsSmall() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        add(build, 1_000);

        var html = shown("").getWebResponse().getContentAsString();

        assertThat(html.getBytes(StandardCharsets.UTF_8).length >> 10, is(lessThanOrEqualTo(300)));
    }

    @Test
    void newsOfATableAreAboutItsRowsAndTheJobThatIsOpen() throws Exception {
        var news = news("&table=&status=failed&open=job-3");

        assertThat(news.get("jobs").size(), is(13));
        assertThat(news.at("/jobs/12/id").asString(), is("job-3"));
        assertThat(news.get("many").asBoolean(), is(true));
        assertThat(news.get("live").asBoolean(), is(false));
        var stamp = news.get("table").asString();
        job(build, "job-9").setAgentName("Another name");
        assertThat(news("&table=&status=failed").get("table").asString(), is(not(stamp)));
    }

    @Test
    void newsOfAPageThatShowsAllJobsSayThatThereAreTooMany() throws Exception {
        var news = news("");

        assertThat(news.get("many").asBoolean(), is(true));
        assertThat(news.get("jobs").size(), is(0));
        assertThat(news.has("table"), is(false));
    }

    @ParameterizedTest
    @CsvSource({"duvo/rows?status=failed,12", "duvo/list?page=3,20"})
    void partsOfThePageAreServedByThemselves(String path, int rows) throws Exception {
        try (var browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = browser.goTo(build.getUrl() + path);

            assertThat(page.getByXPath(ROWS), hasSize(rows));
            assertThat(page.getWebResponse().getContentAsString(), not(containsString("<head")));
        }
    }

    private static void add(FreeStyleBuild to, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            add(to, "job-" + i, i % 10 == 9 ? "failed" : "completed");
            job(to, "job-" + i).setAgentName("Assignment " + i);
        }
    }

    private static void add(FreeStyleBuild to, String key, String status) throws Exception {
        var job = new JobRecord(key, "agent-1", "acme", 1);
        job.setId("run-" + key.hashCode());
        job.setStatus(status);
        job.endFollowing(1, null);
        DuvoJobsAction.of(to).add(job);
    }

    private static JobRecord job(FreeStyleBuild of, String key) {
        return DuvoJobsAction.of(of).find(key).orElseThrow();
    }

    private static List<String> keys(HtmlPage page) {
        return page.<DomElement>getByXPath(ROWS).stream()
                .map(row -> row.getAttribute("data-key"))
                .toList();
    }

    private HtmlPage shown(String query) throws Exception {
        try (var browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            return browser.goTo(build.getUrl() + "duvo/" + query);
        }
    }

    private JsonNode news(String query) throws Exception {
        try (var browser = jenkins.createWebClient()) {
            return Json.MAPPER.readTree(browser.goTo(build.getUrl() + "duvo/news?since=0" + query, "application/json")
                    .getWebResponse()
                    .getContentAsString());
        }
    }
}
