package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Factory of sockets whose closing takes a second at most. Without that bound, closing a TLS connection waits for the write that is
 * under way, to send its closing alert after it; and if the other end accepts nothing any more, for the quarter of an hour after
 * which the system gives the connection up. The one thread that ends all calls which take too long would wait there, and no call
 * would end.
 */
final class LingeringSocketFactory extends SocketFactory {
    private static final int LINGER_SECONDS = 1;

    private final SocketFactory factory;

    /** @param factory creates the sockets */
    LingeringSocketFactory(SocketFactory factory) {
        this.factory = factory;
    }

    private static Socket bounded(Socket socket) throws IOException {
        socket.setSoLinger(true, LINGER_SECONDS);
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return bounded(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return bounded(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return bounded(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return bounded(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return bounded(factory.createSocket(host, port, localHost, localPort));
    }
}
