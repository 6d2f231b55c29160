package io.jenkins.plugins.duvo.build;

import hudson.AbortException;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A Job is to be started. */
final class Starting implements Opening {
    private final JobHost host;
    private final String localId;
    private final JobSettings settings;
    private final ConnectedDuvo duvo;
    private final JobLog log;

    Starting(JobHost host, String localId, JobSettings settings, ConnectedDuvo duvo, JobLog log) {
        this.host = host;
        this.localId = localId;
        this.settings = settings;
        this.duvo = duvo;
        this.log = log;
    }

    @Override
    public CompletableFuture<Ready> open() throws IOException {
        var agentId = settings.getAgentId();
        if (agentId == null) {
            throw new AbortException(Messages.JobSettings_noAgent());
        }
        duvo.requireAgent(agentId);
        log.line(Messages.BuildJob_starting(agentId, duvo.connection().getName()));
        if (duvo.connection().isWebhooks() && !Webhooks.possible()) {
            log.line(Messages.Webhooks_noRootUrl(duvo.connection().getName()));
        }
        return CompletableFuture.completedFuture(
                () -> JobLedger.begin(host.run(), localId, settings, duvo.connection(), null));
    }
}
