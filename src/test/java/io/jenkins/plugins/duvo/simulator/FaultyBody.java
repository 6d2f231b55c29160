package io.jenkins.plugins.duvo.simulator;

import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.function.Consumer;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** Body of an answer in memory, with the transport fault that hits it while the client reads it. */
final class FaultyBody implements Source {
    private final Buffer content = new Buffer();
    private final TransportFault fault;
    private final CallTimeout timeout;
    private final Consumer<Duration> pause;
    private long left;

    /** @param pause receives the time that the fault takes, as in {@link InMemoryDuvo} */
    FaultyBody(SimulatedResponse answer, CallTimeout timeout, Consumer<Duration> pause) {
        this.fault = answer.transport();
        this.timeout = timeout;
        this.pause = pause;
        content.write(answer.body());
        left = switch (fault) {
            case HANG_WITHIN_BODY, CUT_BODY -> content.size() / 2;
            case SLOW_BODY -> slowBytes();
            default -> content.size();
        };
    }

    /** At one byte a second, as many bytes as the timeout of the call has seconds. */
    private long slowBytes() {
        return timeout.endsWithin(Duration.ofSeconds(content.size())) && timeout.wholeCall()
                ? timeout.time().toSeconds()
                : content.size();
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        if (left == 0) {
            return end();
        }
        long read = content.read(sink, Math.min(byteCount, left));
        left -= read;
        if (fault == TransportFault.SLOW_BODY) {
            pause.accept(Duration.ofSeconds(read));
        }
        return read;
    }

    private long end() throws IOException {
        if (fault == TransportFault.CUT_BODY) {
            throw new ProtocolException("unexpected end of stream");
        }
        if (fault == TransportFault.HANG_WITHIN_BODY || fault == TransportFault.HANG_AFTER_BODY) {
            pause.accept(timeout.time());
            throw timeout.exception();
        }
        if (!content.exhausted()) {
            throw timeout.exception();
        }
        return -1;
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {
        content.clear();
    }
}
