package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the messages of an ended Job are complete. */
class FinalMessageReaderTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int PAGE = 50;

    private final JobFixture fixture = new JobFixture();
    private final MessageCursor cursor = new MessageCursor();
    private final FinalMessageReader finalReader = new FinalMessageReader(cursor, fixture.follower.context);

    private static MessagePage page(int from, int count, int total) {
        var messages = IntStream.range(from, from + count)
                .mapToObj(i -> new Message("m" + i, "text", "assistant", NOON, "line " + i, null, null))
                .toList();
        return new MessagePage(messages, total, from);
    }

    /** Reads a page now and delivers its messages to the listener. */
    private void read(int from, int count, int total) {
        var page = page(from, count, total);
        cursor.accept(page, from).forEach(update -> fixture.listener().messages(List.of(update), cursor.position()));
        finalReader.onPage(page, from, fixture.now);
    }

    private void begin() {
        finalReader.begin(NOON, false);
    }

    /** The listener reports which messages were delivered to it. */
    private void finishComparison() {
        assertTrue(finalReader.isComparing());
        fixture.listener();
        finalReader.finishComparison();
        assertFalse(finalReader.isComparing());
    }

    @Nested
    class FirstRead {
        @Test
        void readAtTheFinalTimeIsTheLast() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS - 1;
            read(0, 1, 1);
            assertFalse(finalReader.isDone());

            fixture.now += 1;
            read(0, 1, 1);

            assertTrue(finalReader.isDone());
        }

        @Test
        void countBelowTheHighWaterMarkIsReadAgainAFewTimes() {
            read(0, 2, 2);
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            for (int i = 0; i < Limits.MAX_STALE_FINAL_READS; i++) {
                read(0, 1, 1);
                assertEquals(fixture.now + Limits.STALE_FINAL_READ_MS, finalReader.due());
            }

            read(0, 1, 1);

            finishComparison();
            assertTrue(finalReader.isRereading());
        }

        @Test
        void countAtTheHighWaterMarkIsComplete() {
            read(0, 2, 2);
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;

            read(0, 2, 2);

            assertTrue(finalReader.isDone());
        }

        @Test
        void pageInTheMiddleIsNotTheEnd() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;

            read(0, PAGE, 120);
            read(PAGE, PAGE, 120);
            assertFalse(finalReader.isDone());
            read(2 * PAGE, 20, 120);

            assertTrue(finalReader.isDone());
        }

        @Test
        void messagesBeyondTheFirstTotalAreNotRead() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            read(0, PAGE, 60);

            read(PAGE, PAGE, 1_000);

            assertTrue(finalReader.isDone());
        }

        @Test
        void countIsReachedWithItsLastMessage() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            read(0, 1, 2);

            read(1, 1, 1_000);

            assertTrue(finalReader.isDone());
        }

        @Test
        void rowsBeyondTheCountAreRead() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;

            read(0, PAGE, PAGE - 10);

            assertTrue(cursor.hasMore());
            assertFalse(finalReader.isDone());
        }

        @Test
        void withoutATotalPagesAreReadWhileTheyBringNewMessages() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;

            read(0, 20, -1);
            assertFalse(finalReader.isDone());
            read(20, 20, -1);
            assertFalse(finalReader.isDone());
            read(40, 0, -1);

            assertTrue(finalReader.isDone());
        }

        @Test
        void lagIsRememberedWhateverComesLater() {
            finalReader.recordLag(true);
            finalReader.recordLag(true);
            finalReader.recordLag(false);
            begin();

            read(0, 1, 1);

            assertEquals(fixture.now + Limits.FINAL_READ_DELAY_LAGGING_MS, finalReader.due());
        }
    }

    @Nested
    class AfterTheEnd {
        private void receive(String role, String type, long afterEnd) {
            var message = new Message("x", type, role, NOON.plusMillis(afterEnd), "Hello", null, null);
            finalReader.checkForContinuation(List.of(new MessageUpdate(message, Change.NEW, "Hello")));
        }

        @ParameterizedTest
        @CsvSource({
            "user, text, 1001, 1",
            "assistant, text, 1001, 1",
            "assistant, text, 1000, 0",
            "assistant, thinking, 60000, 0",
            "tool, tool_result, 60000, 0"
        })
        void messageAfterTheEndShowsThatTheJobContinues(String role, String type, long afterEnd, int events) {
            begin();

            receive(role, type, afterEnd);
            receive(role, type, afterEnd);

            assertEquals(events, fixture.listener().count("continued"));
        }

        @Test
        void endWithoutATimeHasNoMessagesAfterIt() {
            finalReader.begin(null, false);

            receive("user", "text", 60_000);

            assertEquals(List.of(), fixture.listener().lines);
        }
    }

    @Nested
    class SecondRead {
        /** Duvo has three messages and never shows the second. */
        private void missSecondMessage() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            cursor.accept(page(0, 1, 3), 0);
            fixture.listener().messages(List.of(new MessageUpdate(message(0), Change.NEW, "")), 1);
            read(2, 1, 3);
        }

        private Message message(int i) {
            return page(i, 1, 3).messages().get(0);
        }

        @Test
        void listenerIsNotAskedBeforeTheEnd() {
            begin();

            assertFalse(finalReader.isComparing());
            assertFalse(finalReader.isDone());
        }

        @Test
        void missingMessagesAreReadAndEndTheFinalRead() {
            missSecondMessage();

            finishComparison();
            assertTrue(finalReader.isRereading());
            assertEquals(0, finalReader.offset());
            var missing = finalReader.onRereadPage(page(0, 3, 3), 0);

            assertEquals(
                    List.of("m1"), missing.stream().map(m -> m.message().id()).toList());
            assertTrue(finalReader.isDone());
        }

        @Test
        void secondReadGoesPageByPageToTheCountOfItsFirstPage() {
            missSecondMessage();
            finishComparison();

            finalReader.onRereadPage(page(0, 2, 3), 0);
            assertFalse(finalReader.isDone());
            assertEquals(2, finalReader.offset());
            finalReader.onRereadPage(page(2, 1, 9), 2);

            assertTrue(finalReader.isDone());
        }

        @Test
        void secondReadWithoutRowsEnds() {
            missSecondMessage();
            finishComparison();

            finalReader.onRereadPage(new MessagePage(List.of(), 3, 0), 0);

            assertTrue(finalReader.isDone());
        }

        private void reread(MessagePage page, int offset) {
            finalReader.onRereadPage(page, offset);
        }

        private void assertMissing(String... lines) {
            assertTrue(finalReader.isDone());
            assertEquals(
                    List.of(lines),
                    fixture.listener().lines.stream()
                            .filter(line -> line.startsWith("missing"))
                            .toList());
        }

        @Test
        void messagesThatDuvoDoesNotGiveAreReported() {
            missSecondMessage();
            finishComparison();

            reread(page(0, 1, 3), 0);
            reread(page(1, 0, 3), 1);

            assertMissing("missing 2");
        }

        @Test
        void pageThatComesAgainEndsTheSecondRead() {
            missSecondMessage();
            finishComparison();

            reread(page(0, 1, 3), 0);
            reread(page(0, 1, 3), 1);

            assertMissing("missing 2");
        }

        @Test
        void nothingIsMissingWhereDuvoGivesAllThatItCounts() {
            missSecondMessage();
            finishComparison();

            reread(page(0, 3, 3), 0);

            assertMissing();
        }

        @Test
        void withoutATotalNothingIsKnownToBeMissing() {
            missSecondMessage();
            finishComparison();

            reread(page(0, 1, -1), 0);
            reread(page(1, 0, -1), 1);

            assertMissing();
        }

        @Test
        void listenerWithoutDeliveredIdsGetsNoSecondRead() {
            fixture.listener().remembers = false;
            missSecondMessage();

            finishComparison();
            assertTrue(finalReader.isDone());
        }

        @Test
        void listenerThatReceivedNothingGetsASecondRead() {
            begin();
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            read(3, 0, 3);

            finishComparison();
            assertTrue(finalReader.isRereading());
        }
    }
}
