package io.jenkins.plugins.duvo.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Connects the Jenkins of a test to a simulated Duvo, under the name {@code acme}. */
public final class Acme {
    public static final String NAME = "acme";
    public static final String CREDENTIALS_ID = "duvo-api-key";

    private Acme() {}

    public static DuvoConnection connect(DuvoSimulator simulator) throws IOException {
        addKey(CREDENTIALS_ID, simulator.key());
        return connect(simulator.url());
    }

    public static DuvoConnection connect(String url) {
        var connection = new DuvoConnection(NAME);
        connection.setApiUrl(url);
        connection.setCredentialsId(CREDENTIALS_ID);
        DuvoConfiguration.get().setConnections(List.of(connection));
        return connection;
    }

    public static void addKey(String id, String key) throws IOException {
        var credentials = SystemCredentialsProvider.getInstance();
        credentials
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(key)));
        credentials.save();
    }
}
