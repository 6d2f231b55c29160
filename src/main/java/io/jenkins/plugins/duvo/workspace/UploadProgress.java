package io.jenkins.plugins.duvo.workspace;

import io.jenkins.plugins.duvo.api.Upload;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.commons.io.FileUtils;

/**
 * Progress reporter of an upload of several files: writes how far the upload is, every ten seconds at most, and ends it once
 * the step has ended. Bytes of a file that is sent again count once. Thread-safe.
 */
final class UploadProgress implements Upload.Progress {
    /** Milliseconds between two lines: an upload that takes no longer needs no line at all. */
    static final long INTERVAL_MS = 10_000;

    private final int files;
    private final LongSupplier clock;
    private final Consumer<String> log;
    private final BooleanSupplier isOver;
    private int done;
    private long sent;
    private long sentOfThis;
    private long reportedAt;

    /**
     * @param files how many files there are
     * @param clock milliseconds
     * @param log receives lines
     * @param isOver whether the step has ended
     */
    UploadProgress(int files, LongSupplier clock, Consumer<String> log, BooleanSupplier isOver) {
        this.files = files;
        this.clock = clock;
        this.log = log;
        this.isOver = isOver;
        this.reportedAt = clock.getAsLong();
    }

    /** Starts a file, or starts it again. */
    synchronized void begin() {
        sentOfThis = 0;
    }

    @Override
    public synchronized void sent(int bytes) throws IOException {
        if (isOver.getAsBoolean()) {
            throw new IOException(Messages.UploadProgress_notNeeded());
        }
        sentOfThis += bytes;
        var now = clock.getAsLong();
        if (now - reportedAt >= INTERVAL_MS) {
            reportedAt = now;
            log.accept(Messages.UploadProgress_soFar(done, files, FileUtils.byteCountToDisplaySize(sent + sentOfThis)));
        }
    }

    /** Counts the current file as uploaded. */
    synchronized void done() {
        done++;
        sent += sentOfThis;
        sentOfThis = 0;
    }
}
