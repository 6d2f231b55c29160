package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Json;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * Entry of the {@linkplain JobJournal journal}: what must be known of a Job that may be alive, whatever happens to Jenkins. An entry
 * has a file of its own from before the start is sent until the end was read. The components are the members of the file's JSON. Files
 * of earlier versions, and files that were edited, can be read: where a file lacks a member that must not be null, the member is
 * empty; an empty name of a connection means the default one.
 *
 * <p>{@link #forStart} and {@link #forExisting} make an entry. The {@code with...} methods return a copy, made as if the entry were
 * saved, changed in the file and read again.
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
        return of(members(run, localId, settings, connection)
                .put("agentId", Objects.requireNonNull(settings.getAgentId()))
                .put("reference", first.reference())
                .put("message", first.message())
                .put("sandboxId", sandboxId)
                .put("webhookUrl", connection.isWebhooks() ? WebhookRegistry.newUrl() : null));
    }

    /** Makes the entry of a Job that exists in Duvo and is followed from now on. */
    public static JournaledJob forExisting(
            Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection, Job job) {
        return of(members(run, localId, settings, connection)
                .put("agentId", Objects.toString(job.agentId(), ""))
                .put("runId", job.id()));
    }

    private static ObjectNode members(Run<?, ?> run, String localId, JobSettings settings, DuvoConnection connection) {
        return Json.MAPPER
                .createObjectNode()
                .put("version", VERSION)
                .put("localId", localId)
                .put("build", run.getExternalizableId())
                .put("connection", connection.getName())
                .put("credentialsId", settings.getCredentialsId())
                .put("detach", settings.isDetachOnAbort())
                .put("gated", settings.settlesRequests())
                .set("home", Json.MAPPER.valueToTree(ControllerIdentity.here()));
    }

    /** Returns a copy with another local id: the file's name says it too. */
    JournaledJob withLocalId(String id) {
        return with(copy -> copy.put("localId", id));
    }

    /** Whether the Job is left running: its settings say so, and the build has not given it up for another reason. */
    public boolean isDetached() {
        return detach && givenUp == null;
    }

    /** Returns a copy for a Job that has started; it is without the first message. */
    JournaledJob withRunId(String id) {
        return with(copy -> copy.put("runId", id).putNull("message").put("queued", false));
    }

    JournaledJob withStartMark(String mark) {
        return with(copy -> copy.put("startMark", mark));
    }

    /** @param here the Jenkins that the Job belongs to, which may have moved since the start */
    public JournaledJob withHome(ControllerIdentity here) {
        return with(copy -> copy.set("home", Json.MAPPER.valueToTree(here)));
    }

    JournaledJob withDecision(@CheckForNull PendingDecision latest) {
        return with(copy -> copy.set("decision", Json.MAPPER.valueToTree(latest)));
    }

    JournaledJob withQueued(boolean now) {
        return with(copy -> copy.put("queued", now));
    }

    JournaledJob withAbortReason(String why) {
        return with(copy -> copy.put("givenUp", why));
    }

    JournaledJob asLeft() {
        return with(copy -> copy.put("detach", true));
    }

    public JournaledJob asAbandoned() {
        return with(copy -> copy.put("abandoned", true));
    }

    /** @param newBuild the external id of the build, which changes when its project is renamed or moved */
    JournaledJob withBuild(String newBuild) {
        return with(copy -> copy.put("build", newBuild));
    }

    private JournaledJob with(Consumer<ObjectNode> change) {
        ObjectNode members = Json.MAPPER.valueToTree(this);
        change.accept(members);
        return of(members);
    }

    private static JournaledJob of(ObjectNode members) {
        return Json.MAPPER.treeToValue(members, JournaledJob.class);
    }

    /** Returns the request to the engine: the start of the Job as it was or will be sent. */
    public FollowRequest followRequest(@CheckForNull String team, Duration outageTimeout) {
        var key = IdempotencyKey.of("start", localId);
        return FollowRequest.start(
                team, new StartRequest(agentId, message, sandboxId, webhookUrl, key), reference, outageTimeout);
    }
}
