package io.jenkins.plugins.duvo.freestyle;

import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt;

/** Prompt of a freestyle build: none besides the form on the page of the build's Jobs, to which the log has a link. */
final class PagePrompt implements Prompt {
    @Override
    public void open(String promptId, HumanRequestForm form, Callback outcome) {
        // The page shows every open request.
    }

    @Override
    public void close(String promptId) {
        // The page shows open requests only.
    }
}
