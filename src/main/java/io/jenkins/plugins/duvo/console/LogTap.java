package io.jenkins.plugins.duvo.console;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tap on a build's log: stands behind all that decorates the log, so it gets what the log gets. While a thread {@linkplain #record
 * records}, it notes what this thread writes, also where the log itself cannot take it (a full disk). It changes nothing.
 */
@Restricted(NoExternalUse.class)
public final class LogTap extends FilterOutputStream {
    private static final ThreadLocal<ByteArrayOutputStream> RECORDING = new ThreadLocal<>();

    public LogTap(OutputStream log) {
        super(log);
    }

    /** Returns what reaches the log while the calling thread runs a task. */
    static String record(Charset charset, Runnable task) {
        var recording = new ByteArrayOutputStream();
        RECORDING.set(recording);
        try {
            task.run();
        } finally {
            RECORDING.remove();
        }
        return recording.toString(charset);
    }

    @Override
    public void write(int b) throws IOException {
        var recording = RECORDING.get();
        if (recording != null) {
            recording.write(b);
        }
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var recording = RECORDING.get();
        if (recording != null) {
            recording.write(bytes, offset, length);
        }
        out.write(bytes, offset, length);
    }
}
