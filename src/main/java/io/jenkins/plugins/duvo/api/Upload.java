package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * The bytes of one file on their way to Duvo, of which only a small part is held at a time. They are sent once, by a single thread.
 *
 * @param size how many bytes are sent, which must be known beforehand; what the file has grown by meanwhile is left out
 * @param file opened when the first byte is wanted
 * @param progress told now and then how many bytes have left; what it throws ends the upload
 */
public record Upload(long size, Source file, Progress progress) {
    /** Gives the bytes. */
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Hears of bytes that have left. */
    public interface Progress {
        /** @param bytes since the last time */
        void sent(int bytes) throws IOException;
    }

    private static final int BUFFER = 1 << 16;

    RequestBody body() {
        return new OneShotBody(new Body());
    }

    /** The file itself cannot be read, which is no fault of Duvo's or the network's. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, @CheckForNull Throwable cause) {
            super(message, cause);
        }
    }

    private final class Body extends RequestBody {
        /** None: an upload URL may be signed for a request that names no type. */
        @Override
        @CheckForNull
        public MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return size;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            var buffer = new byte[BUFFER];
            try (var input = opened()) {
                for (long left = size; left > 0; ) {
                    var bytes = read(input, buffer, (int) Math.min(left, BUFFER));
                    sink.write(buffer, 0, bytes);
                    progress.sent(bytes);
                    left -= bytes;
                }
            }
        }

        private InputStream opened() throws IOException {
            try {
                return file.open();
            } catch (IOException e) {
                throw new UnreadableException(e.getMessage(), e);
            }
        }

        private static int read(InputStream input, byte[] buffer, int most) throws IOException {
            int bytes;
            try {
                bytes = input.read(buffer, 0, most);
            } catch (IOException e) {
                throw new UnreadableException(e.getMessage(), e);
            }
            if (bytes < 0) {
                throw new UnreadableException("it became shorter while it was read", null);
            }
            return bytes;
        }
    }
}
