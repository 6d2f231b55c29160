package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** Base class of the steps that follow a Job to its end, with the options that they share. They need no executor. */
public abstract class JobStep extends Step {
    private final JobSettings settings;

    JobStep(JobSettings settings) {
        this.settings = settings;
    }

    final JobSettings settings() {
        return settings;
    }

    @CheckForNull
    public final String getConnection() {
        return settings.getConnection();
    }

    @DataBoundSetter
    public final void setConnection(@CheckForNull String connection) {
        settings.setConnection(connection);
    }

    @CheckForNull
    public final String getCredentialsId() {
        return settings.getCredentialsId();
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        settings.setCredentialsId(credentialsId);
    }

    public final String getHumanRequests() {
        return settings.getHumanRequests();
    }

    @DataBoundSetter
    public final void setHumanRequests(@CheckForNull String humanRequests) {
        settings.setHumanRequests(humanRequests);
    }

    @CheckForNull
    public final String getSubmitter() {
        return settings.getSubmitter();
    }

    @DataBoundSetter
    public final void setSubmitter(@CheckForNull String submitter) {
        settings.setSubmitter(submitter);
    }

    public final boolean isSelfApproval() {
        return settings.isSelfApproval();
    }

    @DataBoundSetter
    public final void setSelfApproval(boolean selfApproval) {
        settings.setSelfApproval(selfApproval);
    }

    public final String getOnDeny() {
        return settings.getOnDeny();
    }

    @DataBoundSetter
    public final void setOnDeny(@CheckForNull String onDeny) {
        settings.setOnDeny(onDeny);
    }

    public final int getRequestTimeoutMinutes() {
        return settings.getRequestTimeoutMinutes();
    }

    @DataBoundSetter
    public final void setRequestTimeoutMinutes(int requestTimeoutMinutes) {
        settings.setRequestTimeoutMinutes(requestTimeoutMinutes);
    }

    public final String getOnRequestTimeout() {
        return settings.getOnRequestTimeout();
    }

    @DataBoundSetter
    public final void setOnRequestTimeout(@CheckForNull String onRequestTimeout) {
        settings.setOnRequestTimeout(onRequestTimeout);
    }

    public final List<PresetAnswer> getAnswers() {
        return settings.getAnswers();
    }

    @DataBoundSetter
    public final void setAnswers(@CheckForNull List<PresetAnswer> answers) {
        settings.setAnswers(answers);
    }

    public final String getLog() {
        return settings.getLog();
    }

    @DataBoundSetter
    public final void setLog(@CheckForNull String log) {
        settings.setLog(log);
    }

    @CheckForNull
    public final String getOutputFile() {
        return settings.getOutputFile();
    }

    @DataBoundSetter
    public final void setOutputFile(@CheckForNull String outputFile) {
        settings.setOutputFile(outputFile);
    }

    public final boolean isPropagate() {
        return settings.isPropagate();
    }

    @DataBoundSetter
    public final void setPropagate(boolean propagate) {
        settings.setPropagate(propagate);
    }

    public final String getOnAbort() {
        return settings.getOnAbort();
    }

    @DataBoundSetter
    public final void setOnAbort(@CheckForNull String onAbort) {
        settings.setOnAbort(onAbort);
    }

    public final String getFailOn() {
        return settings.getFailOn();
    }

    @DataBoundSetter
    public final void setFailOn(@CheckForNull String failOn) {
        settings.setFailOn(failOn);
    }

    public final String getUnstableOn() {
        return settings.getUnstableOn();
    }

    @DataBoundSetter
    public final void setUnstableOn(@CheckForNull String unstableOn) {
        settings.setUnstableOn(unstableOn);
    }

    public final int getEvaluationTimeoutMinutes() {
        return settings.getEvaluationTimeoutMinutes();
    }

    @DataBoundSetter
    public final void setEvaluationTimeoutMinutes(int evaluationTimeoutMinutes) {
        settings.setEvaluationTimeoutMinutes(evaluationTimeoutMinutes);
    }

    @Override
    public final StepExecution start(StepContext context) {
        return new JobStepExecution(context, settings);
    }
}
