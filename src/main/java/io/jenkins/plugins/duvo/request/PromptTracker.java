package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tracker of the prompt in which users are asked about a Job's human request. There is one at a time, and its id is saved in the Job's
 * record before it opens, so that it can be closed after a crash. A request that is asked again has its prompt under the same id, because
 * pages that show the one before know nothing newer: the Pipeline graph keeps what it has read of a step, and a second tab its form. Not
 * thread-safe; its methods may block.
 */
final class PromptTracker {
    private static final Logger LOGGER = Logger.getLogger(PromptTracker.class.getName());

    private final JobRecord record;
    private final Prompt prompt;
    private final RequestOwner owner;
    /** The request that was asked last, and the id of its prompts; null if none was. */
    private OpenRequest latest;

    private String latestId;

    PromptTracker(JobRecord record, Prompt prompt, RequestOwner owner) {
        this.record = record;
        this.prompt = prompt;
        this.owner = owner;
    }

    /**
     * Opens a prompt for a request, after it has closed the one before.
     *
     * @param callback called for the user who claims the request, and for no other
     */
    void open(OpenRequest request, HumanRequestForm form, Prompt.Callback callback)
            throws IOException, InterruptedException {
        withdraw();
        if (request != latest) {
            latest = request;
            latestId = Prompt.idFor(request);
        }
        var id = latestId;
        record.setPromptId(id);
        owner.saveRecord(); // before the prompt opens: else it could not be closed after a crash
        request.ask(form);
        prompt.open(id, form, new Prompt.Callback() {
            @Override
            public void submitted(@CheckForNull String user, Map<String, Object> values) {
                if (request.tryClaim(user)) {
                    callback.submitted(user, values);
                }
            }

            @Override
            public void refused(@CheckForNull String user) {
                if (request.tryClaim(user)) {
                    callback.refused(user);
                }
            }
        });
    }

    /**
     * Closes the prompt that is open, or that the previous Jenkins process left open. A prompt that cannot be closed is only logged: what
     * users do with it has no effect any more, and the next one must open.
     */
    void withdraw() {
        var id = record.promptId();
        if (id == null) {
            return;
        }
        try {
            prompt.close(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // of any kind: closing an input saves the build with the actions of all plugins
            LOGGER.log(Level.WARNING, "Cannot close a prompt about a Duvo Job", e);
        }
        record.setPromptId(null);
    }
}
