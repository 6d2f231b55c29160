package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import java.time.Duration;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What must be known of a Job that may be alive, whatever happens to Jenkins. Kept in a file of its own from before the start is
 * sent until the end was seen. Members that a file does not have are null or false, so that files of earlier versions are read.
 *
 * @param version of this form; a file of a later one is not touched
 * @param localId names the Job within Jenkins
 * @param home the Jenkins that started it
 * @param build the external id of the build
 * @param connection the name of the connection
 * @param credentialsId the credential that the user named, or null for the connection's
 * @param agentId the Assignment
 * @param runId Duvo's id of the Job; null while the answer to the start has not been seen
 * @param reference the text in the first message by which the Job is found; null if it has none
 * @param message the first message as it is sent; null if there is none, and once the Job has begun: it is then of no more use
 * @param sandboxId where the files for the Job are; null if there are none
 * @param detach whether the Job is left running when its build is aborted or lost
 * @param queued whether the Job waits in line, so that nothing was sent yet
 * @param decision what was decided about a human request and may not have reached Duvo; or null
 * @param webhookUrl where Duvo says that something happened to the Job; null if it does not. Nobody else is to know it
 * @param givenUp why the build no longer wants the Job and stops it, empty where the build was aborted; null while it wants it
 * @param abandoned whether the step has ended without having seen the Job stop: the Job is to be stopped, however long the build
 *     goes on
 */
@Restricted(NoExternalUse.class)
public record JournaledJob(
        int version,
        String localId,
        ControllerIdentity home,
        String build,
        String connection,
        @CheckForNull String credentialsId,
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
        boolean abandoned) {
    public static final int VERSION = 1;

    /** Whether the Job is left running: its settings say so, and nothing has happened for which it is stopped all the same. */
    public boolean isDetached() {
        return detach && givenUp == null;
    }

    JournaledJob withRunId(String id) {
        return with(build, id, false, decision, givenUp, abandoned);
    }

    JournaledJob withDecision(@CheckForNull PendingDecision latest) {
        return with(build, runId, queued, latest, givenUp, abandoned);
    }

    JournaledJob withQueued(boolean now) {
        return with(build, runId, now, decision, givenUp, abandoned);
    }

    JournaledJob withAbortReason(String why) {
        return with(build, runId, queued, decision, why, abandoned);
    }

    public JournaledJob asAbandoned() {
        return with(build, runId, queued, decision, givenUp, true);
    }

    /** The same for a build that has moved. */
    JournaledJob withBuild(String movedBuild) {
        return with(movedBuild, runId, queued, decision, givenUp, abandoned);
    }

    private JournaledJob with(
            String newBuild,
            @CheckForNull String newRunId,
            boolean newQueued,
            @CheckForNull PendingDecision newDecision,
            @CheckForNull String newGivenUp,
            boolean newAbandoned) {
        return new JournaledJob(
                version,
                localId,
                home,
                newBuild,
                connection,
                credentialsId,
                agentId,
                newRunId,
                reference,
                newRunId == null ? message : null,
                sandboxId,
                detach,
                newQueued,
                newDecision,
                webhookUrl,
                newGivenUp,
                newAbandoned);
    }

    /** What the engine is to do for it: its start, as it was or will be sent. */
    public FollowRequest followRequest(@CheckForNull String team, Duration patience) {
        return FollowRequest.start(
                team, new StartRequest(agentId, message, sandboxId, webhookUrl), reference, patience);
    }
}
