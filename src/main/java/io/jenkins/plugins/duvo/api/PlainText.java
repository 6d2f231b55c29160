package io.jenkins.plugins.duvo.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Sanitizer for text from Duvo, which is untrusted and unbounded. What it returns is harmless in logs, files and pages:
 * characters that could control a terminal, a browser's text direction or Jenkins' console are removed, line breaks and tabs
 * stay, and every remaining character is legal in XML 1.0. Markup stays as it is: code that writes HTML must escape it.
 *
 * <p>{@link #sanitize} keeps the lines, {@link #toLine} makes one line of them. {@link #title}, {@link #name}, {@link #id} and
 * {@link #line} are the bounds that all packages use for one line. No method takes null, and none throws for any text.
 */
public final class PlainText {
    /**
     * Characters. Titles of human requests and texts of questions: long enough for a full sentence, short enough for one or two
     * lines of a build log or for a heading.
     */
    private static final int MAX_TITLE = 200;

    /**
     * Characters. Names of Assignments, tools, options and kinds: longer ones would push the rest of a log line or a table
     * row out of sight.
     */
    private static final int MAX_NAME = 100;

    /**
     * Characters. Ids and single words of Duvo: its ids are UUIDs of 36 characters, but opaque, so they may become longer.
     * Two ids that differ only beyond this are not expected.
     */
    private static final int MAX_ID = 200;

    /**
     * Characters. Single lines that a build keeps, such as the reason of a failure: enough for Duvo's reason of
     * {@value ErrorText#MAX_CHARS} characters with the sentence around it, and little enough to be saved with every build.
     */
    private static final int MAX_LINE = 1_000;

    /** Whole console notes of Jenkins and whole terminal sequences, so that no part of them remains as text. */
    private static final Pattern SEQUENCES = Pattern.compile("\\x1B\\[8mha:[A-Za-z0-9+/=]*+\\x1B\\[0m"
            + "|(?:\\x1B\\[|\\x9B)[0-?]*+[ -/]*+[@-~]"
            + "|(?:\\x1B[\\]PX^_]|[\\x90\\x98\\x9D-\\x9F])[^\\x07\\x1B\\x80-\\x9F\\r\\n]*+(?:\\x07|\\x1B\\\\|\\x9C)"
            + "|\\x1B[ -/]*+[0-~]");

    private static final Pattern BREAKS = Pattern.compile("\\r\\n?|[\\x0B\\f\\x85\\x{2028}\\x{2029}]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private PlainText() {}

    /** Returns the harmless text. Line breaks of every kind become line feeds; a harmless text is returned itself. */
    public static String sanitize(String text) {
        return isHarmless(text)
                ? text
                : withoutUnsafe(
                        BREAKS.matcher(SEQUENCES.matcher(text).replaceAll("")).replaceAll("\n"));
    }

    /**
     * Returns the {@link #sanitize harmless} text without invisible characters, such as a soft hyphen or a space without width,
     * so that a search finds a word that has such characters within it. Joiners are part of some scripts and of emoji, so the
     * result is for searching, not for showing.
     */
    public static String visible(String text) {
        var plain = sanitize(text);
        return plain.codePoints().noneMatch(PlainText::isInvisible)
                ? plain
                : plain.codePoints()
                        .filter(c -> !isInvisible(c))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isInvisible(int c) {
        return c >= 0xAD
                && (Character.getType(c) == Character.FORMAT
                        || c == 0x034F // combining grapheme joiner
                        || c == 0x115F
                        || c == 0x1160
                        || c == 0x3164
                        || c == 0xFFA0 // fillers
                        || c >= 0x180B && c <= 0x180F // Mongolian selectors
                        || c >= 0xFE00 && c <= 0xFE0F // variation selectors
                        || c >= 0xE0100 && c <= 0xE01EF);
    }

    /** Splits the harmless text into its lines, without blank lines at the end. A blank text has no lines. */
    public static List<String> toLines(String text) {
        var plain = sanitize(text).stripTrailing();
        if (plain.indexOf('\n') < 0) { // the usual case
            return plain.isEmpty() ? List.of() : List.of(plain);
        }
        return plain.lines().toList();
    }

    /**
     * Returns the harmless text as one line of at most {@code maxLength} characters, each run of white space as one space. A
     * longer text is cut and gets an ellipsis in addition.
     */
    public static String toLine(String text, int maxLength) {
        // Only the beginning of a very long text can be shown, so only that is worth the work.
        var beginning = text.length() > 20 * maxLength ? start(text, 20 * maxLength) : text;
        var line = BLANKS.matcher(sanitize(beginning)).replaceAll(" ").strip();
        return line.length() <= maxLength && beginning == text
                ? line
                : start(line, maxLength).stripTrailing() + "…";
    }

    /**
     * Returns a title, such as that of a human request, as {@link #toLine one line} of at most 200 characters: a full sentence, or one
     * or two lines of a build log.
     */
    public static String title(String text) {
        return toLine(text, MAX_TITLE);
    }

    /**
     * Returns a name, such as that of an Assignment or a tool, as {@link #toLine one line} of at most 100 characters, so that the rest
     * of a log line or a table row stays visible.
     */
    public static String name(String text) {
        return toLine(text, MAX_NAME);
    }

    /**
     * Returns an id or a single word of Duvo, such as a status, as {@link #toLine one line} of at most 200 characters, several times
     * the length of a UUID.
     */
    public static String id(String text) {
        return toLine(text, MAX_ID);
    }

    /**
     * Returns a sentence, such as the reason of a failure, as {@link #toLine one line} of at most 1,000 characters: enough for Duvo's
     * reason with the sentence around it, and little enough to be saved with every build.
     */
    public static String line(String text) {
        return toLine(text, MAX_LINE);
    }

    /**
     * Returns the text, or its first {@code maxLength} characters and the number of those left out:
     * {@code truncate("abcdef", 3)} is {@code abc… (3 more characters)}. It does not make the text harmless.
     */
    public static String truncate(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        var start = start(text, maxLength);
        return start + moreMark(text.length() - start.length());
    }

    /** The end of a text that was cut: it says how many characters are left out. */
    static String moreMark(long characters) {
        return "… (" + characters + " more characters)";
    }

    /** The first characters of a text; one fewer where the cut would split a surrogate pair. */
    private static String start(String text, int maxLength) {
        var end = Math.min(maxLength, text.length());
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    private static boolean isHarmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' '
                    ? c != '\n' && c != '\t'
                    : c >= 0x7F && (isUnsafe(c) || isBreak(c) || Character.isSurrogate(c))) {
                return false;
            }
        }
        return true;
    }

    private static String withoutUnsafe(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                kept.append('\uFFFD'); // half a surrogate pair
            } else if (!isUnsafe(c)) {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString();
    }

    private static boolean isBreak(char c) {
        return c == 0x2028 || c == 0x2029;
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t'
                || changesDirection(c)
                || c >= 0x2060 && c <= 0x2064 // invisible operators
                || c == 0xFEFF
                || c >= 0xFFF9 && c <= 0xFFFB // annotations
                || c >= 0xE0000 && c <= 0xE007F // tags, a second text that is not visible
                || (c & 0xFFFE) == 0xFFFE // noncharacters, not legal in XML
                || c >= 0xFDD0 && c <= 0xFDEF;
    }

    /** Whether the character changes the direction of text: with it, a line can be made to look like another one. */
    private static boolean changesDirection(int c) {
        return c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
