package io.jenkins.plugins.duvo.session;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A Job that was started elsewhere is taken up, if there is one and the connection gives its Assignment. */
final class Attaching implements Opening {
    private static final int LONGEST_WORD = 200;

    private final StepHost host;
    private final String localId;
    private final JobSettings settings;
    private final ResolvedConnection duvo;
    private final JobLog log;
    private final Transcript transcript;
    private final BooleanSupplier over;

    /** @param over whether the step has ended: nothing is asked then */
    Attaching(
            StepHost host,
            String localId,
            JobSettings settings,
            ResolvedConnection duvo,
            JobLog log,
            Transcript transcript,
            BooleanSupplier over) {
        this.host = host;
        this.localId = localId;
        this.settings = settings;
        this.duvo = duvo;
        this.log = log;
        this.transcript = transcript;
        this.over = over;
    }

    @Override
    public CompletableFuture<Ready> open() throws AbortException {
        var runId = settings.getRunId();
        if (runId == null) {
            throw new AbortException(Messages.Attaching_noRunId());
        }
        var calls = new JobClient(duvo, runId, over);
        return calls.read()
                .thenCompose(state -> settings.isFromStart() ? all(state.existingJob()) : onlyNew(calls, state.existingJob()))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(calls.explained(failure)));
    }

    private CompletableFuture<Ready> all(Job job) {
        return CompletableFuture.completedFuture(() -> attach(job));
    }

    private CompletableFuture<Ready> onlyNew(JobClient calls, Job job) {
        return calls.newest().thenApply(newest -> () -> {
            transcript.skip(newest.messages(), position(newest));
            return attach(job);
        });
    }

    /** What comes after the page is new, whatever Duvo counts. */
    private static int position(MessagePage newest) {
        var before = Math.max(0, newest.total() - DuvoClient.MESSAGES_A_PAGE);
        return before + newest.messages().size();
    }

    private JobStore attach(Job job) throws IOException {
        log.println(Messages.Attaching_following(
                PlainText.toLine(job.id(), LONGEST_WORD),
                PlainText.toLine(String.valueOf(job.agentId()), LONGEST_WORD),
                duvo.connection().getName()));
        return JobStore.attach(host.run(), localId, settings, duvo.connection(), job);
    }
}
