package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;

/**
 * Connections and keys that the form of a project may offer: the connections that the project may use, and the keys that its builds
 * can see. Checks no permission; the caller does.
 *
 * @param item the project, or the folder of the projects that are configured; null for a form outside of any
 */
public record ConnectionChoices(@CheckForNull Item item) {
    /** The names of the connections that may be used, in their order. */
    public List<String> names() {
        return DuvoConfiguration.get().getConnections().stream()
                .filter(connection -> item == null || connection.allowsItem(item))
                .map(DuvoConnection::getName)
                .toList();
    }

    /**
     * Finds a connection that may be used.
     *
     * @param name null or blank for the default one
     * @throws DuvoConfigurationException if there is none of that name, or the project may not use it
     */
    public DuvoConnection connection(@CheckForNull String name) throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(name);
        if (item != null) {
            connection.requireJobAllowed(item);
        }
        return connection;
    }

    /** The choices of a key: an empty one, the credentials for the connection's address, and the current one. */
    public ListBoxModel keys(@CheckForNull String connection, @CheckForNull String current) {
        return ApiKeyLookup.choice(item, ApiKeyLookup.requirements(apiUrl(connection)))
                .includeCurrentValue(Util.fixNull(current));
    }

    private String apiUrl(@CheckForNull String connection) {
        try {
            return connection(connection).getApiUrl();
        } catch (DuvoConfigurationException e) {
            return ""; // then the credentials for every address are offered
        }
    }

    /**
     * Checks that a credential can be used with a connection.
     *
     * @throws DuvoConfigurationException if the connection cannot be used, or there is no such credential
     */
    public void requireKey(@CheckForNull String connection, String credentialsId) throws DuvoConfigurationException {
        new ApiKeyLookup(credentialsId, connection(connection).getApiUrl(), null, item).require();
    }

    /**
     * Resolves a connection with its key. Blocks, because a credentials provider may.
     *
     * @throws DuvoConfigurationException in the cases in which a build would fail too
     */
    public ResolvedConnection resolve(@CheckForNull String connection, @CheckForNull String credentialsId)
            throws DuvoConfigurationException {
        return ResolvedConnection.forForm(connection(connection), credentialsId, item);
    }
}
