package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.AssignmentResolver;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.request.JobGateRegistry;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.Transcript;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import io.jenkins.plugins.duvo.workspace.FileStager;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Opener of a session's Job: prepares a new Job to be started, or an existing one to attach to, before it is followed. It checks what
 * the step names, uploads files and reads what is needed, but sends no start. So an abort may drop what it prepares at any time.
 *
 * <p>Both methods are called on a thread that may block. Their futures are completed on a thread that may block, exceptionally with
 * the reason why the step fails.
 */
final class JobOpener {
    /** A Job that can be followed as soon as it is saved. */
    interface PreparedJob {
        /** Writes the Job to the journal and to the build's record. Called once, and only if the step still follows the Job. */
        JobStore save() throws IOException;
    }

    private final SessionContext context;
    private final ResolvedConnection duvo;
    private final BooleanSupplier stepEnded;

    /** @param stepEnded whether the step has ended; nothing is sent to Duvo any more then */
    JobOpener(SessionContext context, ResolvedConnection duvo, BooleanSupplier stepEnded) {
        this.context = context;
        this.duvo = duvo;
        this.stepEnded = stepEnded;
    }

    /**
     * Prepares the start of a Job of the Assignment that the step names. If the step names files, they are uploaded first.
     *
     * @param restarted whether a previous Jenkins process began the step but saved no Job; the workspace's agent may then still have
     *     to reconnect
     * @throws IOException if the step cannot start such a Job
     */
    CompletableFuture<PreparedJob> start(boolean restarted) throws IOException {
        var settings = context.settings();
        var agentId = settings.getAgentId();
        if (agentId == null) {
            throw new AbortException(Messages.JobOpener_noAgent());
        }
        return new AssignmentResolver(duvo, stepEnded).resolve(agentId).thenCompose(id -> stage(id, restarted));
    }

    private CompletableFuture<PreparedJob> stage(String agentId, boolean restarted) {
        var settings = context.settings();
        if (settings.filePatterns().isEmpty()) {
            return CompletableFuture.completedFuture(() -> saveNew(agentId, null));
        }
        return new FileStager(context.host(), settings, duvo, context.log(), stepEnded)
                .stage(restarted)
                .thenApply(sandboxId -> () -> saveNew(agentId, sandboxId));
    }

    private JobStore saveNew(String agentId, @CheckForNull String sandboxId) throws IOException {
        var connection = duvo.connection();
        var first = JobLabels.firstLine(context.settings());
        var assignment = AssignmentNameCache.get().describe(duvo, agentId);
        context.log() // before the record is labelled: then all is known that the log masks of it
                .println(
                        first == null
                                ? Messages.JobOpener_starting(assignment, connection.getName())
                                : Messages.JobOpener_startingWith(
                                        assignment,
                                        connection.getName(),
                                        PlainText.line(context.log().mask(first))));
        if (connection.isWebhooks() && !WebhookRegistry.isPossible()) {
            context.log().println(Messages.JobOpener_noRootUrl(connection.getName()));
        }
        return JobStore.begin(
                context.run(), context.localId(), context.settings().withAgentId(agentId), duvo, sandboxId);
    }

    /**
     * Prepares the Job that the step names by its id. The Job must exist, and the connection must allow its Assignment.
     *
     * @throws AbortException if the step names no Job
     */
    CompletableFuture<PreparedJob> attach() throws AbortException {
        var runId = context.settings().getRunId();
        if (runId == null) {
            throw new AbortException(Messages.JobOpener_noRunId());
        }
        var client = new JobClient(duvo, runId, stepEnded);
        return client.read()
                .thenCompose(state -> prepareExisting(client, state.existingJob()))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(client.explained(failure)));
    }

    private CompletableFuture<PreparedJob> prepareExisting(JobClient client, Job job) {
        if (context.settings().isFromStart()) {
            return CompletableFuture.completedFuture(() -> saveExisting(job));
        }
        var earlier = DuvoJobsAction.of(context.run()).handedOver(job.id());
        if (!earlier.isEmpty()) { // the script has seen nothing of what the Job has said since
            var handedOver = earlier.get(earlier.size() - 1).getLocalId();
            return CompletableFuture.completedFuture(() -> {
                var end = new Transcript(
                                context.run(), handedOver, context.settings().keptLevel())
                        .resume();
                context.transcript().skip(end.lastMessages(), end.position());
                return saveExisting(job);
            });
        }
        return client.newest().thenApply(newest -> () -> {
            context.transcript().skip(newest.messages(), endOf(newest));
            return saveExisting(job);
        });
    }

    /**
     * Position after the last page of messages, as the number of messages up to there. It counts the messages of the page instead of
     * trusting Duvo's total: a message that is counted but not yet on the page is still followed. Example: of 80 messages, the last
     * page begins after 30; if only 49 messages are on it, the position is 79.
     */
    private static int endOf(MessagePage newest) {
        var before = Math.max(0, newest.total() - DuvoClient.MESSAGES_A_PAGE);
        return before + newest.messages().size();
    }

    private JobStore saveExisting(Job job) throws IOException {
        var connection = duvo.connection();
        context.log()
                .println(Messages.JobOpener_following(
                        PlainText.id(job.id()),
                        AssignmentNameCache.get().describe(duvo, Objects.requireNonNullElse(job.agentId(), "?")),
                        connection.getName()));
        var store = JobStore.attach(context.run(), context.localId(), context.settings(), duvo, job);
        JobGateRegistry.release(store.takeOver());
        return store;
    }
}
