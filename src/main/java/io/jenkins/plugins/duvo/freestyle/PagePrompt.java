package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.build.HumanRequestForm;
import io.jenkins.plugins.duvo.build.JobPrompt;

/** placeholder */
final class PagePrompt implements JobPrompt {
    PagePrompt(Run<?, ?> build, @CheckForNull String submitter) {}

    @Override
    public void open(String promptId, HumanRequestForm form, Outcome outcome) {}

    @Override
    public void close(String promptId) {}
}
