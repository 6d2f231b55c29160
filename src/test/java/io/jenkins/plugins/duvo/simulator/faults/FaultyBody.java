package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** The body of an answer in memory, with what goes wrong while it comes. */
public final class FaultyBody implements Source {
    private final Buffer content = new Buffer();
    private final TransportFault fault;
    private final InMemoryDuvo.Patience patience;
    private final Consumer<Duration> pause;
    private long left;

    public FaultyBody(SimulatedResponse answer, InMemoryDuvo.Patience patience, Consumer<Duration> pause) {
        this.fault = answer.transport();
        this.patience = patience;
        this.pause = pause;
        content.write(answer.body());
        left = switch (fault) {
            case HANG_WITHIN_BODY, CUT_BODY -> content.size() / 2;
            case SLOW_BODY -> slowBytes();
            default -> content.size();
        };
    }

    private long slowBytes() {
        return patience.endsWithin(Duration.ofSeconds(content.size())) && patience.wholeCall()
                ? patience.time().toSeconds()
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
            throw InMemoryDuvo.cut();
        }
        if (fault == TransportFault.HANG_WITHIN_BODY || fault == TransportFault.HANG_AFTER_BODY) {
            pause.accept(patience.time());
            throw patience.exception();
        }
        if (!content.exhausted()) {
            throw patience.exception();
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
