package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Entry of the {@linkplain JobJournal journal}: what must be known of a Job that may be alive, whatever happens to Jenkins. It
 * has a file of its own from before the start is sent until the end was read. The components are the members of the file's
 * JSON. Files of earlier versions, and files that were edited, can be read: where a file lacks a member that must not be null,
 * the member is empty; an empty name of a connection means the default one.
 *
 * <p>{@link #forStart} and {@link #forExisting} make an entry, the {@code with...} methods copy it.
 *
 * @param version of the file's format; a file of a later version is left alone
 * @param localId names the Job within Jenkins
 * @param home the Jenkins that started the Job
 * @param build the external id of the build
 * @param connection the name of the connection
 * @param credentialsId the credential that the user named, or null for that of the connection
 * @param startMark tells whether a key is the one that the Job was started with; null where a file of an earlier version has none
 * @param agentId the id of the Assignment
 * @param runId Duvo's id of the Job; null until Duvo has answered the start
 * @param reference the text in the first message by which the Job is found; null if there is none
 * @param message the first message as it is sent; null if there is none, and once the Job has started, because nothing needs it
 *     then
 * @param sandboxId the sandbox with the files for the Job; null if there are none
 * @param detach whether the Job is left running when its build is aborted or lost
 * @param queued whether the Job waits for a free place of its connection, so that no start was sent yet
 * @param decision what was decided about a human request and may not have reached Duvo; or null
 * @param webhookUrl where Duvo announces changes of the Job; null if it does not. A secret
 * @param givenUp why the build stops the Job, empty where the build was aborted; null while the build wants the Job
 * @param gated whether the build settles the Job's human requests, so that other builds need its leave to do so
 * @param abandoned whether the step ended before Duvo showed that the Job had stopped: Jenkins stops the Job however long the
 *     build goes on
 */
@Restricted(NoExternalUse.class)
public record JournaledJob(
        int version,
        String localId,
        ControllerIdentity home,
        String build,
        String connection,
        @CheckForNull String credentialsId,
        @CheckForNull String startMark,
        String agentId,
        @CheckForNull String runId,
        @CheckForNull String reference,
        @CheckForNull String message,
        @CheckForNull String sandboxId,
        boolean detach,
        boolean queued,
        @CheckForNull PendingDecision decision,
        @CheckForNull String webhookUrl,
        @CheckForNull String givenUp,
        boolean gated,
        boolean abandoned) {
    public static final int VERSION = 1;

    public JournaledJob {
        localId = Objects.toString(localId, "");
        home = home == null ? new ControllerIdentity("", "", "") : home;
        build = Objects.toString(build, "");
        connection = Objects.toString(connection, "");
        agentId = Objects.toString(agentId, "");
        decision = decision == null || decision.isComplete() ? decision : null;
    }

    /**
     * Makes the entry of a Job that is to be started.
     *
     * @param settings with an Assignment
     * @param sandboxId the sandbox with the files for the Job; null if there are none
     */
    public static JournaledJob forStart(
            Run<?, ?> run,
            String localId,
            JobSettings settings,
            DuvoConnection connection,
            @CheckForNull String sandboxId) {
        var first = TaggedMessage.of(run, localId, settings.getMessage(), connection.isTagMessages());
        var builder = new Builder(run, localId, settings, connection);
        builder.agentId = Objects.requireNonNull(settings.getAgentId());
        builder.reference = first.reference();
        builder.message = first.message();
        builder.sandboxId = sandboxId;
        builder.webhookUrl = connection.isWebhooks() ? WebhookRegistry.newUrl() : null;
        return builder.build();
    }

    /** Makes the entry of a Job that exists in Duvo and is followed from now on. */
    public static JournaledJob forExisting(
            Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection, Job job) {
        var builder = new Builder(run, localId, settings, connection);
        builder.agentId = Objects.toString(job.agentId(), "");
        builder.runId = job.id();
        return builder.build();
    }

    /** Returns a copy with another local id: the file's name says it too. */
    JournaledJob withLocalId(String id) {
        return with(copy -> copy.localId = id);
    }

    /** Whether the Job is left running: its settings say so, and the build has not given it up for another reason. */
    public boolean isDetached() {
        return detach && givenUp == null;
    }

    /** Returns a copy for a Job that has started; it is without the first message. */
    JournaledJob withRunId(String id) {
        return with(copy -> {
            copy.runId = id;
            copy.message = null;
            copy.queued = false;
        });
    }

    JournaledJob withStartMark(String mark) {
        return with(copy -> copy.startMark = mark);
    }

    /** @param here the Jenkins that the Job belongs to, which may have moved since the start */
    public JournaledJob withHome(ControllerIdentity here) {
        return with(copy -> copy.home = here);
    }

    JournaledJob withDecision(@CheckForNull PendingDecision latest) {
        return with(copy -> copy.decision = latest);
    }

    JournaledJob withQueued(boolean now) {
        return with(copy -> copy.queued = now);
    }

    JournaledJob withAbortReason(String why) {
        return with(copy -> copy.givenUp = why);
    }

    JournaledJob asLeft() {
        return with(copy -> copy.detach = true);
    }

    public JournaledJob asAbandoned() {
        return with(copy -> copy.abandoned = true);
    }

    /** @param newBuild the external id of the build, which changes when its project is renamed or moved */
    JournaledJob withBuild(String newBuild) {
        return with(copy -> copy.build = newBuild);
    }

    private JournaledJob with(Consumer<Builder> change) {
        var copy = new Builder(this);
        change.accept(copy);
        return copy.build();
    }

    /** Returns the request to the engine: the start of the Job as it was or will be sent. */
    public FollowRequest followRequest(@CheckForNull String team, Duration outageTimeout) {
        var key = IdempotencyKey.of("start", localId);
        return FollowRequest.start(
                team, new StartRequest(agentId, message, sandboxId, webhookUrl, key), reference, outageTimeout);
    }

    /** Builder with the components as fields, so that no code depends on their order but {@link #build()}. */
    private static final class Builder {
        private final int version;
        private String localId;
        private ControllerIdentity home;
        private final String connection;
        private final String credentialsId;
        private boolean detach;
        private final boolean gated;
        private String build;
        private String startMark;
        private String agentId;
        private String runId;
        private String reference;
        private String message;
        private String sandboxId;
        private boolean queued;
        private PendingDecision decision;
        private String webhookUrl;
        private String givenUp;
        private boolean abandoned;

        Builder(Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection) {
            this.version = VERSION;
            this.localId = localId;
            this.home = ControllerIdentity.here();
            this.build = run.getExternalizableId();
            this.connection = connection.getName();
            this.credentialsId = settings.getCredentialsId();
            this.detach = settings.isDetachOnAbort();
            this.gated = settings.settlesRequests();
        }

        Builder(JournaledJob from) {
            this.version = from.version;
            this.localId = from.localId;
            this.home = from.home;
            this.build = from.build;
            this.connection = from.connection;
            this.credentialsId = from.credentialsId;
            this.startMark = from.startMark;
            this.agentId = from.agentId;
            this.runId = from.runId;
            this.reference = from.reference;
            this.message = from.message;
            this.sandboxId = from.sandboxId;
            this.detach = from.detach;
            this.queued = from.queued;
            this.decision = from.decision;
            this.webhookUrl = from.webhookUrl;
            this.givenUp = from.givenUp;
            this.gated = from.gated;
            this.abandoned = from.abandoned;
        }

        JournaledJob build() {
            return new JournaledJob(
                    version,
                    localId,
                    home,
                    build,
                    connection,
                    credentialsId,
                    startMark,
                    agentId,
                    runId,
                    reference,
                    message,
                    sandboxId,
                    detach,
                    queued,
                    decision,
                    webhookUrl,
                    givenUp,
                    gated,
                    abandoned);
        }
    }
}
