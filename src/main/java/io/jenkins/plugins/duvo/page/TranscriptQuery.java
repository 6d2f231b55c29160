package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Locale;
import java.util.Optional;

/**
 * Which page of a transcript is wanted.
 *
 * @param from the byte from which on; null for what is before another byte
 * @param before the byte before which; only if {@code from} is null
 * @param find in lower case; null for everything
 */
record TranscriptQuery(
        @CheckForNull Long from, long before, @CheckForNull String find) {
    private static final int LONGEST_FIND = 200;

    /** The query that parameters of an address make; empty if they make none. */
    static Optional<TranscriptQuery> of(
            @CheckForNull String from, @CheckForNull String before, @CheckForNull String find) {
        var wanted = Util.fixEmptyAndTrim(find);
        if (wanted != null && (wanted.length() > LONGEST_FIND || from == null)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TranscriptQuery(
                    from == null ? null : Long.valueOf(from),
                    before == null ? Long.MAX_VALUE : Long.parseLong(before),
                    wanted == null ? null : wanted.toLowerCase(Locale.ROOT)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
