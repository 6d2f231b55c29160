package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;

/**
 * What the form of a job may offer and look at of the connections: those that are for the job, and the keys that its builds
 * see. Asks for no permission; whoever calls it does.
 *
 * @param item the job, or the folder whose jobs are meant; null for a form outside of any
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
     * @throws DuvoConfigurationException if there is none of that name, or it is not for the job
     */
    public DuvoConnection connection(@CheckForNull String name) throws DuvoConfigurationException {
        var connection = DuvoConfiguration.get().connection(name);
        if (item != null) {
            connection.requireJobAllowed(item);
        }
        return connection;
    }

    /** The credentials for a connection's address, an empty choice and the current one. */
    public ListBoxModel keys(@CheckForNull String connection, @CheckForNull String current) {
        return ApiKeyLookup.choice(item, ApiKeyLookup.requirements(apiUrl(connection)))
                .includeCurrentValue(Util.fixNull(current));
    }

    private String apiUrl(@CheckForNull String connection) {
        try {
            return connection(connection).getApiUrl();
        } catch (DuvoConfigurationException e) {
            return ""; // those for every address, then
        }
    }

    /**
     * Whether a credential can be used through a connection.
     *
     * @throws DuvoConfigurationException if the connection cannot be used, or there is no such credential
     */
    public void requireKey(@CheckForNull String connection, String credentialsId) throws DuvoConfigurationException {
        new ApiKeyLookup(credentialsId, connection(connection).getApiUrl(), null, item).require();
    }

    /**
     * The connection with its key. Blocks: the credential may be somewhere else.
     *
     * @throws DuvoConfigurationException as builds would meet it
     */
    public ResolvedConnection connected(@CheckForNull String connection, @CheckForNull String credentialsId)
            throws DuvoConfigurationException {
        return ResolvedConnection.forForm(connection(connection), credentialsId, item);
    }
}
