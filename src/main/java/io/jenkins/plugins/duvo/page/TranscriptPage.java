package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of a transcript.
 *
 * @param from where it begins, in bytes
 * @param next where to go on
 * @param size how long the transcript was when the page was read
 * @param entries what of it people may see
 * @param requests the human requests of the Job that belong to the page, and the last ones whatever page it is
 */
record TranscriptPage(
        long from, long next, long size, List<TranscriptEntry> entries, List<TranscriptRequestEntry> requests) {
    /** Enough for a screen or two. */
    static final int LINES = 200;
    /** Bytes after which a page ends, however few entries it has. */
    static final long BYTES = 1 << 18;
    /** The same for a search: a few thousand messages, read in a fraction of a second. */
    static final long BYTES_SEARCHED = 1 << 22;
    /** A decision becomes known as taken some time after it was made. */
    private static final int LAST_REQUESTS = 3;

    static TranscriptPage read(TranscriptFile file, TranscriptQuery query, LogLevel level, long startedAt)
            throws IOException {
        var from = query.from();
        return from == null
                ? before(file, query.before(), level, startedAt)
                : from(file, from, query, level, startedAt);
    }

    private static TranscriptPage from(
            TranscriptFile file, long from, TranscriptQuery query, LogLevel level, long startedAt) throws IOException {
        var find = query.find();
        var limit = find == null ? BYTES : BYTES_SEARCHED;
        var entries = new ArrayList<TranscriptEntry>();
        var next = file.read(from, line -> {
            TranscriptEntry.of(line, level, startedAt)
                    .filter(entry -> find == null || entry.mentions(find))
                    .ifPresent(entries::add);
            return entries.size() < LINES && line.to() - from < limit;
        });
        return new TranscriptPage(Math.min(from, next), next, file.size(), entries, List.of());
    }

    private static TranscriptPage before(TranscriptFile file, long before, LogLevel level, long startedAt)
            throws IOException {
        var from = file.before(before, LINES, BYTES);
        var entries = new ArrayList<TranscriptEntry>();
        var next = new long[] {from};
        file.read(from, line -> {
            if (line.to() <= before) {
                TranscriptEntry.of(line, level, startedAt).ifPresent(entries::add);
                next[0] = line.to();
            }
            return line.to() < before;
        });
        return new TranscriptPage(from, next[0], file.size(), entries, List.of());
    }

    /** The same with those of a Job's human requests that belong to it. */
    TranscriptPage with(List<TranscriptRequestEntry> all) {
        var some = new ArrayList<TranscriptRequestEntry>();
        for (int i = 0; i < all.size(); i++) {
            var request = all.get(i);
            if (i >= all.size() - LAST_REQUESTS || request.at() >= from && request.at() <= next) {
                some.add(request);
            }
        }
        return new TranscriptPage(from, next, size, entries, some);
    }
}
