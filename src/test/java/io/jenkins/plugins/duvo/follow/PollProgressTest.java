package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.util.stream.IntStream;
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
        progress.onPage(rows(rows, size, total), offset, 50, delivered, false);
        var isNew = !progress.isMisplaced();
        delivered += isNew ? size : 0;
        compare(total, size, isNew, more);
    }

    private void compare(int total, int size, boolean isNew, boolean more) {
        progress.onCompared(rows(0, size, total), isNew, more, delivered);
    }

    private static MessagePage rows(int rows, int size, int total) {
        var messages = IntStream.range(0, size)
                .mapToObj(i -> new Message(rows + "." + i, "text", "assistant", null, "x", null, null))
                .toList();
        return new MessagePage(messages, total, 0);
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
    void pollWhoseFirstPageLacksItsRowsIsStuck() {
        progress.begin();
        page(1, 9, 10, 0, false);
        assertTrue(progress.isStuck());
        progress.begin();
        page(1, 10, 10, 0, false); // the count says that there is none
        assertFalse(progress.isStuck());
        progress.begin();
        page(1, 9, UNKNOWN, 0, false);
        assertFalse(progress.isStuck());
    }

    @Test
    void laterPageWithoutRowsIsNotStuck() {
        progress.begin();
        page(1, 0, 60);
        page(2, 50, 60, 0, false); // the count may be too large
        assertFalse(progress.isStuck());
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

    /** A replica that lags does not know the Job's messages. */
    @Test
    void firstPageStaysKnownWhereNoMessagesAreGiven() {
        progress.begin();
        page(1, 0, 120);
        progress.begin();
        page(1, 0, 0, 0, false);
        progress.begin();
        page(1, 49, 120);
        assertTrue(progress.isMisplaced());
    }

    @Test
    void firstPageThatHasGrownIsMisplacedWhenItIsKnown() {
        progress.begin();
        page(1, 0, 24, 24, false);
        progress.begin();
        page(1, 23, UNKNOWN); // the delivered messages are fewer than its rows
        assertFalse(progress.isMisplaced());
        progress.begin();
        page(1, 73, UNKNOWN);
        assertTrue(progress.isMisplaced());
        assertTrue(progress.isStuck());
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
            progress.onPage(rows(i, 1, 1_000), i, 50, 1_000, false);
            compare(1_000, 1, false, true);
            assertFalse(progress.isStuck());
        }
        progress.onPage(rows(0, 1, 1_000), 1_000, 50, 1_000, false);
        compare(1_000, 1, false, false);
        assertFalse(progress.isStuck());
        compare(1_000, 0, false, true);
        assertTrue(progress.isStuck());
        compare(1_000, 1, true, true);
        assertFalse(progress.isStuck());
        assertEquals(114, Limits.MAX_KNOWN_MESSAGES);
    }
}
