package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** Base class of the steps that act on an existing Job once, without following it. They need neither an executor nor a workspace. */
public abstract class JobActionStep extends Step {
    private final String runId;
    private String connection;
    private String credentialsId;

    JobActionStep(@CheckForNull String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    /** Duvo's id of the Job; null if the script named none. */
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
