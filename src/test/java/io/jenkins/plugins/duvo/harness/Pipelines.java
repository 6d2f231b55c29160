package io.jenkins.plugins.duvo.harness;

import hudson.model.Result;
import hudson.model.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Runner of sandboxed Pipelines in the Jenkins of a test, and reader of their logs. */
public final class Pipelines {
    private static final String MARK = "[Duvo] ";
    private static final Pattern NOTES = Pattern.compile("^(\u001b\\[8mha:[^\u001b]*\u001b\\[0m)+");

    private Pipelines() {}

    /** Runs a script to its end, which must be the expected one. */
    public static WorkflowRun run(JenkinsRule jenkins, Result expected, String script) throws Exception {
        return jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(start(jenkins, script)));
    }

    /** Starts a script. */
    public static WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        return start(jenkins.createProject(WorkflowJob.class), script);
    }

    /** Starts a script as a build of a project. */
    public static WorkflowRun start(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Aborts a build as the abort button does. */
    public static void abort(Run<?, ?> build) {
        build.getExecutor().doStop();
    }

    /** The log as it is on disk, with console notes. */
    public static String rawLog(Run<?, ?> build) throws IOException {
        var log = new ByteArrayOutputStream();
        build.getLogText().writeRawLogTo(0, log);
        return log.toString(StandardCharsets.UTF_8);
    }

    /**
     * The lines that this plugin logged, without their prefix. Jenkins writes the hidden note of a Pipeline line and its text one after
     * the other, so a line of another branch may stand between them, behind the note.
     */
    public static List<String> duvoLines(Run<?, ?> build) throws IOException {
        return rawLog(build)
                .lines()
                .map(line -> NOTES.matcher(line).replaceFirst(""))
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    /** The lines with the reason for which a build failed. */
    public static List<String> errors(Run<?, ?> build) throws IOException {
        return rawLog(build).lines().filter(line -> line.startsWith("ERROR:")).toList();
    }
}
