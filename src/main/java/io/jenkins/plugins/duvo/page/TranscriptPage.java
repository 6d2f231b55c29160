package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Page of a transcript.
 *
 * @param from where the page begins, in bytes
 * @param next where the next page begins, in bytes
 * @param size of the transcript in bytes when the page was read
 * @param entries what the log level lets users see of the page
 * @param requests the human requests of the Job that belong to the page, and on every page the last ones
 */
record TranscriptPage(
        long from, long next, long size, List<TranscriptEntry> entries, List<TranscriptRequestEntry> requests) {
    /** Lines of a page: enough for a screen or two. */
    static final int MAX_LINES = 200;
    /** Bytes after which a page ends, however few entries it has. */
    static final long MAX_BYTES = 1 << 18;
    /** Bytes after which a page of a search ends: a few thousand messages, read in a fraction of a second. */
    static final long MAX_BYTES_SEARCHED = 1 << 22;
    /** Requests that every page has, because a decision is known as accepted only some time after it was made. */
    private static final int LAST_REQUESTS = 3;

    /** Reads the page that a query asks for. */
    static TranscriptPage read(TranscriptFile file, TranscriptQuery query, LogLevel level, long startedAt)
            throws IOException {
        var from = query.from();
        if (!level.shows(LogLevel.MESSAGES)) { // one empty page, however long the file is
            var size = file.size();
            return new TranscriptPage(0, size, size, List.of(), List.of());
        }
        return from == null
                ? before(file, query.before(), level, startedAt)
                : from(file, from, query, level, startedAt);
    }

    private static TranscriptPage from(
            TranscriptFile file, long from, TranscriptQuery query, LogLevel level, long startedAt) throws IOException {
        var find = query.find();
        var limit = find == null ? MAX_BYTES : MAX_BYTES_SEARCHED;
        var entries = new ArrayList<TranscriptEntry>();
        var next = file.read(from, line -> {
            TranscriptEntry.of(line, level, startedAt)
                    .filter(entry -> find == null || entry.mentions(find))
                    .ifPresent(entries::add);
            return entries.size() < MAX_LINES && line.to() - from < limit;
        });
        return new TranscriptPage(Math.min(from, next), next, file.size(), entries, List.of());
    }

    private static TranscriptPage before(TranscriptFile file, long before, LogLevel level, long startedAt)
            throws IOException {
        var from = file.before(before, MAX_LINES, MAX_BYTES);
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

    /** Returns a copy with those of a Job's human requests that belong to the page. */
    TranscriptPage withRequests(List<TranscriptRequestEntry> all) {
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
