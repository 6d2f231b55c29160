package io.jenkins.plugins.duvo.request;

import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobRecord;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The human requests of one Job, one after the other. Everything happens in one lane, in order, on
 * {@link Computer#threadPoolForRemoting}; only what concerns the request that is open now has an effect.
 */
@Restricted(NoExternalUse.class)
public final class RequestCoordinator {
    /** What a request is dealt with by. */
    record Means(
            SerialExecutor lane,
            JobRecord record,
            JobSettings settings,
            RequestLog log,
            PromptTracker prompt,
            RequestOwner job,
            JobListenerNotifier notices) {}

    private final Means means;
    /** The request that was opened last; null if there was none. */
    private RequestHandler latest;

    private boolean closed;

    public RequestCoordinator(JobRecord record, JobSettings settings, JobLog log, Prompt prompt, RequestOwner job) {
        // The Job goes on waiting, and so does the build: whoever reads its log must know.
        var lane = new SerialExecutor(
                "Cannot deal with a human request of a Duvo Job",
                e -> log.println(Messages.RequestCoordinator_cannotAsk()));
        means = new Means(
                lane,
                record,
                settings,
                new RequestLog(log),
                new PromptTracker(record, prompt, job),
                job,
                new JobListenerNotifier(job.run(), record));
    }

    /** After a restart: a prompt of the earlier life is nobody's any more. */
    public void restore() {
        means.lane().execute(means.prompt()::withdraw);
    }

    public void opened(HumanRequest request) {
        means.lane().execute(() -> {
            if (closed) {
                return; // nobody is there any more who could wait for an answer
            }
            if (latest != null) {
                latest.close(); // nobody told its end
            }
            latest = new RequestHandler(request, means);
            latest.open();
        });
    }

    public void settled(HumanRequest request, RequestResolution resolution) {
        means.lane().execute(() -> {
            if (latest == null || !latest.isAbout(request)) {
                latest = new RequestHandler(request, means); // the step was over before it was opened
            }
            latest.settled(resolution);
        });
    }

    public void answerRefused(HumanRequest request, DuvoException why) {
        means.lane().execute(() -> {
            if (latest != null && latest.isAbout(request)) {
                latest.answerRefused(why);
            }
        });
    }

    /** The step is over: nothing is asked any more, and nothing that is answered has an effect. */
    public void close() {
        means.lane().execute(() -> {
            closed = true;
            if (latest != null) {
                latest.close();
            }
            means.prompt().withdraw();
        });
    }

    /** The Job has ended: told after all that it asked. */
    public void jobEnded() {
        means.lane().execute(means.notices()::ended);
    }
}
