package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.io.Reader;

/**
 * Reader of JSON that a parser can read in little memory, whatever it holds. A parser keeps each name and number whole and a record
 * of each level, and rejects an answer in which one of them is too long or too deep. This reader passes all characters on but these:
 *
 * <ul>
 *   <li>An array or object below {@value #MAX_LEVELS} levels becomes a string with its JSON: {@code [1,{"a":2}]} becomes
 *       {@code "[1,{\"a\":2}]"}.
 *   <li>A name is cut after {@value #MAX_NAME} characters, or where an escape that began before ends.
 *   <li>A number, or any other word outside of strings, of more than {@value #MAX_WORD} characters becomes a string.
 *   <li>Byte order marks at the beginning are left out.
 * </ul>
 *
 * <p>Strings are not cut: a parser can stream or skip them. Whether the JSON is valid is left to the parser. Not thread-safe.
 */
final class ShallowJsonReader extends Reader {
    /** Levels: the answer, its list, a message and its tool call, and 100 of the arguments in it. */
    static final int MAX_LEVELS = 104;
    /** Characters of a name: Duvo's have a few dozen; others stand in what a tool gets or returns. */
    static final int MAX_NAME = 10_000;
    /** Characters of a number. The time to compute one grows with the square of their count. */
    static final int MAX_WORD = 1_000;

    private static final int CHUNK = 4_096;

    private enum State {
        /** Between strings and words. */
        STRUCTURE,
        /** In a string of a value. */
        STRING,
        /** In the string of a name. */
        NAME,
        /** In a number, {@code true} or the like, of which nothing was passed on yet. */
        WORD,
        /** In such a word that has become a string. */
        LONG_WORD,
        /** In an array or object that has become a string. */
        DEEP
    }

    private static final int NO_ESCAPE = 0;
    /** Behind a backslash; the next character says which escape it is. A positive number counts the digits still to come. */
    private static final int ESCAPE_BEGINS = -1;

    private static final int UNICODE_DIGITS = 4;

    private final Reader source;
    private final char[] in = new char[CHUNK];
    /** Holds what comes of a chunk: two characters for each, and a word that began in an earlier one. */
    private final char[] out = new char[2 * CHUNK + MAX_WORD + 2];

    private int outStart;
    private int outEnd;
    private boolean begun;
    private boolean ended;

    private State state = State.STRUCTURE;
    private final boolean[] isObject = new boolean[MAX_LEVELS + 1];
    private int level;
    private boolean isNameNext;
    private int escape;
    private int nameLength;
    private boolean isNameCut;
    private final char[] word = new char[MAX_WORD];
    private int wordLength;
    /** Levels within {@link State#DEEP}. */
    private int deepLevel;
    /** Whether the next character within {@link State#DEEP} is in a string. */
    private boolean isDeepString;

    ShallowJsonReader(Reader source) {
        this.source = source;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (outStart == outEnd && !ended) {
            fill();
        }
        if (outStart == outEnd) {
            return -1;
        }
        var count = Math.min(length, outEnd - outStart);
        System.arraycopy(out, outStart, target, offset, count);
        outStart += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private void fill() throws IOException {
        outStart = 0;
        outEnd = 0;
        var count = source.read(in, 0, CHUNK);
        if (count < 0) {
            ended = true;
            endWord();
            return;
        }
        for (int at = 0; at < count; ) {
            if (state == State.STRING) {
                at = passString(at, count);
            } else {
                pass(in[at++]);
            }
        }
    }

    /** Passes on the rest of a string, or what there is of it. Most characters of an answer are in strings. */
    private int passString(int from, int count) {
        var at = from;
        var escaped = escape != NO_ESCAPE;
        while (at < count) {
            var c = in[at++];
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                state = State.STRUCTURE;
                break;
            }
        }
        escape = escaped ? ESCAPE_BEGINS : NO_ESCAPE;
        System.arraycopy(in, from, out, outEnd, at - from);
        outEnd += at - from;
        return at;
    }

    private void pass(char c) {
        switch (state) {
            case NAME -> passName(c);
            case WORD, LONG_WORD -> passWord(c);
            case DEEP -> passDeep(c);
            default -> passStructure(c);
        }
    }

    private void passStructure(char c) {
        if (!begun && c == '\uFEFF') {
            return;
        }
        begun = true;
        switch (c) {
            case '{', '[' -> {
                if (level == MAX_LEVELS) {
                    state = State.DEEP;
                    deepLevel = 0;
                    put('"');
                    passDeep(c);
                    return;
                }
                isObject[++level] = c == '{';
                isNameNext = c == '{';
            }
            case '}', ']' -> {
                level = Math.max(0, level - 1);
                isNameNext = false;
            }
            case ',' -> isNameNext = isObject[level];
            case ':' -> isNameNext = false;
            case '"' -> {
                state = isNameNext ? State.NAME : State.STRING;
                nameLength = 0;
                isNameCut = false;
            }
            case ' ', '\t', '\r', '\n' -> {}
            default -> {
                state = State.WORD;
                wordLength = 0;
                passWord(c);
                return;
            }
        }
        put(c);
    }

    private void passName(char c) {
        isNameCut = isNameCut || nameLength >= MAX_NAME && escape == NO_ESCAPE;
        nameLength++;
        if (escape == ESCAPE_BEGINS) {
            escape = c == 'u' ? UNICODE_DIGITS : NO_ESCAPE;
        } else if (escape > NO_ESCAPE) {
            escape--;
        } else if (c == '\\') {
            escape = ESCAPE_BEGINS;
        } else if (c == '"') {
            state = State.STRUCTURE;
            put(c);
            return;
        }
        if (!isNameCut) {
            put(c);
        }
    }

    private void passWord(char c) {
        if (isDelimiter(c)) {
            endWord();
            passStructure(c);
        } else if (state == State.LONG_WORD) {
            putEscaped(c);
        } else if (wordLength < MAX_WORD) {
            word[wordLength++] = c;
        } else {
            state = State.LONG_WORD;
            put('"');
            putWord();
            putEscaped(c);
        }
    }

    private static boolean isDelimiter(char c) {
        return switch (c) {
            case ' ', '\t', '\r', '\n', ',', ':', '"', '[', ']', '{', '}' -> true;
            default -> false;
        };
    }

    private void endWord() {
        if (state == State.LONG_WORD) {
            put('"');
            state = State.STRUCTURE;
        } else if (state == State.WORD) {
            putWord();
            state = State.STRUCTURE;
        }
    }

    private void putWord() {
        for (int i = 0; i < wordLength; i++) {
            put(word[i]);
        }
    }

    private void passDeep(char c) {
        putEscaped(c);
        if (isDeepString) {
            if (escape == ESCAPE_BEGINS) {
                escape = NO_ESCAPE;
            } else if (c == '\\') {
                escape = ESCAPE_BEGINS;
            } else if (c == '"') {
                isDeepString = false;
            }
        } else if (c == '"') {
            isDeepString = true;
        } else if (c == '{' || c == '[') {
            deepLevel++;
        } else if ((c == '}' || c == ']') && --deepLevel == 0) {
            put('"');
            state = State.STRUCTURE;
            isNameNext = false;
        }
    }

    private void put(char c) {
        out[outEnd++] = c;
    }

    private void putEscaped(char c) {
        if (c == '"' || c == '\\') {
            put('\\');
        }
        put(c);
    }
}
