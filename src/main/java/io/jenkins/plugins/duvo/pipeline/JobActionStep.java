package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that does one small thing with a Job that exists. Needs neither an executor nor a workspace. */
public abstract class JobActionStep extends Step {
    private final String runId;
    private String connection;
    private String credentialsId;

    JobActionStep(@CheckForNull String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    /** Duvo's id of the Job; null if none was named. */
    @CheckForNull
    public final String getRunId() {
        return runId;
    }

    @CheckForNull
    public final String getConnection() {
        return connection;
    }

    @DataBoundSetter
    public final void setConnection(@CheckForNull String connection) {
        this.connection = Util.fixEmptyAndTrim(connection);
    }

    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }
}
