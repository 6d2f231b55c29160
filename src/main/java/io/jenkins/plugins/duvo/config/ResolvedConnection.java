package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import java.util.function.IntSupplier;
import okhttp3.HttpUrl;

/**
 * A connection with the key that its user may see: all that {@link DuvoEngine#scheduler} needs to reach Duvo. To be made anew
 * after each start of Jenkins, never saved. The key is read anew from its credential for each call, so that a key that is
 * renewed is used at once.
 *
 * @param connection what the connection says; it stays as it was when this was made
 */
public record ResolvedConnection(DuvoConnection connection, DuvoAccess access) {
    /** Tells keys apart without being one. */
    private record AccountId(HttpUrl origin, String digest) {}

    /**
     * For a step of a build. Blocks: the credential may be somewhere else, and its use is noted on disk. Never call it on the
     * Pipeline's thread.
     *
     * @param connectionName null or blank for the default connection
     * @param credentialsId a Secret text that the build can see, to be used instead of the connection's; or null
     * @throws DuvoConfigurationException if there is no such connection, it is not for this job, or its key cannot be found
     */
    public static ResolvedConnection forBuild(
            @CheckForNull String connectionName, @CheckForNull String credentialsId, Run<?, ?> run)
            throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(connectionName);
        connection.requireJobAllowed(run.getParent());
        return connect(
                connection, credentialsId, run, null, () -> connection.current().getRequestsPerMinute());
    }

    /** For the form of a job, with the key that the job's builds see; null for a form outside of any job. */
    static ResolvedConnection forForm(
            DuvoConnection connection, @CheckForNull String credentialsId, @CheckForNull Item item)
            throws DuvoConfigurationException {
        return connect(
                connection,
                credentialsId,
                null,
                item,
                () -> connection.current().getRequestsPerMinute());
    }

    /**
     * For what administrators do outside of builds, with the keys that every build sees. Blocks as {@link #forBuild} does.
     *
     * @param connectionName null or blank for the default connection
     * @throws DuvoConfigurationException if there is no such connection or its key cannot be found
     */
    public static ResolvedConnection forAdministrators(@CheckForNull String connectionName)
            throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(connectionName);
        return connect(connection, null, null, null, () -> connection.current().getRequestsPerMinute());
    }

    /** For a connection that may be no more than a form yet, and has no say in how many requests others may make. */
    static ResolvedConnection forTest(DuvoConnection connection) throws DuvoConfigurationException {
        return connect(connection, null, null, null, () -> ConnectionValidator.MOST_REQUESTS);
    }

    /** The same as {@link DuvoConnection#requireAgent}. */
    public void requireAgent(String agentId) throws DuvoConfigurationException {
        connection.requireAgent(agentId);
    }

    private static ResolvedConnection connect(
            DuvoConnection connection,
            @CheckForNull String credentialsId,
            @CheckForNull Run<?, ?> run,
            @CheckForNull Item item,
            IntSupplier requests)
            throws DuvoConfigurationException {
        var own = Util.fixEmptyAndTrim(credentialsId);
        var id = own == null ? connection.getCredentialsId() : own;
        if (id == null) {
            throw new DuvoConfigurationException(Messages.ResolvedConnection_NoCredential(connection.getName()));
        }
        var credential = new ApiKeyLookup(id, connection.getApiUrl(), run, item);
        var account = new AccountId(
                HttpUrl.get(connection.getApiUrl()),
                Sha256.of(credential.require().getSecret().getPlainText().trim()));
        var http = DuvoEngine.get().http();
        var userAgent = DuvoEngine.userAgent();
        return new ResolvedConnection(
                connection,
                new DuvoAccess(
                        account,
                        requests,
                        limits -> new DuvoClient(http, account.origin(), credential::secret, userAgent, limits)));
    }
}
