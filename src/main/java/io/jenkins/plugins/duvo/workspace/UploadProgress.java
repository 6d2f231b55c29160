package io.jenkins.plugins.duvo.workspace;

import io.jenkins.plugins.duvo.api.Upload;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.commons.io.FileUtils;

/** Says how far an upload of several files has come, every ten seconds at most, and ends it when nobody wants it any more. */
final class UploadProgress implements Upload.Progress {
    /** Milliseconds between two lines: an upload that takes no longer needs no line at all. */
    static final long PACE = 10_000;

    private final int files;
    private final LongSupplier clock;
    private final Consumer<String> log;
    private final BooleanSupplier over;
    private int done;
    private long sent;
    private long sentOfThis;
    private long saidAt;

    /**
     * @param files how many there are
     * @param clock milliseconds
     * @param log takes lines
     * @param over whether nobody waits any more
     */
    UploadProgress(int files, LongSupplier clock, Consumer<String> log, BooleanSupplier over) {
        this.files = files;
        this.clock = clock;
        this.log = log;
        this.over = over;
        this.saidAt = clock.getAsLong();
    }

    /** A file begins, or begins anew. */
    synchronized void begin() {
        sentOfThis = 0;
    }

    @Override
    public synchronized void sent(int bytes) throws IOException {
        if (over.getAsBoolean()) {
            throw new IOException(Messages.UploadProgress_unwanted());
        }
        sentOfThis += bytes;
        var now = clock.getAsLong();
        if (now - saidAt >= PACE) {
            saidAt = now;
            log.accept(Messages.UploadProgress_soFar(done, files, FileUtils.byteCountToDisplaySize(sent + sentOfThis)));
        }
    }

    /** The file is there. */
    synchronized void done() {
        done++;
        sent += sentOfThis;
        sentOfThis = 0;
    }
}
