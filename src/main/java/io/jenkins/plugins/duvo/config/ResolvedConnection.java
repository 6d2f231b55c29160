package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import jenkins.model.Jenkins;
import jenkins.security.HMACConfidentialKey;
import okhttp3.HttpUrl;

/**
 * Connection with its key, resolved for one build, form or administrator: all that {@link DuvoEngine#scheduler} needs to reach
 * Duvo. Never saved: it is resolved again after each start of Jenkins. The key is read from its credential for each call, so that
 * a renewed key is used at once.
 *
 * @param connection the settings, as they were when this was made
 * @param access the key's id, its limit and its client
 * @param startMark tells whether a key is the one of an earlier call; it may be saved, because only this Jenkins can make it
 */
public record ResolvedConnection(DuvoConnection connection, DuvoAccess access, String startMark) {
    private static final HMACConfidentialKey MARK = new HMACConfidentialKey(ResolvedConnection.class, "key");

    /** Id of a key at an origin: tells keys apart without holding one. */
    private record KeyId(HttpUrl origin, String digest) {}

    /**
     * Resolves a connection for a step of a build. Blocks: a credentials provider may be remote, and the use of the credential is
     * recorded on disk. Must not be called on the Pipeline's thread.
     *
     * @param connectionName null or blank for the default connection
     * @param credentialsId a Secret text that the build can see, to be used instead of the connection's; or null
     * @throws DuvoConfigurationException if there is no such connection, the build's project may not use it, or its key cannot be found
     */
    public static ResolvedConnection forBuild(
            @CheckForNull String connectionName, @CheckForNull String credentialsId, Run<?, ?> run)
            throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(connectionName);
        connection.requireJobAllowed(run.getParent());
        return connect(
                connection, credentialsId, run, null, () -> connection.current().getRequestsPerMinute());
    }

    /**
     * Resolves a connection to stop a Job that no build follows. That needs the key only: whether the connection is still for the
     * project is not asked. The key is looked up where the build did and, as builds, projects and folders may be gone, in what is left
     * around them. Blocks on the lookups.
     *
     * @param buildId the external id of the build
     * @param startMark of the key to look for, or null; if no key has this mark, the first one that is found is used
     * @throws DuvoConfigurationException if there is no such connection, or no key can be found
     */
    public static ResolvedConnection forStop(
            @CheckForNull String connectionName,
            @CheckForNull String credentialsId,
            String buildId,
            @CheckForNull String startMark)
            throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(connectionName);
        IntSupplier requests = () -> connection.current().getRequestsPerMinute();
        ResolvedConnection first = null;
        DuvoConfigurationException missing = null;
        for (var scope : scopes(buildId)) {
            try {
                var found = connect(
                        connection,
                        credentialsId,
                        scope instanceof Run<?, ?> run ? run : null,
                        scope instanceof Item item ? item : null,
                        requests);
                if (startMark == null || startMark.equals(found.startMark())) {
                    return found;
                }
                first = first == null ? found : first;
            } catch (DuvoConfigurationException e) {
                missing = missing == null ? e : missing;
            }
        }
        if (first == null) {
            throw missing;
        }
        return first;
    }

    /** What is left of a build, its project and its folders, the nearest first, and Jenkins itself. */
    private static List<Object> scopes(String buildId) {
        var scopes = new ArrayList<>();
        var end = buildId.lastIndexOf('#');
        var run = end > 0 ? Run.fromExternalizableId(buildId) : null;
        if (run != null) {
            scopes.add(run);
        }
        for (var name = buildId.substring(0, Math.max(0, end)); !name.isEmpty(); ) {
            var item = Jenkins.get().getItemByFullName(name);
            if (item != null) {
                scopes.add(item);
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        }
        scopes.add(Jenkins.get());
        return scopes;
    }

    /** Resolves a connection for the form of a project, with the key that its builds see; null for a form outside of any project. */
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
     * Resolves a connection for administrators outside of builds, with the keys that every build sees. Blocks on the lookup of the
     * credential.
     *
     * @param connectionName null or blank for the default connection
     * @throws DuvoConfigurationException if there is no such connection or its key cannot be found
     */
    public static ResolvedConnection forAdministrators(@CheckForNull String connectionName)
            throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(connectionName);
        return connect(connection, null, null, null, () -> connection.current().getRequestsPerMinute());
    }

    /** Resolves an unsaved connection for a test in its form; it does not limit the requests of other users of the key. */
    static ResolvedConnection forTest(DuvoConnection connection) throws DuvoConfigurationException {
        return connect(connection, null, null, null, () -> ConnectionValidator.MAX_REQUESTS_PER_MINUTE);
    }

    /**
     * Checks that the connection allows an Assignment.
     *
     * @throws DuvoConfigurationException if it does not
     */
    public void requireAgent(String agentId) throws DuvoConfigurationException {
        connection.requireAgent(agentId);
    }

    /** Returns a future of the id of an Assignment; it fails with a {@link DuvoConfigurationException} if the connection does not allow it. */
    public CompletableFuture<String> allowed(String agentId) {
        try {
            requireAgent(agentId);
            return CompletableFuture.completedFuture(agentId);
        } catch (DuvoConfigurationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The keys that the connection was used with since Jenkins started, to be masked where a Job says them; usually one. */
    public Set<String> keys() {
        return DuvoEngine.get().usedKeys().keys(access.keyId());
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
        var key = credential.require().getSecret().getPlainText().trim();
        var keyId = new KeyId(HttpUrl.get(connection.getApiUrl()), Sha256.hex(key));
        var latest = new AtomicReference<>(keyId);
        var http = DuvoEngine.get().http();
        var userAgent = DuvoEngine.userAgent();
        var used = DuvoEngine.get().usedKeys();
        used.add(keyId, key);
        used.addUse(keyId, connection.getName(), own);
        return new ResolvedConnection(
                connection,
                new DuvoAccess(
                        keyId,
                        latest::get,
                        requests,
                        limits -> new DuvoClient(
                                http,
                                keyId.origin(),
                                () -> {
                                    var secret = used.add(keyId, secret(credential, latest));
                                    used.addUse(latest.get(), connection.getName(), own);
                                    return secret;
                                },
                                userAgent,
                                limits)),
                MARK.mac(key));
    }

    /** The present key, whose id is then the one that is used; empty if it cannot be read. */
    private static String secret(ApiKeyLookup credential, AtomicReference<KeyId> latest) {
        var key = credential.secret();
        if (!key.isBlank()) {
            latest.updateAndGet(before -> {
                var now = new KeyId(before.origin(), Sha256.hex(key.trim()));
                return now.equals(before) ? before : now;
            });
        }
        return key;
    }
}
