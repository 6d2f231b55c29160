package io.jenkins.plugins.duvo.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * TCP relay in front of a server, whose connections can go dead without a word, as behind a router that fails over: bytes of a dead
 * connection vanish in both directions, and neither end is closed. New connections work. It can also be used as an HTTP proxy for
 * that server, with and without a tunnel ({@code CONNECT}). Thread-safe.
 */
public final class SwallowingRelay implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    /** Relays from a free port of this machine to {@code target}, also a port of this machine. */
    public SwallowingRelay(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket();
        door.setReceiveBufferSize(1 << 16); // so that a sender soon notices that nothing is taken
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** How many connections there have been. */
    public int connections() {
        return links.size();
    }

    /** All connections that exist now go dead. What is sent on them is taken from the sender and dropped. */
    public void swallowAll() {
        links.forEach(link -> link.isDead = true);
    }

    /** All connections that exist now go dead. What is sent on them stays in the buffers of the sender, and soon fills them. */
    public void stallAll() {
        links.forEach(link -> link.isStalled = true);
    }

    private void accept() {
        try {
            while (true) {
                var link = new Link(door.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                start(link::fromClient);
                start(link::fromServer);
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
        for (var link : links) {
            link.closed.countDown();
            link.client.close();
            link.server.close();
        }
    }

    /** Two connections, one to each end. */
    private static final class Link {
        private final Socket client;
        private final Socket server;
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile boolean isDead;
        private volatile boolean isStalled;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void fromClient() {
            try (var in = client.getInputStream();
                    var out = server.getOutputStream()) {
                var first = in.read();
                if (first == 'C') { // CONNECT
                    skipHead(in);
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else if (first >= 0) {
                    out.write(first);
                }
                pump(in, out);
            } catch (IOException e) {
                // one end is closed
            }
        }

        /** Reads the lines of a request up to the empty one. */
        private static void skipHead(InputStream in) throws IOException {
            for (int length = 1; length > 0; ) {
                length = 0;
                for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                    length += c == '\r' ? 0 : 1;
                }
            }
        }

        private void fromServer() {
            try (var in = server.getInputStream();
                    var out = client.getOutputStream()) {
                pump(in, out);
            } catch (IOException e) {
                // one end is closed
            }
        }

        private void pump(InputStream in, OutputStream out) throws IOException {
            var buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isStalled) {
                    awaitClose();
                } else if (!isDead) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            }
        }

        private void awaitClose() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
