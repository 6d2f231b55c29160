package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the steps together with what surrounds them in Jenkinsfiles: Declarative Pipelines, timeouts, retries, parallel branches, libraries. */
@ExtendWith(FastEngineExtension.class)
class PipelineStylesTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void declarativePipelineNeedsNoAgent() throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        try {
            var build = run(Result.SUCCESS, """
                    pipeline {
                        agent none
                        stages {
                            stage('Check') {
                                steps {
                                    duvoRun agentId: '%1$s', message: 'November'
                                    script {
                                        def job = duvoRun agentId: '%1$s', wait: false
                                        echo "left ${job.id}"
                                    }
                                }
                            }
                        }
                    }""".formatted(DemoAssignments.MUTE));

            jenkins.assertLogContains("left " + jobs().get(1).id(), build);
        } finally {
            jenkins.jenkins.setNumExecutors(2);
        }
    }

    @Test
    void declarativePipelineReactsToFailedJob() throws Exception {
        var build = run(Result.FAILURE, """
                pipeline {
                    agent none
                    stages {
                        stage('Post') {
                            steps { duvoRun '%s' }
                        }
                    }
                    post { failure { echo 'told the book-keepers' } }
                }""".formatted(DemoAssignments.FAILING));

        jenkins.assertLogContains("told the book-keepers", build);
    }

    @Test
    void timeoutOfPipelineStopsJob() throws Exception {
        run(Result.ABORTED, """
                pipeline {
                    agent none
                    options { timeout(time: 3, unit: 'SECONDS') }
                    stages {
                        stage('Watch') {
                            steps { duvoRun '%s' }
                        }
                    }
                }""".formatted(DemoAssignments.ENDLESS));

        assertThat(jobs().get(0).status(), is("stopped"));
    }

    @Test
    void pipelineContinuesAfterCaughtError() throws Exception {
        var build = run(Result.UNSTABLE, """
                catchError(buildResult: 'UNSTABLE') { duvoRun '%s' }
                echo 'went on'""".formatted(DemoAssignments.FAILING));

        jenkins.assertLogContains("went on", build);
    }

    @Test
    void retryStartsAndLogsNewJob() throws Exception {
        var build = run(Result.SUCCESS, """
                def assignments = ['%s', '%s']
                retry(2) { duvoRun assignments.remove(0) }""".formatted(DemoAssignments.FAILING, DemoAssignments.MUTE));

        assertThat(jobs(), hasSize(2));
        assertThat(
                duvoLines(build).stream()
                        .filter(line -> line.matches("Starting .*|Job \\S+ started"))
                        .toList(),
                contains(
                        matchesPattern("Starting Assignment .*" + DemoAssignments.FAILING + ".*"),
                        is("Job " + jobs().get(0).id() + " started"),
                        matchesPattern("Starting Assignment .*" + DemoAssignments.MUTE + ".*"),
                        is("Job " + jobs().get(1).id() + " started")));
    }

    @Test
    void failFastStopsJobsOfOtherBranches() throws Exception {
        run(Result.FAILURE, """
                parallel failFast: true,
                    short: { duvoRun '%s' },
                    endless: { duvoRun '%s' }""".formatted(DemoAssignments.FAILING, DemoAssignments.ENDLESS));

        assertThat(jobs().stream().map(SimulatedJob::status).sorted().toList(), contains("failed", "stopped"));
    }

    @Test
    void sharedLibraryRunsJobs() throws Exception {
        var library = new LibraryConfiguration("books", new Books());
        library.setDefaultVersion("1");
        GlobalLibraries.get().setLibraries(List.of(library));
        try {
            var build = run(Result.SUCCESS, """
                    @Library('books')
                    import books.Month
                    echo "closed: ${closeMonth('%s', new Month('November'))}"
                    """.formatted(DemoAssignments.MUTE));

            jenkins.assertLogContains("closed: completed", build);
            assertThat(jobs().get(0).origin().message(), startsWith("Close November"));
        } finally {
            GlobalLibraries.get().setLibraries(List.of());
        }
    }

    /** A shared library that needs no repository. */
    public static final class Books extends LibraryRetriever {
        @Override
        public void retrieve(
                String name, String version, boolean changelog, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            target.child("src/books/Month.groovy").write("""
                    package books
                    class Month implements Serializable {
                        String name
                        Month(String name) { this.name = name }
                        def close(script, String agentId) { script.duvoRun agentId: agentId, message: "Close ${name}" }
                    }""", null);
            target.child("vars/closeMonth.groovy").write("""
                    def call(String agentId, month) { return month.close(this, agentId).status }""", null);
        }

        @Override
        public void retrieve(String name, String version, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            retrieve(name, version, false, target, run, listener);
        }
    }

    @Test
    void replayStartsJobOfItsOwn() throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "duvoRun agentId: '%s', message: 'November', wait: false".formatted(DemoAssignments.MUTE), true));
        var first = jenkins.buildAndAssertSuccess(job);

        var replayed = (WorkflowRun) first.getAction(ReplayAction.class)
                .run(
                        "duvoRun agentId: '%s', message: 'December', wait: false".formatted(DemoAssignments.MUTE),
                        Map.of())
                .get();

        jenkins.assertBuildStatusSuccess(replayed);
        assertThat(
                jobs().stream()
                        .map(each -> each.origin().message().lines().findFirst().orElse(""))
                        .toList(),
                contains("November", "December"));
    }

    private static WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(jenkins, expected, script);
    }

    private List<SimulatedJob> jobs() {
        return duvo.duvo().jobs();
    }
}
