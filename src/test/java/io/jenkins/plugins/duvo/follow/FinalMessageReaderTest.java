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

/** Where the messages of a Job that has ended are taken for read. */
class FinalMessageReaderTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int PAGE = 50;

    private final JobFixture one = new JobFixture();
    private final MessageCursor cursor = new MessageCursor();
    private final FinalMessageReader finalReader = new FinalMessageReader(cursor, one.follower.context);

    private static MessagePage page(int from, int count, int total) {
        var messages = IntStream.range(from, from + count)
                .mapToObj(i -> new Message("m" + i, "text", "assistant", NOON, "line " + i, null, null))
                .toList();
        return new MessagePage(messages, total, from);
    }

    /** A page that is asked for and comes now; the listener is told. */
    private void read(int from, int count, int total) {
        var page = page(from, count, total);
        cursor.accept(page, from).forEach(update -> one.listener().messages(List.of(update), cursor.position()));
        finalReader.onPage(page, from, one.now);
    }

    private void begin() {
        finalReader.begin(NOON, 0, false);
    }

    /** The listener says which messages it has. */
    private void finishComparison() {
        assertTrue(finalReader.isComparing());
        one.listener();
        finalReader.finishComparison();
        assertFalse(finalReader.isComparing());
    }

    @Nested
    class FirstReading {
        @Test
        void readAtTheFinalTimeIsTheLast() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS - 1;
            read(0, 1, 1);
            assertFalse(finalReader.isDone());

            one.now += 1;
            read(0, 1, 1);

            assertTrue(finalReader.isDone());
        }

        @Test
        void countBelowTheHighWaterMarkIsReadAgainAFewTimes() {
            read(0, 2, 2);
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;
            for (int i = 0; i < Limits.MAX_STALE_FINAL_READS; i++) {
                read(0, 1, 1);
                assertEquals(one.now + Limits.STALE_FINAL_READ_MS, finalReader.due());
            }

            read(0, 1, 1);

            finishComparison();
            assertTrue(finalReader.isRereading());
        }

        @Test
        void countAtTheHighWaterMarkIsComplete() {
            read(0, 2, 2);
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;

            read(0, 2, 2);

            assertTrue(finalReader.isDone());
        }

        @Test
        void pageInTheMiddleIsNotTheEnd() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;

            read(0, PAGE, 120);
            read(PAGE, PAGE, 120);
            assertFalse(finalReader.isDone());
            read(2 * PAGE, 20, 120);

            assertTrue(finalReader.isDone());
        }

        @Test
        void messagesBeyondTheFirstTotalAreNotRead() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;
            read(0, PAGE, 60);

            read(PAGE, PAGE, 1_000);

            assertTrue(finalReader.isDone());
        }

        @Test
        void rowsBeyondTheCountAreRead() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;

            read(0, PAGE, PAGE - 10);

            assertTrue(cursor.hasMore());
            assertFalse(finalReader.isDone());
        }

        @Test
        void lagIsRememberedWhateverComesLater() {
            finalReader.recordLag(true);
            finalReader.recordLag(true);
            finalReader.recordLag(false);
            begin();

            read(0, 1, 1);

            assertEquals(one.now + Limits.FINAL_READ_DELAY_LAGGING_MS, finalReader.due());
        }
    }

    @Nested
    class AfterTheEnd {
        private void said(String role, String type, long afterEnd) {
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
        void messageAfterTheEndShowsThatTheJobContinues(String role, String type, long afterEnd, int told) {
            begin();

            said(role, type, afterEnd);
            said(role, type, afterEnd);

            assertEquals(told, one.listener().count("went on"));
        }

        @Test
        void endWithoutATimeHasNoMessagesAfterIt() {
            finalReader.begin(null, 0, false);

            said("user", "text", 60_000);

            assertEquals(List.of(), one.listener().lines);
        }
    }

    @Nested
    class SecondReading {
        /** Three messages of which the second was never shown. */
        private void oneIsMissing() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;
            cursor.accept(page(0, 1, 3), 0);
            one.listener().messages(List.of(new MessageUpdate(message(0), Change.NEW, "")), 1);
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
            oneIsMissing();

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
            oneIsMissing();
            finishComparison();

            finalReader.onRereadPage(page(0, 2, 3), 0);
            assertFalse(finalReader.isDone());
            assertEquals(2, finalReader.offset());
            finalReader.onRereadPage(page(2, 1, 9), 2);

            assertTrue(finalReader.isDone());
        }

        @Test
        void secondReadWithoutRowsEnds() {
            oneIsMissing();
            finishComparison();

            finalReader.onRereadPage(new MessagePage(List.of(), 3, 0), 0);

            assertTrue(finalReader.isDone());
        }

        @Test
        void listenerWithoutDeliveredIdsGetsNoSecondRead() {
            one.listener().remembers = false;
            oneIsMissing();

            finishComparison();
            assertTrue(finalReader.isDone());
        }

        @Test
        void listenerThatReceivedNothingGetsASecondRead() {
            begin();
            one.now += Limits.FINAL_READ_DELAY_MS;
            read(3, 0, 3);

            finishComparison();
            assertTrue(finalReader.isRereading());
        }
    }
}
