package io.jenkins.plugins.duvo.harness;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Connection of the Jenkins of a test to a simulated Duvo, under the name {@code acme}. */
public final class TestConnection {
    public static final String NAME = "acme";
    public static final String CREDENTIALS_ID = "duvo-api-key";

    /** Simulated seconds that pass for Jobs in a second. */
    static final double SPEED = 20;

    private TestConnection() {}

    /** Starts a simulated Duvo with {@link #SPEED}. */
    public static DuvoSimulator simulator() throws IOException {
        var simulator = DuvoSimulator.started();
        keepPace(simulator.duvo());
        return simulator;
    }

    /** Lets a simulated Duvo's Jobs go at {@link #SPEED}, and its request limit and its stops keep pace with the engine. */
    static void keepPace(SimulatedDuvo duvo) {
        var rate = FastEngineExtension.rate();
        duvo.speed(SPEED).limit(RequestLimit.ofDuvo(rate)).stopDelay(Duration.ofMillis(500 / rate));
    }

    public static DuvoConnection connect(DuvoSimulator simulator) throws IOException {
        addKey(CREDENTIALS_ID, simulator.key());
        return connect(simulator.url());
    }

    public static DuvoConnection connect(String url) {
        return connect(url, connection -> {});
    }

    public static DuvoConnection connect(String url, Consumer<DuvoConnection> setUp) {
        var connection = new DuvoConnection(NAME);
        connection.setApiUrl(url);
        connection.setCredentialsId(CREDENTIALS_ID);
        setUp.accept(connection);
        DuvoConfiguration.get().setConnections(List.of(connection));
        return connection;
    }

    /** Adds a Secret text for all builds; it replaces another of its id. */
    public static void addKey(String id, String key) throws IOException {
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(key)));
    }

    /** Adds a credential; it replaces another of its id. */
    public static void add(StandardCredentials credential) throws IOException {
        remove(credential.getId());
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials().add(credential);
        store.save();
    }

    /** Removes a credential, if there is one of that id. */
    public static void remove(String id) throws IOException {
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials().removeIf(each -> CredentialsMatchers.withId(id).matches(each));
        store.save();
    }
}
