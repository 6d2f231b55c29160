package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** The prompt through which people are asked what a Job asks: one at a time, known to the record so that none is left over. */
final class PromptTracker {
    private final JobRecord record;
    private final Prompt prompt;
    private final RequestOwner job;

    PromptTracker(JobRecord record, Prompt prompt, RequestOwner job) {
        this.record = record;
        this.prompt = prompt;
        this.job = job;
    }

    /**
     * Asks, instead of whatever was asked before.
     *
     * @param outcome told what the first one does who settles the request
     */
    void open(OpenRequest request, HumanRequestForm form, Prompt.Callback outcome)
            throws IOException, InterruptedException {
        withdraw();
        var id = "Duvo-" + UUID.randomUUID();
        record.setPromptId(id);
        job.saveRecord(); // before it opens: else nobody could take it back after a crash
        request.ask(form, prompt.page());
        prompt.open(id, form, new Prompt.Callback() {
            @Override
            public void submitted(@CheckForNull String user, Map<String, Object> values) {
                if (request.claim(user)) {
                    outcome.submitted(user, values);
                }
            }

            @Override
            public void refused(@CheckForNull String user) {
                if (request.claim(user)) {
                    outcome.refused(user);
                }
            }
        });
    }

    /** Takes back what is asked, or what an earlier life of Jenkins had asked. */
    void withdraw() throws IOException, InterruptedException {
        var id = record.promptId();
        if (id != null) {
            prompt.close(id);
            record.setPromptId(null);
        }
    }
}
