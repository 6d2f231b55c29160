package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptFileTest {
    @TempDir
    private Path folder;

    private TranscriptFile file;

    @BeforeEach
    void name() {
        file = new TranscriptFile(folder.resolve("duvo-key.ndjson"));
    }

    @Test
    void missingFileReadsAsEmpty() throws Exception {
        assertThat(file.size(), is(0L));
        assertThat(file.before(Long.MAX_VALUE, 10, 1_000), is(0L));
        assertThat(lines(0, 10), empty());
    }

    @Test
    void readReturnsEndOfLastLineTaken() throws Exception {
        write("one\ntwo\nthree\n");

        var next = file.read(0, line -> text(line).equals("one"));

        assertThat(next, is(8L));
        assertThat(lines(next, 10), contains("three"));
    }

    @Test
    void lineIsReadOnceItIsWhole() throws Exception {
        write("one\ntw");
        var next = file.read(0, line -> true);
        assertThat(next, is(4L));

        write("o\n");

        assertThat(lines(next, 10), contains("two"));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6, 7})
    void offsetWithinLineReadsWholeLine(long offset) throws Exception {
        write("one\ntwo\nthree\n");

        assertThat(lines(offset, 1), contains("two"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void negativeOffsetIsTheBeginning(long offset) throws Exception {
        write("one\ntwo\n");

        assertThat(lines(offset, 1), contains("one"));
        assertThat(file.before(offset, 10, 1_000), is(0L));
    }

    @Test
    void offsetBehindTheEndIsTheEnd() throws Exception {
        write("one\ntwo\n");

        assertThat(file.read(1_000, line -> true), is(8L));
        assertThat(file.before(1_000, 1, 1_000), is(4L));
    }

    @Test
    void lastLinesAreFoundByCountAndByBytes() throws Exception {
        write("one\ntwo\nthree\n");

        assertThat(file.before(14, 2, 1_000), is(4L));
        assertThat(file.before(14, 10, 1_000), is(0L));
        assertThat(file.before(14, 10, 3), is(8L));
        assertThat(file.before(8, 1, 1_000), is(4L));
    }

    @Test
    void tornLineDoesNotCount() throws Exception {
        write("one\ntwo\nthr");

        assertThat(file.before(Long.MAX_VALUE, 1, 1_000), is(4L));
    }

    @Test
    void longLinesAreFoundBlockByBlock() throws Exception {
        var length = 200_000;
        write("one\n" + "x".repeat(length) + "\nthree\n");

        assertThat(file.before(Long.MAX_VALUE, 2, 1 << 20), is(4L));
        assertThat(file.before(Long.MAX_VALUE, 3, 1 << 20), is(0L));
        assertThat(lines(100_000, 1).get(0).length(), is(length));
    }

    @Test
    void tooLongLineComesWithoutContent() throws Exception {
        write("one\n" + "x".repeat(TranscriptFile.MAX_LINE_BYTES) + "\nthree\n");

        assertThat(lines(0, 10), contains("one", null, "three"));
    }

    @Test
    void linesOfAnyLengthAreReadWholeOnRequest() throws Exception {
        write("one\n" + "x".repeat(TranscriptFile.MAX_LINE_BYTES) + "\nthree\n");
        var lengths = new ArrayList<Integer>();

        file.readWhole(4, line -> lengths.add(line.json().length));

        assertThat(lengths, contains(TranscriptFile.MAX_LINE_BYTES, 5));
    }

    @Test
    void fileThatBecameShorterIsReported() throws Exception {
        write("one\n");

        assertThrows(EOFException.class, () -> file.readWhole(5, line -> true));
    }

    private void write(String text) throws IOException {
        Files.writeString(
                file.path(), text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> lines(long from, int most) throws IOException {
        var lines = new ArrayList<String>();
        file.read(from, line -> {
            lines.add(text(line));
            return lines.size() < most;
        });
        return lines;
    }

    private static String text(TranscriptFile.Line line) {
        return line.json() == null ? null : new String(line.json(), StandardCharsets.US_ASCII);
    }
}
