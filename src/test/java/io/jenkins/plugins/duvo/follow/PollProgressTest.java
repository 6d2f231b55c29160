package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the polls of a Job bring nothing new. */
class PollProgressTest {
    private static final int UNKNOWN = -1;

    private final PollProgress progress = new PollProgress();
    private int delivered;

    /** A full page of 50 messages, all of which are new unless the page is misplaced. */
    private void page(int rows, int offset, int total) {
        page(rows, offset, total, 50, true);
    }

    private void page(int rows, int offset, int total, int size, boolean more) {
        progress.onPage(rows, offset, size == 50);
        var isNew = !progress.isMisplaced();
        delivered += isNew ? size : 0;
        compare(total, size, isNew, more);
    }

    private void compare(int total, int size, boolean isNew, boolean more) {
        var message = new Message("m", "text", "assistant", null, "x", null, null);
        List<Message> messages = Collections.nCopies(size, message);
        progress.onCompared(new MessagePage(messages, total, 0), isNew, more, delivered);
    }

    @Test
    void pageThatComesAgainInOnePollIsStuckWhileMessagesAreMissing() {
        progress.begin();
        page(1, 0, 120);
        page(2, 50, 120);
        assertFalse(progress.isMisplaced());
        page(2, 100, 120);
        assertTrue(progress.isMisplaced());
        assertTrue(progress.isStuck());
        assertTrue(progress.isIdle());
    }

    @Test
    void pageThatComesAgainIsNotStuckWhereNothingIsMissing() {
        progress.begin();
        page(1, 0, 100);
        page(2, 50, 100);
        page(2, 100, 100);
        assertTrue(progress.isMisplaced());
        assertFalse(progress.isStuck());
    }

    @Test
    void pageMayComeAgainInTheNextPoll() {
        progress.begin();
        page(1, 0, 120);
        page(2, 50, 120);
        progress.begin();
        page(2, 50, 120);
        assertFalse(progress.isMisplaced());
        assertFalse(progress.isIdle());
    }

    @Test
    void firstPageIsMisplacedAtAnyOtherOffset() {
        progress.begin();
        page(1, 0, 120);
        progress.begin();
        page(1, 49, 120);
        assertTrue(progress.isMisplaced());
        assertTrue(progress.isStuck());
        progress.begin();
        page(1, 0, 120);
        assertFalse(progress.isMisplaced());
    }

    @Test
    void shortFirstPageMayComeAgain() {
        progress.begin();
        page(1, 0, 49, 49, false);
        progress.begin();
        page(1, 48, 49, 49, false);
        assertFalse(progress.isMisplaced());
    }

    @Test
    void withoutATotalOnlyTheFirstPageShowsThatMessagesAreMissing() {
        progress.begin();
        page(1, 0, UNKNOWN);
        page(2, 50, UNKNOWN);
        page(2, 100, UNKNOWN);
        assertTrue(progress.isMisplaced());
        assertFalse(progress.isStuck());
        page(1, 150, UNKNOWN);
        assertTrue(progress.isStuck());
    }

    @Test
    void moreKnownMessagesThanAreRememberedAreStuck() {
        progress.begin();
        for (int i = 1; i <= Limits.MAX_KNOWN_MESSAGES; i++) {
            progress.onPage(i, i, false);
            compare(1_000, 1, false, true);
            assertFalse(progress.isStuck());
        }
        progress.onPage(0, 1_000, false);
        compare(1_000, 1, false, false);
        assertFalse(progress.isStuck());
        compare(1_000, 0, false, true);
        assertTrue(progress.isStuck());
        compare(1_000, 1, true, true);
        assertFalse(progress.isStuck());
        assertEquals(114, Limits.MAX_KNOWN_MESSAGES);
    }
}
