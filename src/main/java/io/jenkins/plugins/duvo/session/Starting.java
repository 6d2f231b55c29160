package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import io.jenkins.plugins.duvo.workspace.FileStager;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A Job is to be started. */
final class Starting implements Opening {
    private final StepHost host;
    private final String localId;
    private final JobSettings settings;
    private final ResolvedConnection duvo;
    private final JobLog log;
    private final boolean restarted;
    private final BooleanSupplier over;

    /**
     * @param restarted whether an earlier life of Jenkins began this and wrote nothing down
     * @param over whether the step has ended: nothing is asked then
     */
    Starting(
            StepHost host,
            String localId,
            JobSettings settings,
            ResolvedConnection duvo,
            JobLog log,
            boolean restarted,
            BooleanSupplier over) {
        this.host = host;
        this.localId = localId;
        this.settings = settings;
        this.duvo = duvo;
        this.log = log;
        this.restarted = restarted;
        this.over = over;
    }

    @Override
    public CompletableFuture<Ready> open() throws IOException {
        var agentId = settings.getAgentId();
        if (agentId == null) {
            throw new AbortException(Messages.Starting_noAgent());
        }
        duvo.requireAgent(agentId);
        if (settings.filePatterns().isEmpty()) {
            return CompletableFuture.completedFuture(() -> begin(agentId, null));
        }
        return new FileStager(host, settings, duvo, log, over)
                .stage(restarted)
                .thenApply(sandboxId -> () -> begin(agentId, sandboxId));
    }

    private JobStore begin(String agentId, @CheckForNull String sandboxId) throws IOException {
        log.println(Messages.Starting_starting(agentId, duvo.connection().getName()));
        if (duvo.connection().isWebhooks() && !WebhookRegistry.isPossible()) {
            log.println(Messages.Starting_noRootUrl(duvo.connection().getName()));
        }
        return JobStore.begin(host.run(), localId, settings, duvo.connection(), sandboxId);
    }
}
