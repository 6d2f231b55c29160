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
        var updates = cursor.accept(page, from);
        updates.forEach(update -> fixture.listener().messages(List.of(update), cursor.position()));
        if (finalReader.isBegun()) {
            finalReader.onPage(page, cursor.pageEnd(), fixture.now, !updates.isEmpty());
        }
    }

    private void begin() {
        finalReader.begin(NOON, fixture.now);
    }

    /** When the Job ended: the reads that agree began then. */
    private long endedAt() {
        return fixture.now - (Limits.AGREEING_READS - 1) * Limits.AGREEING_READ_INTERVAL_MS;
    }

    /** Makes three reads that agree, each when it is due; the Job has this number of messages. */
    private void readUntilAgreed(int messages) {
        for (int i = 0; i < Limits.AGREEING_READS; i++) {
            assertFalse(finalReader.isDone());
            fixture.now = Math.max(fixture.now, finalReader.due());
            read(0, messages, messages);
        }
    }

    /** Makes reads that agree enough. */
    private void lookInVain() {
        for (int i = 0; i < Limits.LATE_READS_IN_VAIN; i++) {
            fixture.keyState.finalReads().onNothingLate();
        }
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

            readUntilAgreed(1);

            assertEquals(endedAt() + Limits.FINAL_READ_DELAY_LAGGING_MS, finalReader.due());
        }
    }

    @Nested
    class EarlyReads {
        @Test
        void readsThatAgreeAreFollowedByALateOne() {
            begin();

            readUntilAgreed(1);

            assertFalse(finalReader.isDone());
            assertEquals(endedAt() + Limits.FINAL_READ_DELAY_MS, finalReader.due());
        }

        @Test
        void readsThatAgreeAreEnoughWhereLateOnesFoundNothing() {
            lookInVain();
            begin();

            readUntilAgreed(1);

            assertTrue(finalReader.isDone());
        }

        @Test
        void agreementBeginsAnewWithEachNewMessage() {
            lookInVain();
            begin();
            read(0, 1, 1);
            read(0, 1, 1);

            read(0, 2, 2);
            read(1, 1, 2);
            assertFalse(finalReader.isDone());
            read(1, 1, 2);

            assertTrue(finalReader.isDone());
        }

        @Test
        void agreementBeginsAnewWithEachLowerCount() {
            lookInVain();
            begin();
            read(0, 2, 2);
            read(0, 2, 2);

            read(0, 1, 1);
            read(0, 2, 2);
            read(0, 2, 2);
            assertFalse(finalReader.isComparing());
            read(0, 2, 2);

            assertTrue(finalReader.isComparing());
        }

        @Test
        void readThatWasSentBeforeTheEndWasNoticedDoesNotCount() {
            lookInVain();
            begin();
            var page = page(0, 1, 1);
            cursor.accept(page, 0);
            finalReader.onPage(page, 1, fixture.now - 1, false);
            read(0, 1, 1);
            read(0, 1, 1);
            assertFalse(finalReader.isDone());

            read(0, 1, 1);

            assertTrue(finalReader.isDone());
        }

        @Test
        void rowsOfWhichDuvoCountsMoreDoNotAgree() {
            lookInVain();
            begin();
            for (int i = 0; i < 2 * Limits.AGREEING_READS; i++) {
                read(0, 3, 2); // the count lags
            }

            assertFalse(finalReader.isDone());
        }

        @Test
        void readLongAfterTheEndIsTheLast() {
            fixture.now += Limits.FINAL_READ_DELAY_MS;
            finalReader.begin(NOON, fixture.now - Limits.FINAL_READ_DELAY_MS);

            read(0, 1, 1);

            assertTrue(finalReader.isDone());
        }
    }

    /** What a late read after reads that agreed, or a replica that lags, says for the next Jobs. */
    @Nested
    class Learning {
        private boolean isShortened() {
            return fixture.keyState.finalReads().tryShorten(fixture.now + Limits.LAG_MEMORY_MS);
        }

        private void lookThoroughly(int early, int late) {
            var reader = new FinalMessageReader(cursor, fixture.follower.context);
            fixture.now += Limits.RATE_WINDOW_MS;
            reader.begin(NOON, fixture.now);
            while (!reader.isDone()) {
                fixture.now = Math.max(fixture.now, reader.due());
                var isLate = reader.due() >= fixture.now && agreed >= Limits.AGREEING_READS;
                var page = page(0, isLate ? late : early, isLate ? late : early);
                var updates = cursor.accept(page, 0);
                agreed++;
                reader.onPage(page, cursor.pageEnd(), fixture.now, !updates.isEmpty());
            }
            agreed = 0;
        }

        private int agreed;

        @Test
        void lateReadsThatFindNothingShortenTheNextOnes() {
            for (int i = 1; i < Limits.LATE_READS_IN_VAIN; i++) {
                lookThoroughly(1, 1);
            }
            assertFalse(isShortened());
            lookThoroughly(1, 1);
            assertTrue(isShortened());
        }

        @Test
        void lateReadThatFindsAMessageBeginsALongTime() {
            for (int i = 1; i < Limits.LATE_READS_IN_VAIN; i++) {
                lookThoroughly(1, 1);
            }
            lookThoroughly(1, 2);
            lookThoroughly(2, 2);
            assertFalse(isShortened());
        }

        @Test
        void lateReadAloneTeachesNothing() {
            for (int i = 0; i < Limits.LATE_READS_IN_VAIN; i++) {
                var reader = new FinalMessageReader(cursor, fixture.follower.context);
                fixture.now += Limits.RATE_WINDOW_MS;
                reader.begin(NOON, fixture.now - Limits.FINAL_READ_DELAY_MS);
                reader.onPage(page(0, 0, 0), 0, fixture.now, false);
                assertTrue(reader.isDone());
            }
            assertFalse(isShortened());
        }

        @Test
        void lagLengthensTheReadsUnderWayAndTheNextOnes() {
            lookInVain();
            begin();
            finalReader.recordLag(true);

            readUntilAgreed(1);

            assertFalse(finalReader.isDone());
            assertFalse(isShortened());
        }

        @Test
        void jobWithALagHasALateRead() {
            finalReader.recordLag(true);
            lookInVain();
            fixture.now += Limits.LAG_MEMORY_MS;
            begin();

            readUntilAgreed(1);

            assertFalse(finalReader.isDone());
        }
    }

    /** A last message that says that the session has ended. */
    @Nested
    class SessionEnd {
        private void readLast(String type, Instant at, int total) {
            var message = new Message("end", type, "system", at, null, null, null);
            var page = new MessagePage(List.of(message), total, 0);
            cursor.accept(page, 0);
            finalReader.onPage(page, 1, fixture.now, true);
        }

        @ParameterizedTest
        @CsvSource({
            "session_completed, 0, 1, true",
            "session_interrupted, 0, 1, true",
            "session_error, 5000, 1, true",
            "session_completed, -2000, 1, true",
            "session_completed, -2001, 1, false", // of an earlier session
            "session_started, 0, 1, false",
            "session_completed, 0, 2, false" // not the last message
        })
        void endsTheReads(String type, long afterEnd, int total, boolean done) {
            begin();

            readLast(type, NOON.plusMillis(afterEnd), total);

            assertEquals(done, finalReader.isDone());
        }

        @Test
        void withoutTimesSaysNothing() {
            begin();
            readLast("session_completed", null, 1);
            assertFalse(finalReader.isDone());
        }

        @Test
        void withoutTheTimeOfTheEndSaysNothing() {
            finalReader.begin(null, fixture.now);
            readLast("session_completed", NOON, 1);
            assertFalse(finalReader.isDone());
        }

        @Test
        void pageWithoutRowsSaysNothing() {
            begin();
            read(0, 0, 0);
            assertFalse(finalReader.isDone());
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
            finalReader.begin(null, fixture.now);

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
        void secondReadAfterAgreeingReadsIsDueAtOnce() {
            lookInVain();
            cursor.resume(2, List.of(message(1)));
            fixture.listener().messages(List.of(new MessageUpdate(message(1), Change.NEW, "")), 2);
            begin();
            readUntilAgreed(2);

            finishComparison();
            assertTrue(finalReader.isRereading());
            assertTrue(finalReader.due() <= fixture.now);
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
