package io.jenkins.plugins.duvo.build;

import hudson.AbortException;
import io.jenkins.plugins.duvo.config.ConnectedDuvo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A Job is to be started. */
final class Starting implements Opening {
    private final JobHost host;
    private final String key;
    private final JobSettings settings;
    private final ConnectedDuvo duvo;
    private final JobLog log;

    Starting(JobHost host, String key, JobSettings settings, ConnectedDuvo duvo, JobLog log) {
        this.host = host;
        this.key = key;
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
        return CompletableFuture.completedFuture(
                () -> JobLedger.begin(host.run(), key, settings, duvo.connection(), null));
    }
}
