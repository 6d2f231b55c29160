package io.jenkins.plugins.duvo.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from Duvo made harmless for logs, files and pages: what could steer a terminal, a browser's text direction or Jenkins'
 * console is taken out, line breaks and tabs stay, and every character left is legal in XML 1.0. Markup is left as it is: whoever
 * writes HTML escapes it.
 */
public final class PlainText {
    /** Whole console notes of Jenkins and whole terminal sequences, so that nothing of them is left as text. */
    private static final Pattern SEQUENCES = Pattern.compile("\\x1B\\[8mha:[A-Za-z0-9+/=]*+\\x1B\\[0m"
            + "|(?:\\x1B\\[|\\x9B)[0-?]*+[ -/]*+[@-~]"
            + "|(?:\\x1B[\\]PX^_]|[\\x90\\x98\\x9D-\\x9F])[^\\x07\\x1B\\x80-\\x9F\\r\\n]*+(?:\\x07|\\x1B\\\\|\\x9C)"
            + "|\\x1B[ -/]*+[0-~]");

    private static final Pattern BREAKS = Pattern.compile("\\r\\n?|[\\x0B\\f\\x85\\x{2028}\\x{2029}]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private PlainText() {}

    /** The text with its line breaks, each of them a line feed. */
    public static String sanitize(String text) {
        return ordinary(text)
                ? text
                : withoutOdd(
                        BREAKS.matcher(SEQUENCES.matcher(text).replaceAll("")).replaceAll("\n"));
    }

    /** The text's lines, without empty ones at its end; empty for a blank text. */
    public static List<String> toLines(String text) {
        var plain = sanitize(text).stripTrailing();
        if (plain.indexOf('\n') < 0) { // most messages
            return plain.isEmpty() ? List.of() : List.of(plain);
        }
        return plain.lines().toList();
    }

    /** The text as one line, cut where it is longer than {@code longest} characters. */
    public static String toLine(String text, int longest) {
        // Of a very long text, only what may be shown is worth the work.
        var enough = text.length() > 20 * longest ? start(text, 20 * longest) : text;
        var line = BLANKS.matcher(sanitize(enough)).replaceAll(" ").strip();
        return line.length() <= longest && enough == text
                ? line
                : start(line, longest).stripTrailing() + "…";
    }

    /** The text, or its start of {@code longest} characters and a count of those that were left out. */
    public static String truncate(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        var start = start(text, longest);
        return start + "… (" + (text.length() - start.length()) + " more characters)";
    }

    private static String start(String text, int longest) {
        var end = Math.min(longest, text.length());
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    private static boolean ordinary(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' ' ? c != '\n' && c != '\t' : c >= 0x7F && (odd(c) || isBreak(c) || Character.isSurrogate(c))) {
                return false;
            }
        }
        return true;
    }

    private static String withoutOdd(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                kept.append('\uFFFD'); // half a character
            } else if (!odd(c)) {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString();
    }

    private static boolean isBreak(char c) {
        return c == 0x2028 || c == 0x2029;
    }

    private static boolean odd(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t'
                || turnsText(c)
                || c >= 0x2060 && c <= 0x2064 // invisible operators
                || c == 0xFEFF
                || c >= 0xFFF9 && c <= 0xFFFB // annotations
                || c >= 0xE0000 && c <= 0xE007F // tags, a second text that nobody sees
                || (c & 0xFFFE) == 0xFFFE // no characters, and not legal in XML
                || c >= 0xFDD0 && c <= 0xFDEF;
    }

    /** Whether the character changes the direction of text, by which a line can be made to read as another. */
    private static boolean turnsText(int c) {
        return c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
