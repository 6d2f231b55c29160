package io.jenkins.plugins.duvo.api;

import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writer that keeps the first characters of one text after another, up to a limit, and counts the rest. It never holds more than
 * twice the memory of the text that it keeps. Not thread-safe.
 */
final class CappedText extends Writer {
    /** Characters for which the buffer has room at first: most texts are short. */
    private static final int SMALL = 256;
    /** Characters for which it has room at most. */
    private static final int LARGE = 8_192;

    private char[] buffer = new char[SMALL];
    private int buffered;
    /** What came before the buffer. Strings, because those of Latin letters are half as large as their characters. */
    private final List<String> pieces = new ArrayList<>();

    private int maxChars = Integer.MAX_VALUE;
    private int kept;
    private long dropped;

    /** Begins a new text of at most {@code max} characters. */
    CappedText begin(int max) {
        pieces.clear();
        buffered = 0;
        kept = 0;
        dropped = 0;
        maxChars = max;
        return this;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        var count = Math.min(length, maxChars - kept);
        dropped += length - count;
        kept += count;
        for (int done = 0; done < count; ) {
            if (buffered == buffer.length) {
                makeRoom();
            }
            var part = Math.min(count - done, buffer.length - buffered);
            System.arraycopy(chars, offset + done, buffer, buffered, part);
            buffered += part;
            done += part;
        }
    }

    /** Counts characters that are left out. */
    void drop(long characters) {
        dropped += characters;
    }

    /** How many characters were left out. */
    long dropped() {
        return dropped;
    }

    /** Returns what is kept of the text; one character less where the limit would split a surrogate pair. */
    String end() {
        if (dropped > 0 && buffered > 0 && Character.isHighSurrogate(buffer[buffered - 1])) {
            buffered--;
            dropped++;
        }
        if (pieces.isEmpty()) { // the usual case
            return new String(buffer, 0, buffered);
        }
        flushBuffer();
        var text = String.join("", pieces);
        pieces.clear();
        return text;
    }

    /** Returns what is kept of the text and, if anything was left out, how much: {@code abc… (3 more characters)}. */
    String endWithMark() {
        var text = end();
        return dropped == 0 ? text : text + PlainText.moreMark(dropped);
    }

    private void makeRoom() {
        if (buffer.length < LARGE) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        } else {
            flushBuffer();
        }
    }

    private void flushBuffer() {
        pieces.add(new String(buffer, 0, buffered));
        buffered = 0;
    }

    @Override
    public void flush() {
        // nothing is written anywhere
    }

    @Override
    public void close() {
        // holds nothing that must be released
    }
}
