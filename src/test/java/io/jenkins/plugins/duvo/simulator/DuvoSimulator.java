package io.jenkins.plugins.duvo.simulator;

import io.jenkins.plugins.duvo.simulator.http.AcceptedSockets;
import io.jenkins.plugins.duvo.simulator.http.MockWebServerAdapter;
import io.jenkins.plugins.duvo.simulator.http.WebhookSender;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;

/** HTTP server of a simulated Duvo on the loopback interface; also a program, see {@link #main}. Thread-safe. */
public class DuvoSimulator implements AutoCloseable {
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final SimulatedDuvo duvo;
    private MockWebServer server;
    private MockWebServerAdapter adapter;
    private WebhookSender webhooks;
    private SSLSocketFactory tls;
    private List<Protocol> protocols = List.of(Protocol.HTTP_1_1);
    private int port;

    /** Creates a server, not started yet. */
    public DuvoSimulator(SimulatedDuvo duvo) {
        this.duvo = duvo;
        SERVER_LOG.setLevel(Level.WARNING);
    }

    /**
     * Creates a server in real time, not started yet. The ids of its Jobs are its own: a call that still concerns a Job of
     * one simulator cannot affect a Job of the next.
     */
    public DuvoSimulator() {
        this(new SimulatedDuvo(InstantSource.system(), System.nanoTime()));
    }

    /** Creates a server in real time and starts it on a free port. */
    public static DuvoSimulator started() throws IOException {
        return new DuvoSimulator().start(0);
    }

    /** Serves HTTPS, and HTTP/2 if the client offers it, from the next start on. */
    public synchronized DuvoSimulator useTls(SSLSocketFactory factory) {
        tls = factory;
        protocols = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
        return this;
    }

    /** Serves HTTP/2 without TLS, for clients with prior knowledge, from the next start on. */
    public synchronized DuvoSimulator useHttp2() {
        protocols = List.of(Protocol.H2_PRIOR_KNOWLEDGE);
        return this;
    }

    /** Shuts an HTTP/2 connection down (GOAWAY) after the next answer. */
    public synchronized void goAwayAfterNextAnswer() {
        adapter.goAwayAfterNextAnswer();
    }

    /** Posts the events of each Job to its webhook URL, also those between two requests. */
    public synchronized DuvoSimulator sendWebhooks() {
        if (webhooks == null) {
            webhooks = new WebhookSender(duvo);
        }
        return this;
    }

    /** Starts to listen on a port, 0 for a free one; throws if it listens already. */
    public synchronized DuvoSimulator start(int onPort) throws IOException {
        if (server != null) {
            throw new IllegalStateException("The simulator listens already");
        }
        var sockets = new AcceptedSockets();
        var newServer = new MockWebServer();
        newServer.setServerSocketFactory(sockets);
        adapter = new MockWebServerAdapter(duvo, sockets, newServer);
        newServer.setDispatcher(adapter);
        newServer.setProtocols(protocols);
        if (tls != null) {
            newServer.useHttps(tls);
        }
        newServer.start(InetAddress.getByName("127.0.0.1"), onPort);
        port = newServer.getPort();
        server = newServer;
        return this;
    }

    /** Stops listening and closes all connections; the state stays. Does nothing if it does not listen. */
    public synchronized void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Stops and starts on the same port with the same state. */
    public synchronized DuvoSimulator restart() throws IOException {
        stop();
        return start(port);
    }

    /** The origin, without a slash at the end; a {@link #restart()} does not change it. */
    public synchronized String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** A key that the simulator accepts. */
    public String key() {
        return SimulatedDuvo.KEY;
    }

    /** The simulated Duvo that answers. */
    public SimulatedDuvo duvo() {
        return duvo;
    }

    @Override
    public synchronized void close() {
        stop();
        if (webhooks != null) {
            webhooks.close();
            webhooks = null;
        }
    }

    /** Runs the simulator until the process is ended. Arguments, with their default values: {@code --port 8089 --speed 1}. */
    public static void main(String[] arguments) throws Exception {
        int port = 8089;
        double speed = 1;
        for (int i = 0; i < arguments.length; i += 2) {
            var value = i + 1 < arguments.length ? arguments[i + 1] : "";
            try {
                switch (arguments[i]) {
                    case "--port" -> port = Integer.parseInt(value);
                    case "--speed" -> speed = Double.parseDouble(value);
                    default -> usage("unknown argument " + arguments[i]);
                }
            } catch (NumberFormatException e) {
                usage(arguments[i] + " needs a number");
            }
        }
        if (port < 0 || port > 65535 || !(speed > 0)) {
            usage("the port must be 0 to 65535, the speed greater than 0");
        }
        var simulator = new DuvoSimulator();
        simulator.duvo().speed(speed);
        try {
            simulator.sendWebhooks().start(port);
        } catch (IOException e) {
            System.err.println("Cannot listen on port " + port + ": " + e.getMessage());
            System.exit(1);
        }
        System.out.println("Duvo simulator on " + simulator.url());
        System.out.println("Key: " + simulator.key());
        System.out.println("Assignments:");
        for (var assignment : DemoAssignments.ALL) {
            System.out.println(assignment.id() + "  " + assignment.summary());
        }
        System.out.flush();
        new CountDownLatch(1).await();
    }

    private static void usage(String problem) {
        System.err.println(problem + "; usage: [--port 8089] [--speed 1]");
        System.exit(2);
    }
}
