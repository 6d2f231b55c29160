package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Text that may be saved with a build. XML 1.0 has no place for some characters, however escaped; one of them in a build's record
 * makes the whole record unreadable at the next start.
 */
public final class SafeText {
    private SafeText() {}

    /** The text without what XML 1.0 cannot hold; empty for null. */
    public static String of(@CheckForNull String text) {
        if (text == null) {
            return "";
        }
        var safe = new StringBuilder(text.length());
        text.codePoints().filter(SafeText::legal).forEach(safe::appendCodePoint);
        return safe.toString();
    }

    private static boolean legal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c < 0xD800
                || c >= 0xE000 && c < 0xFFFE
                || c >= 0x10000;
    }
}
