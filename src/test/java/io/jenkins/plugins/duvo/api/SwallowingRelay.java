package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * TCP relay in front of a server, whose connections can go dead without a word, as behind a router that fails over: bytes of a dead
 * connection vanish in both directions, and neither end is closed. New connections work.
 */
final class SwallowingRelay implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final List<Tunnel> tunnels = new CopyOnWriteArrayList<>();

    /** Relays from a free port of this machine to {@code target}. */
    SwallowingRelay(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    int connections() {
        return tunnels.size();
    }

    /** All connections that exist now go dead. */
    void swallowAll() {
        tunnels.forEach(tunnel -> tunnel.dead = true);
    }

    private void accept() {
        try {
            while (true) {
                var tunnel = new Tunnel(door.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                tunnels.add(tunnel);
                start(() -> tunnel.pump(tunnel.client, tunnel.server));
                start(() -> tunnel.pump(tunnel.server, tunnel.client));
            }
        } catch (IOException e) {
            // the relay is closed
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var tunnel : tunnels) {
            tunnel.client.close();
            tunnel.server.close();
        }
    }

    private static final class Tunnel {
        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        Tunnel(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void pump(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                var buffer = new byte[8192];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!dead) {
                        out.write(buffer, 0, count);
                        out.flush();
                    }
                }
            } catch (IOException e) {
                // one end is closed
            }
        }
    }
}
