package io.jenkins.plugins.duvo.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** Remembers the connections in the order of their coming, so that one of them can be reset and not merely closed. */
public final class AcceptedSockets extends ServerSocketFactory {
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    /** Makes closing the connection a reset. */
    void resetOnClose(int index) {
        try {
            accepted.get(index).setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new ServerSocket() {
            /** Always: else connections that are still closing would keep a restart from its port. */
            @Override
            public void setReuseAddress(boolean on) throws SocketException {
                super.setReuseAddress(true);
            }

            @Override
            public Socket accept() throws IOException {
                var socket = super.accept();
                // Head and body are written apart; without this each answer would take 40 ms longer.
                socket.setTcpNoDelay(true);
                accepted.add(socket);
                return socket;
            }
        };
    }

    @Override
    public ServerSocket createServerSocket(int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        throw new UnsupportedOperationException();
    }
}
