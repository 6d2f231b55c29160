package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** Global configuration: the connections to Duvo, which administrators define on the System page or as code. The first is the default. */
@Extension
@Symbol("duvo")
public final class DuvoConfiguration extends GlobalConfiguration {
    private volatile List<DuvoConnection> connections = new ArrayList<>();

    public DuvoConfiguration() {
        load();
    }

    public static DuvoConfiguration get() {
        return ExtensionList.lookupSingleton(DuvoConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DuvoConfiguration_DisplayName();
    }

    public List<DuvoConnection> getConnections() {
        return Collections.unmodifiableList(connections);
    }

    /**
     * Replaces all connections and saves them.
     *
     * @throws IllegalArgumentException if one of them is invalid or two have the same name; nothing is changed then
     */
    @DataBoundSetter
    public void setConnections(@CheckForNull List<DuvoConnection> connections) {
        var replacement = new ArrayList<>(Util.fixNull(connections));
        var problem = problem(replacement);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        this.connections = replacement;
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        var submitted = request.bindJSONToList(DuvoConnection.class, form.get("connections"));
        var problem = problem(submitted);
        if (problem != null) {
            throw new FormException(problem, "connections");
        }
        setConnections(submitted);
        return true;
    }

    /**
     * Finds a valid connection.
     *
     * @param name null or blank for the default one
     * @throws DuvoConfigurationException if there is none, or more than one, of that name, or the saved one is invalid
     */
    public DuvoConnection connection(@CheckForNull String name) throws DuvoConfigurationException {
        var all = connections;
        if (all.isEmpty()) {
            throw new DuvoConfigurationException(Messages.DuvoConfiguration_NoConnection());
        }
        var effectiveName = Util.fixEmptyAndTrim(name) == null ? all.get(0).getName() : name.trim();
        var found = all.stream().filter(c -> c.getName().equals(effectiveName)).toList();
        if (found.isEmpty()) {
            throw new DuvoConfigurationException(Messages.DuvoConfiguration_UnknownConnection(effectiveName));
        }
        // Connections are validated before they are saved, but the file may have been edited since.
        var problem = problem(found);
        if (problem != null) {
            throw new DuvoConfigurationException(problem);
        }
        return found.get(0);
    }

    /**
     * How long an outage of a Job on a connection may last before the build ends; the default if the connection is invalid or missing.
     *
     * @param name null or blank for the default one
     */
    public Duration outageTimeout(@CheckForNull String name) {
        try {
            return Duration.ofMinutes(connection(name).getTroubleTimeoutMinutes());
        } catch (DuvoConfigurationException e) {
            return Duration.ofMinutes(DuvoConnection.DEFAULT_TROUBLE_TIMEOUT_MINUTES);
        }
    }

    @CheckForNull
    private static String problem(List<DuvoConnection> connections) {
        var names = new HashSet<String>();
        for (var connection : connections) {
            var problem = connection.problem();
            if (problem != null) {
                return connection.getName().isEmpty()
                        ? problem
                        : Messages.DuvoConfiguration_In(connection.getName(), problem);
            }
            if (!names.add(connection.getName())) {
                return Messages.DuvoConfiguration_SameName(connection.getName());
            }
        }
        return null;
    }
}
