package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Locale;
import java.util.Optional;

/**
 * Query for a page of a transcript.
 *
 * @param from where the page begins, in bytes, not negative; null for the page that ends at {@code before}
 * @param before where the page ends, in bytes, not negative; counts only if {@code from} is null
 * @param find the text that entries must contain, in lower case; null for all entries
 */
record TranscriptQuery(
        @CheckForNull Long from, long before, @CheckForNull String find) {
    /** The last page. */
    static final TranscriptQuery LAST = new TranscriptQuery(null, Long.MAX_VALUE, null);
    /** Characters. */
    private static final int MAX_FIND = 200;

    /** Returns the query for the parameters of an address, each of which may be null; empty if they are no valid query. */
    static Optional<TranscriptQuery> of(
            @CheckForNull String from, @CheckForNull String before, @CheckForNull String find) {
        var text = Util.fixEmptyAndTrim(find);
        if (text != null && (text.length() > MAX_FIND || from == null)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TranscriptQuery(
                    from == null ? null : position(from),
                    before == null ? Long.MAX_VALUE : position(before),
                    text == null ? null : text.toLowerCase(Locale.ROOT)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Nothing is before the beginning of a file: with smaller numbers, differences between positions would overflow. */
    private static long position(String number) {
        return Math.max(0, Long.parseLong(number));
    }
}
