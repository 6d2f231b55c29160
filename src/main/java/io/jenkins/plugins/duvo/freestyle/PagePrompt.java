package io.jenkins.plugins.duvo.freestyle;

import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Prompt of a freestyle build: the build's own page shows every open request, so this prints a link to that page in the log. */
final class PagePrompt implements Prompt {
    private static final Logger LOGGER = Logger.getLogger(PagePrompt.class.getName());

    private final Run<?, ?> build;
    private final TaskListener listener;

    PagePrompt(Run<?, ?> build, TaskListener listener) {
        this.build = build;
        this.listener = listener;
    }

    @Override
    public void open(String promptId, String page, HumanRequestForm form, Callback outcome) {
        var link = HyperlinkNote.encodeTo('/' + page, Messages.PagePrompt_link(form.yes(), form.no()));
        try {
            listener.getLogger().println("[Duvo] " + link);
        } catch (Throwable e) { // of any kind, of a decorator of the log: the page shows the request all the same
            LOGGER.log(Level.WARNING, "Cannot link to a request of a Duvo Job", e);
        }
    }

    @Override
    public void close(String promptId) {
        // The page shows open requests only.
    }
}
