package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a Job said, as told to one step: a file in the build's directory with one JSON object a line. It is also the cursor: the
 * last line of each page says how many messages are behind, and what comes after the last such line was not wholly written.
 * Methods read or write the file; no handle is kept, and no directory is made, because builds are moved and deleted.
 */
@Restricted(NoExternalUse.class)
public final class Transcript {
    /** How far an earlier life came: {@code position} messages, the last of which are {@code told}. */
    public record Cursor(int position, List<Message> told) {}

    /** As many as the engine remembers. */
    private static final int REMEMBERED = 64;

    private final Run<?, ?> run;
    private final String localId;
    private final boolean everything;
    private final MessageMasker mask;
    /** What could not be written so far. */
    private final List<TranscriptLine> unwritten = new ArrayList<>();

    /**
     * @param everything whether instruction and thinking texts are kept too
     * @param mask takes out of a message what must not be read by people
     */
    public Transcript(Run<?, ?> run, String localId, boolean everything, MessageMasker mask) {
        this.run = run;
        this.localId = localId;
        this.everything = everything;
        this.mask = mask;
    }

    /**
     * Adds a page in one write. What cannot be written leaves no trace, and is added with the next page, but without its texts.
     */
    public void append(List<MessageUpdate> page, int position) throws IOException {
        try {
            write(page, position, (update, end) -> TranscriptLine.of(update, everything, mask, end));
            unwritten.clear();
        } catch (IOException e) {
            page.forEach(update -> unwritten.add(TranscriptLine.skipped(update.message(), null)));
            throw e;
        }
    }

    /** Passes over messages: none of them is told, and what comes after them is new. */
    public void skip(List<Message> latest, int position) throws IOException {
        write(latest, position, TranscriptLine::skipped);
    }

    private <T> void write(List<T> page, int position, BiFunction<T, Integer, TranscriptLine> form) throws IOException {
        var lines = new StringBuilder();
        unwritten.forEach(line -> add(lines, line));
        for (int i = 0; i < page.size(); i++) {
            add(lines, form.apply(page.get(i), i == page.size() - 1 ? position : null));
        }
        var before = file().toFile().length();
        try {
            Files.writeString(
                    file(),
                    lines,
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            cutAt(before); // a part of a line would hide all that comes after it
            throw e;
        }
    }

    private static void add(StringBuilder lines, TranscriptLine line) {
        lines.append(Json.MAPPER.writeValueAsString(line)).append('\n');
    }

    /** The ids of all messages that were told or passed over. */
    public Set<String> ids() throws IOException {
        var ids = new HashSet<String>();
        forEach(line -> ids.add(line.message().id()));
        unwritten.forEach(line -> ids.add(line.message().id()));
        return ids;
    }

    /** Where to go on. Cuts off what was not wholly written. */
    public Cursor resume() throws IOException {
        var last = new ArrayDeque<Message>();
        var position = new int[1];
        var good = new long[2]; // bytes read, and of these wholly written pages
        read(0, (line, bytes) -> {
            good[0] += bytes;
            keep(last, line.altered() ? line.message().withoutText() : line.message());
            var after = line.position();
            if (after != null) {
                position[0] = after;
                good[1] = good[0];
            }
            return true;
        });
        cutAt(good[1]);
        return new Cursor(position[0], List.copyOf(last));
    }

    private static void keep(Deque<Message> last, Message message) {
        last.add(message);
        if (last.size() > REMEMBERED) {
            last.remove();
        }
    }

    /** Reads it line by line, oldest first. */
    public void forEach(Consumer<TranscriptLine> each) throws IOException {
        read(0, line -> {
            each.accept(line);
            return true;
        });
    }

    /**
     * Reads whole lines from a byte on, as long as {@code each} wants another one.
     *
     * @return the byte behind the last line that was read
     */
    public long read(long from, Predicate<TranscriptLine> each) throws IOException {
        var at = new long[] {from};
        read(from, (line, bytes) -> {
            at[0] += bytes;
            return each.test(line);
        });
        return at[0];
    }

    private interface LineReader {
        /** Returns whether another line is wanted. */
        boolean line(TranscriptLine line, int bytes);
    }

    private void read(long from, LineReader reader) throws IOException {
        try (var file = new BufferedInputStream(Files.newInputStream(file()))) {
            file.skipNBytes(from);
            for (var line = wholeLine(file); line != null; line = wholeLine(file)) {
                var parsed = TranscriptLine.parse(line);
                if (parsed == null || !reader.line(parsed, line.length + 1)) {
                    return; // torn: whatever follows is not trusted; or no more is wanted
                }
            }
        } catch (NoSuchFileException e) {
            // nothing was told yet
        }
    }

    /** The next line without its end; null if there is none that has an end. */
    @CheckForNull
    private static byte[] wholeLine(InputStream file) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = file.read(); next >= 0; next = file.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        return null;
    }

    private void cutAt(long size) throws IOException {
        if (Files.exists(file()) && Files.size(file()) > size) {
            try (var file = new RandomAccessFile(file().toFile(), "rw")) {
                file.setLength(size);
            }
        }
    }

    private Path file() {
        return fileOf(run, localId).path();
    }

    /** Where the transcript of a Job is now. */
    public static TranscriptFile fileOf(Run<?, ?> run, String localId) {
        return new TranscriptFile(run.getRootDir().toPath().resolve("duvo-" + localId + ".ndjson"));
    }
}
