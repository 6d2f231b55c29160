package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * File to be uploaded, streamed with a buffer of 64 KiB. It is sent at most once, on the thread of the call.
 *
 * @param size number of bytes to send, which must be known beforehand; bytes that are appended to the file later are not sent
 * @param file opened when the request is sent
 * @param progress called after each buffer; an exception that it throws ends the upload
 */
public record Upload(long size, Source file, Progress progress) {
    /** Source of the bytes. */
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Listener to the progress of an upload. */
    public interface Progress {
        /** @param bytes sent since the previous call */
        void sent(int bytes) throws IOException;
    }

    private static final int BUFFER_BYTES = 1 << 16;

    /** Returns the request body that sends the file. */
    RequestBody body() {
        return new OneShotBody(new Body());
    }

    /** Failure to read the file itself: neither Duvo nor the network has a part in it. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, @CheckForNull Throwable cause) {
            super(message, cause);
        }
    }

    private final class Body extends RequestBody {
        /** No content type: an upload URL may be signed for a request without one. */
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
            var buffer = new byte[BUFFER_BYTES];
            try (var input = openFile()) {
                for (long left = size; left > 0; ) {
                    var bytes = read(input, buffer, (int) Math.min(left, BUFFER_BYTES));
                    sink.write(buffer, 0, bytes);
                    progress.sent(bytes);
                    left -= bytes;
                }
            }
        }

        private InputStream openFile() throws IOException {
            try {
                return file.open();
            } catch (IOException e) {
                throw new UnreadableException(e.getMessage(), e);
            }
        }

        private static int read(InputStream input, byte[] buffer, int maxBytes) throws IOException {
            int bytes;
            try {
                bytes = input.read(buffer, 0, maxBytes);
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
