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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Reads a transcript in pieces, found by bytes, while it may grow: in memory is one line at a time. A missing file is an empty one.
 *
 * @param path of the file
 */
@Restricted(NoExternalUse.class)
public record TranscriptFile(Path path) {
    /** Bytes; a line that is longer is passed over. The page shows no more than a fraction of such a message. */
    public static final int LONGEST_LINE = 1 << 22;

    private static final int BLOCK = 1 << 16;

    /**
     * A whole line.
     *
     * @param from where it begins
     * @param to where the next line begins
     * @param json without the line's end; null if the line is longer than {@link #LONGEST_LINE}
     */
    public record Line(long from, long to, @CheckForNull byte[] json) {}

    /** Takes lines. */
    public interface Reader {
        /** Returns whether it wants another line. */
        boolean take(Line line);
    }

    /** Bytes; 0 if there is no file. */
    public long size() throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Reads whole lines, the first of which begins at or around an offset.
     *
     * @param from if it is within a line, that line is read whole
     * @return where to go on: behind the last line that was taken
     */
    public long read(long from, Reader reader) throws IOException {
        try (var file = FileChannel.open(path)) {
            var at = lineStart(file, Math.min(Math.max(from, 0), file.size()));
            file.position(at);
            var bytes = new BufferedInputStream(Channels.newInputStream(file), BLOCK);
            for (var line = next(bytes, at); line != null; line = next(bytes, at)) {
                at = line.to();
                if (!reader.take(line)) {
                    break;
                }
            }
            return at;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Where to begin to read the end of what is before an offset.
     *
     * @param lines that are wanted at most
     * @param bytes after which no further line is wanted
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

    /** Where the line begins that {@code offset} is in. */
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

    /** Most lines are short, and are looked for one by one. */
    private static int blockFor(long offset, long end) {
        return offset == end ? 1 << 10 : BLOCK;
    }

    @CheckForNull
    private static Line next(InputStream file, long from) throws IOException {
        var json = new ByteArrayOutputStream();
        var length = 0L;
        for (var next = file.read(); next >= 0; next = file.read()) {
            length++;
            if (next == '\n') {
                return new Line(from, from + length, length > LONGEST_LINE ? null : json.toByteArray());
            }
            if (length <= LONGEST_LINE) {
                json.write(next);
            }
        }
        return null;
    }
}
