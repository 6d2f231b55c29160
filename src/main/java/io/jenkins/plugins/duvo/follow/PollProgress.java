package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.util.HashSet;
import java.util.Set;

/**
 * Progress of the polls of one Job's messages: finds out where Duvo, or a proxy, does not heed the offset, so that a poll would
 * go on for ever. Guarded by the scheduler's lock.
 *
 * <p>A poll begins one message early, so it is stuck if its first page has no rows although Duvo counts more messages than come before
 * the page. A page is misplaced if it has the rows of an earlier page of the poll, if it is the Job's first page, full and known, at
 * another offset, or if its rows cannot be those of its offset. A poll with a misplaced page is stuck if messages are missing. A poll is
 * also stuck if its latest pages brought nothing new for more than {@link Limits#MAX_KNOWN_MESSAGES} messages.
 *
 * <p>Example: a Job has 120 messages, and Duvo answers each request with the first 50. The second page, requested at offset 50,
 * has the rows of the first, so the poll is stuck. If Duvo answers each request beyond the end with the last 50, a second page of
 * these has no rows that are missing, and the poll is not stuck.
 */
final class PollProgress {
    /** Hashes of the rows of each page of this poll. */
    private final Set<Integer> pollPages = new HashSet<>();
    /** Hash of the Job's first message; null if it is not known. */
    private Integer firstMessage;

    private int knownMessages;
    private boolean misplaced;
    private boolean isFirstPage;
    /** Offset of the page if it is the first one of this poll; else {@link Integer#MAX_VALUE}. */
    private int beginning;

    private boolean stuck;

    /** Polls resume after a restart; {@code first} is the Job's first message, without which its first page is not recognised. */
    void resume(Message first) {
        firstMessage = hash(first);
    }

    private static int hash(Message first) {
        return RememberedMessage.id(first, 0).hashCode();
    }

    /** A poll begins. */
    void begin() {
        pollPages.clear();
        knownMessages = 0;
    }

    /**
     * A page came.
     *
     * @param offset the requested offset
     * @param limit how many rows were requested
     * @param position how many messages precede the cursor
     * @param foreign whether the messages that are remembered and the total show that the rows are those of another offset
     */
    void onPage(MessagePage page, int offset, int limit, int position, boolean foreign) {
        var size = page.messages().size();
        var first = size == 0 ? null : hash(page.messages().get(0));
        if (offset == 0 && size > 0) {
            firstMessage = first;
        }
        isFirstPage =
                offset > 0 && size >= limit && size <= position && firstMessage != null && firstMessage.equals(first);
        beginning = pollPages.isEmpty() ? offset : Integer.MAX_VALUE;
        misplaced = !pollPages.add(MessageCursor.rows(page, offset)) || isFirstPage || foreign;
    }

    /** Whether the rows of the page are those of another offset, so that none of them is new. */
    boolean isMisplaced() {
        return misplaced;
    }

    /**
     * The page was compared with the messages that are known.
     *
     * @param changed whether it brought anything new
     * @param more whether the poll would go on
     * @param delivered how many messages were delivered altogether
     */
    void onCompared(MessagePage page, boolean changed, boolean more, int delivered) {
        knownMessages = changed ? 0 : knownMessages + page.messages().size();
        // without a total, a page that comes again may be the last one, but not if it is the first one and full
        var incomplete = page.isTotalKnown() ? delivered < page.total() : isFirstPage;
        var withheld = page.messages().isEmpty() && page.isTotalKnown() && beginning < page.total();
        stuck = withheld || (misplaced ? incomplete : more && knownMessages > Limits.MAX_KNOWN_MESSAGES);
    }

    /** Whether the last page showed that Duvo gives no further messages although there are some. */
    boolean isStuck() {
        return stuck;
    }

    /** Whether the last page brought nothing new. */
    boolean isIdle() {
        return knownMessages > 0;
    }
}
