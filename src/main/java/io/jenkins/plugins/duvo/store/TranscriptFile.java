package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Line reader of a transcript, which may grow meanwhile. Callers address lines by their byte offsets, and one line at a time is
 * in memory. Only whole lines are read: what has no line feed behind it is still being written. A missing file reads as an
 * empty one.
 *
 * <p>Example: of a file with the bytes {@code one\ntwo\nthr}, {@link #read} from 5 gives the line {@code two}, which begins at
 * 4, and returns 8; {@link #before} of 8 for one line returns 4.
 *
 * @param path of the file
 */
@Restricted(NoExternalUse.class)
public record TranscriptFile(Path path) {
    /** Bytes of a line: {@link #read} gives a longer one without its content. The page shows a fraction of such a message at most. */
    public static final int MAX_LINE_BYTES = 1 << 22;

    private static final int BLOCK_BYTES = 1 << 16;

    /**
     * Whole line.
     *
     * @param from where it begins
     * @param to where the next line begins
     * @param json without the line feed; null if the line is longer than the reader allows
     */
    public record Line(long from, long to, @CheckForNull byte[] json) {}

    /** Receiver of lines. */
    public interface Reader {
        /** Handles a line, and returns whether the reading goes on. */
        boolean accept(Line line);
    }

    /** Bytes of the whole lines: where the next line begins, or will begin; 0 if there is no file. */
    public long size() throws IOException {
        try (var file = FileChannel.open(path)) {
            return lineStart(file, file.size());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Reads lines from any offset on; a line that is longer than {@link #MAX_LINE_BYTES} comes without its content.
     *
     * @param from if it is within a line, reading begins with that line
     * @return where to go on: behind the last line that the reader took
     */
    public long read(long from, Reader reader) throws IOException {
        try (var file = FileChannel.open(path)) {
            var start = lineStart(file, Math.min(Math.max(from, 0), file.size()));
            return read(file, start, MAX_LINE_BYTES, reader);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Reads lines of any length from the beginning of a line on.
     *
     * @param start where a line begins; the caller knows it from an earlier reading
     * @throws EOFException if the file has become shorter than that meanwhile
     */
    void readWhole(long start, Reader reader) throws IOException {
        try (var file = FileChannel.open(path)) {
            if (file.size() < start) {
                throw new EOFException("The transcript became shorter after it was read");
            }
            read(file, start, Long.MAX_VALUE, reader);
        } catch (NoSuchFileException e) {
            // the Job has said nothing yet, or the build was deleted
        }
    }

    private static long read(FileChannel file, long start, long longest, Reader reader) throws IOException {
        file.position(start);
        var bytes = new BufferedInputStream(Channels.newInputStream(file), BLOCK_BYTES);
        var at = start;
        for (var line = next(bytes, at, longest); line != null; line = next(bytes, at, longest)) {
            at = line.to();
            if (!reader.accept(line)) {
                break;
            }
        }
        return at;
    }

    /**
     * Finds the last lines before an offset.
     *
     * @param lines at most
     * @param bytes after which no further line is added
     * @return where the first of them begins
     */
    public long before(long offset, int lines, long bytes) throws IOException {
        try (var file = FileChannel.open(path)) {
            var end = lineStart(file, Math.min(Math.max(offset, 0), file.size()));
            var start = end;
            for (int i = 0; i < lines && start > 0 && end - start < bytes; i++) {
                start = lineStart(file, start - 1);
            }
            return start;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Where the line begins that the offset is in. */
    private static long lineStart(FileChannel file, long offset) throws IOException {
        for (var end = offset; end > 0; ) {
            var block = ByteBuffer.allocate((int) Math.min(blockFor(offset, end), end));
            var start = end - block.capacity();
            while (block.hasRemaining()) {
                if (file.read(block, start + block.position()) < 0) {
                    throw new EOFException("a transcript became shorter while it was read");
                }
            }
            for (int i = block.capacity() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Bytes of the next block: most lines are short and are looked for one by one, so the first block is small. */
    private static int blockFor(long offset, long end) {
        return offset == end ? 1 << 10 : BLOCK_BYTES;
    }

    @CheckForNull
    private static Line next(InputStream file, long from, long longest) throws IOException {
        var json = new ByteArrayOutputStream();
        var length = 0L;
        for (var next = file.read(); next >= 0; next = file.read()) {
            length++;
            if (next == '\n') {
                return new Line(from, from + length, length > longest ? null : json.toByteArray());
            }
            if (length <= longest) {
                json.write(next);
            }
        }
        return null;
    }
}
