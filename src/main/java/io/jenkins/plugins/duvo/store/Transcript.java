package io.jenkins.plugins.duvo.store;

import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Transcript of a Job for one step: a file in the build's directory, with one message update as a JSON object per line. It is
 * also the persisted cursor: the last line of each page holds the position in the Job's messages, and what follows the last
 * such line was not completely written.
 *
 * <p>Methods read or write the file. No handle is kept and no directory is made, because builds are moved and deleted.
 */
@Restricted(NoExternalUse.class)
public final class Transcript {
    /**
     * Cursor of the previous Jenkins process.
     *
     * @param position how many messages it has read
     * @param lastMessages the last of them, at most 64, oldest first; without the text where something was taken out of it
     */
    public record Cursor(int position, List<Message> lastMessages) {}

    /** Messages that a resumed Job is given back: as many as the engine remembers of each Job. */
    private static final int REMEMBERED = 64;

    private final Run<?, ?> run;
    private final String localId;
    private final LogLevel kept;
    /** Lines of pages that could not be written so far. */
    private final List<TranscriptLine> unwritten = new ArrayList<>();

    /** @param kept which messages are kept with their content; the Job's text always is */
    public Transcript(Run<?, ?> run, String localId, LogLevel kept) {
        this.run = run;
        this.localId = localId;
        this.kept = kept;
    }

    /**
     * Adds a page in one write. A page that cannot be written leaves no trace in the file; it is added with the next page, but
     * without its texts.
     *
     * @param position how many messages of the Job have been read with this page
     */
    public void append(List<MaskedUpdate> page, int position) throws IOException {
        try {
            write(page, position, (masked, end) -> TranscriptLine.of(masked, kept, end));
            unwritten.clear();
        } catch (IOException e) {
            page.forEach(masked ->
                    unwritten.add(TranscriptLine.skipped(masked.update().message(), null)));
            throw e;
        }
    }

    /**
     * Passes over messages: the build shows none of them, and what comes after them is new.
     *
     * @param latest the last of the messages, by which the engine finds what is new
     * @param position how many messages of the Job are passed over
     */
    public void skip(List<Message> latest, int position) throws IOException {
        write(latest, position, TranscriptLine::skipped);
    }

    private <T> void write(List<T> page, int position, BiFunction<T, Integer, TranscriptLine> toLine)
            throws IOException {
        var lines = new StringBuilder();
        unwritten.forEach(line -> add(lines, line));
        for (int i = 0; i < page.size(); i++) {
            add(lines, toLine.apply(page.get(i), i == page.size() - 1 ? position : null));
        }
        var before = path().toFile().length();
        try {
            Files.writeString(
                    path(),
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

    /** The ids of all messages that were added or passed over. */
    public Set<String> ids() throws IOException {
        var ids = new HashSet<String>();
        forEach(line -> ids.add(line.message().id()));
        unwritten.forEach(line -> ids.add(line.message().id()));
        return ids;
    }

    /** Returns the cursor from which to go on after a restart. Cuts off what was not completely written. */
    public Cursor resume() throws IOException {
        var last = new ArrayDeque<Message>();
        var position = new int[1];
        var pagesEnd = new long[1];
        readLines(0, (line, end) -> {
            keep(last, line.altered() ? line.message().withoutText() : line.message());
            var after = line.position();
            if (after != null) {
                position[0] = after;
                pagesEnd[0] = end;
            }
            return true;
        });
        cutAt(pagesEnd[0]);
        return new Cursor(position[0], List.copyOf(last));
    }

    private static void keep(Deque<Message> last, Message message) {
        last.add(message);
        if (last.size() > REMEMBERED) {
            last.remove();
        }
    }

    /** Reads all lines, oldest first. */
    public void forEach(Consumer<TranscriptLine> reader) throws IOException {
        readLines(0, (line, end) -> {
            reader.accept(line);
            return true;
        });
    }

    /**
     * Reads whole lines until the reader returns false.
     *
     * @param from 0, or what an earlier call returned
     * @return the byte behind the last line that was read
     */
    public long read(long from, Predicate<TranscriptLine> reader) throws IOException {
        var at = new long[] {from};
        readLines(from, (line, end) -> {
            at[0] = end;
            return reader.test(line);
        });
        return at[0];
    }

    private interface LineReader {
        /**
         * Handles a line, and returns whether the reading goes on.
         *
         * @param end the byte behind the line
         */
        boolean accept(TranscriptLine line, long end);
    }

    private void readLines(long from, LineReader reader) throws IOException {
        file().readWhole(from, line -> {
            var parsed = TranscriptLine.parse(Objects.requireNonNull(line.json()));
            return parsed != null && reader.accept(parsed, line.to()); // nothing behind a torn line can be trusted
        });
    }

    private void cutAt(long size) throws IOException {
        if (Files.exists(path()) && Files.size(path()) > size) {
            try (var file = new RandomAccessFile(path().toFile(), "rw")) {
                file.setLength(size);
            }
        }
    }

    private TranscriptFile file() {
        return fileOf(run, localId);
    }

    private Path path() {
        return file().path();
    }

    /** Bytes of the transcript of a Job; 0 if its size cannot be read. */
    public static long sizeOf(Run<?, ?> run, String localId) {
        try {
            return fileOf(run, localId).size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The transcript of a Job at the place where its build is now. */
    public static TranscriptFile fileOf(Run<?, ?> run, String localId) {
        return new TranscriptFile(run.getRootDir().toPath().resolve("duvo-" + localId + ".ndjson"));
    }
}
