package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cursor over the messages of a Job: the next page, and the new messages of a page. */
class MessageCursorTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final MessageCursor cursor = new MessageCursor();

    private static Message message(String id, String text) {
        return new Message(id, "text", "assistant", null, text, null, null);
    }

    private static List<Message> some(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> message("m" + i, "text " + i))
                .toList();
    }

    private int accept(int from, int to, int total) {
        return cursor.accept(new MessagePage(some(from, to), total, from), from).size();
    }

    @Test
    void pagesOfAPollAbutAndPollsOverlapByOne() {
        assertEquals(0, cursor.offset());
        assertEquals(50, accept(0, 50, 70));
        assertTrue(cursor.hasMore());
        assertEquals(50, cursor.offset());
        assertEquals(20, accept(50, 70, 70));
        assertFalse(cursor.hasMore());
        assertEquals(69, cursor.offset());
        assertEquals(1, accept(69, 71, 71));
        assertEquals(71, cursor.position());
        assertEquals(71, cursor.deliveredCount());
        assertFalse(cursor.mayHaveMissed(Integer.MAX_VALUE));
    }

    @Test
    void forgottenMessagesAreNotNew() {
        accept(0, 24, 24);
        accept(23, 68, 68);
        assertEquals(0, cursor.accept(new MessagePage(some(0, 50), 68, 0), 67).size());
        assertEquals(0, cursor.accept(new MessagePage(some(1, 50), 68, 0), 67).size());
        assertEquals(2, cursor.accept(new MessagePage(some(2, 70), 70, 0), 67).size());
    }

    @Test
    void firstPageIsRecognisedAfterARestart() {
        cursor.resume(50, some(0, 50));
        assertEquals(0, cursor.accept(new MessagePage(some(0, 50), -1, -1), 49).size());
        assertTrue(cursor.isStuck());
    }

    @Test
    void pageOfAnotherOffsetIsRecognisedAfterARestart() {
        cursor.resume(142, some(78, 142));
        assertEquals(
                0, cursor.accept(new MessagePage(some(0, 50), 144, 141), 141).size());
        assertTrue(cursor.isStuck());
        assertEquals(142, cursor.position());

        assertEquals(2, accept(141, 144, 144));
        assertFalse(cursor.isStuck());
    }

    @Test
    void pageOfAnotherOffsetIsRecognisedWhereNothingIsMissing() {
        cursor.resume(142, some(78, 142));
        assertEquals(
                0, cursor.accept(new MessagePage(some(0, 50), 142, 141), 141).size());
        assertFalse(cursor.isStuck());
        assertEquals(142, cursor.position());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 150, 149, 50", // as many as Duvo counts
        "100, 150, 148, 0",
        "100, 149, 101, 49", // not full
        "99, 149, 101, 49", // begins with the last one, and the count lags
        "100, 150, -1, 50", // Duvo does not count
    })
    void pageOfAnotherOffsetIsFullAndHasNoKnownMessage(int from, int to, int total, int fresh) {
        cursor.resume(100, some(36, 100));
        assertEquals(
                fresh,
                cursor.accept(new MessagePage(some(from, to), total, 99), 99).size());
    }

    @Test
    void withoutKnownMessagesNoPageIsThatOfAnotherOffset() {
        cursor.resume(100, List.of());
        assertEquals(
                50, cursor.accept(new MessagePage(some(100, 150), 101, 99), 99).size());
    }

    @Test
    void withoutIdNoMessageShowsThatItIsOfAnotherOffset() {
        cursor.resume(100, some(36, 100));
        var messages = new ArrayList<>(some(200, 249));
        messages.add(message("", "new"));
        assertEquals(50, cursor.accept(new MessagePage(messages, 101, 99), 99).size());
    }

    @Test
    void laterPageOfAPollMayHaveMoreRowsThanDuvoCounts() {
        accept(0, 50, 120);
        assertEquals(50, accept(50, 100, 60));
    }

    @Test
    void positionStaysWhereThePollAfterARestartIsStuck() {
        cursor.resume(50, some(0, 50));
        cursor.accept(new MessagePage(some(0, 50), -1, -1), 49);
        assertEquals(50, cursor.position());
    }

    @Test
    void forgottenMessagesWithoutIdsAreNotNew() {
        var messages =
                IntStream.range(0, 70).mapToObj(i -> message("", "text " + i)).toList();
        cursor.accept(new MessagePage(messages.subList(0, 24), 24, 0), 0);
        cursor.accept(new MessagePage(messages.subList(23, 68), 68, 23), 23);
        assertEquals(
                2,
                cursor.accept(new MessagePage(messages.subList(1, 70), 70, 1), 67)
                        .size());
    }

    @Test
    void messagesForgottenBeforeARestartAreNotNew() {
        cursor.resume(100, some(36, 100));
        assertEquals(0, cursor.accept(new MessagePage(some(0, 50), 100, 0), 99).size());
    }

    @Test
    void failedPageRestartsThePoll() {
        accept(0, 50, 70);
        cursor.restartPoll();
        assertFalse(cursor.hasMore());
        assertEquals(49, cursor.offset());
    }

    @Test
    void emptyPageInTheMiddleEndsThePoll() {
        accept(0, 50, 70);
        assertEquals(0, accept(50, 50, 70));
        assertFalse(cursor.hasMore());
        assertTrue(cursor.mayHaveMissed(Integer.MAX_VALUE));
    }

    @Test
    void fullPageBeyondTheTotalContinuesThePoll() {
        accept(0, 50, 20);
        assertTrue(cursor.hasMore());
        accept(50, 60, 20);
        assertFalse(cursor.hasMore());
    }

    @Test
    void fullPageThatEndsAtTheTotalEndsThePoll() {
        accept(0, 50, 50);
        assertFalse(cursor.hasMore());
    }

    @Test
    void emptyPageAtTheEndHidesNothing() {
        accept(0, 3, 3);
        accept(3, 3, 3);
        assertFalse(cursor.mayHaveMissed(Integer.MAX_VALUE));
    }

    @Test
    void totalThatFellMayHideMessages() {
        accept(0, 3, 5);
        accept(2, 3, 3);
        assertTrue(cursor.mayHaveMissed(Integer.MAX_VALUE));
    }

    @Test
    void messageInsertedBeforeAllThatAreRememberedIsNew() {
        accept(0, 3, 3);
        var page = new MessagePage(List.of(message("inserted", "x"), some(0, 1).get(0)), 4, 0);
        assertEquals(1, cursor.accept(page, 0).size());
    }

    @Test
    void cursorResumesWhereNoMessagesAreRemembered() {
        cursor.resume(5, List.of());
        assertEquals(2, accept(4, 6, 6));
    }

    @Test
    void messageWithoutAnIdIsNeverMissing() {
        accept(0, 3, 5);
        var page = new MessagePage(List.of(message("", "x")), 5, 0);
        assertEquals(List.of(), cursor.acceptMissing(page, new HashSet<>()));
    }

    @Test
    void rememberedMessageIsNotMissing() {
        accept(0, 3, 5);
        assertEquals(
                2,
                cursor.acceptMissing(new MessagePage(some(0, 5), 5, 0), new HashSet<>())
                        .size());
    }

    @Test
    @DisplayName("A total below the position steps back, but never behind the remembered messages")
    void totalBelowThePositionStepsBack() {
        accept(0, 50, 50);
        assertEquals(0, accept(49, 49, 40));
        assertEquals(40, cursor.position());
        assertEquals(0, accept(39, 40, 40));
        assertTrue(cursor.mayHaveMissed(Integer.MAX_VALUE));
        var far = new MessageCursor();
        far.resume(500, some(440, 500));
        far.accept(new MessagePage(List.of(), 3, 499), 499);
        assertEquals(440, far.offset());
    }

    @Test
    void appendedAndEditedTextIsRecognised() {
        accept(0, 3, 3);
        var grown = new MessagePage(List.of(message("m2", "text 2, or more")), 3, 2);
        assertEquals(", or more", cursor.accept(grown, 2).get(0).text());
        var edited = new MessagePage(List.of(message("m2", "else")), 3, 2);
        assertEquals(
                MessageUpdate.Change.EDITED, cursor.accept(edited, 2).get(0).change());
        assertEquals(0, cursor.accept(edited, 2).size());
        assertEquals(3, cursor.deliveredCount());
    }

    @Test
    void cursorResumesAfterARestart() {
        cursor.resume(100, some(90, 100));
        assertEquals(99, cursor.offset());
        assertEquals(1, accept(99, 101, 101));
    }

    @Test
    void secondReadReturnsMissingMessages() {
        accept(0, 3, 5);
        var delivered = new HashSet<>(List.of("m0", "m1", "m2"));
        var missing = cursor.acceptMissing(new MessagePage(some(0, 5), 5, 0), delivered);
        assertEquals(
                List.of("m3", "m4"), missing.stream().map(f -> f.message().id()).toList());
        assertFalse(cursor.mayHaveMissed(Integer.MAX_VALUE));
        assertEquals(
                0,
                cursor.acceptMissing(new MessagePage(some(0, 5), 5, 0), delivered)
                        .size());
    }

    @Nested
    class Boundaries {
        private Message message(String id, Instant at, String text) {
            return new Message(id, "text", "assistant", at, text, null, null);
        }

        private List<MessageUpdate> accept(int offset, int total, Message... page) {
            return cursor.accept(new MessagePage(List.of(page), total, offset), offset);
        }

        @Test
        void tooLongPageIsHalvedDownToOneMessage() {
            var limits = new ArrayList<Integer>();
            while (cursor.canHalvePageSize()) {
                cursor.halvePageSize();
                limits.add(cursor.limit());
            }
            assertEquals(List.of(25, 12, 6, 3, 1), limits);
            assertEquals(1, cursor.limit());
            accept(0, 5, message("1", null, "x"));
            assertEquals(50, cursor.limit());
            assertTrue(cursor.hasMore());
        }

        @Test
        void messageWithoutAnIdIsKnownByAllElse() {
            assertEquals(1, accept(0, 1, message("1", NOON, "x")).size());
            assertEquals(0, accept(0, 1, message("", NOON, "x")).size());
            assertEquals(1, accept(0, 1, message("", NOON, "y")).size());
            assertEquals(1, accept(0, 1, message("", NOON.plusSeconds(1), "x")).size());
        }

        @Test
        void messageWithoutIdAndTimeIsKnownByItsPosition() {
            assertEquals(
                    2,
                    accept(5, 7, message("", null, "x"), message("", null, "x")).size());
            assertEquals(0, accept(6, 7, message("", null, "x")).size());
            assertEquals(1, accept(7, 8, message("", null, "x")).size());
        }

        @Test
        void positionsAreCountedThroughARestart() {
            cursor.resume(8, List.of(message("", null, "x"), message("", null, "x")));
            assertEquals(0, accept(7, 8, message("", null, "x")).size());
            assertEquals(0, accept(6, 8, message("", null, "x")).size());
            assertEquals(1, accept(8, 9, message("", null, "x")).size());
        }

        @Test
        void textThatWasNotKeptThroughARestartIsNoChange() {
            cursor.resume(1, List.of(message("1", null, null)));
            assertEquals(0, accept(0, 1, message("1", null, "text")).size());
            var grown = accept(0, 1, message("1", null, "text and more")).get(0);
            assertEquals(Change.APPENDED, grown.change());
            assertEquals(" and more", grown.text());
        }

        @Test
        void emptyTextThatGrowsIsDeliveredWhole() {
            accept(0, 1, message("1", null, ""));
            assertEquals(
                    "begun", accept(0, 1, message("1", null, "begun")).get(0).text());
        }

        @Test
        void sixtyFourIdsAreRemembered() {
            for (int i = 0; i <= Limits.REMEMBERED_MESSAGES; i++) {
                accept(i, i + 1, message("m" + i, null, "x"));
            }
            assertEquals(
                    0,
                    accept(1, Limits.REMEMBERED_MESSAGES + 1, message("m1", null, "x"))
                            .size());
            assertEquals(
                    1,
                    accept(0, Limits.REMEMBERED_MESSAGES + 1, message("m0", null, "x"))
                            .size());
        }

        @Test
        void idsThatDifferInCaseAreDifferent() {
            var id = "0000000a-0000-4000-8000-00000000000b";
            assertEquals(1, accept(0, 2, message(id, null, "x")).size());
            assertEquals(1, accept(1, 2, message(id.toUpperCase(), null, "x")).size());
            assertEquals(0, accept(0, 2, message(id, null, "x")).size());
        }

        @Test
        void restartAfterADeliveryMayHaveMissedMessages() {
            cursor.resume(0, List.of());
            assertFalse(cursor.mayHaveMissed(10));
            cursor.resume(1, List.of());
            assertTrue(cursor.mayHaveMissed(0));
            assertEquals(1, cursor.total());
            assertEquals(1, cursor.highWaterMark());
        }

        @Test
        void totalIsTheLatestAndHighWaterMarkTheHighest() {
            accept(0, 2, message("1", null, "x"), message("2", null, "x"));
            accept(1, 1);
            assertEquals(1, cursor.total());
            assertEquals(2, cursor.highWaterMark());
        }
    }

    @Nested
    class Offsets {
        private List<MessageUpdate> accept(int from, int to, int total, int given, int requested) {
            return cursor.accept(new MessagePage(some(from, to), total, given), requested);
        }

        @Test
        void lastPageThatIsAlwaysFullIsCountedFromWhereItBegins() {
            accept(0, 50, 70, 0, 0);
            assertEquals(20, accept(20, 70, 70, 20, 50).size());
            assertEquals(70, cursor.position());
            assertEquals(70, cursor.pageEnd());
            assertFalse(cursor.hasMore());
        }

        @Test
        void offsetThatDoesNotFitTheRowsIsNotBelieved() {
            accept(0, 50, 120, 0, 0);
            assertEquals(50, accept(50, 100, 120, 0, 50).size());
            assertEquals(100, cursor.position());
            assertTrue(cursor.hasMore());
            assertEquals(20, accept(100, 120, 120, 7_000, 100).size());
            assertEquals(120, cursor.position());
        }

        @Test
        void positionStaysWhereThePollIsStuck() {
            accept(0, 50, 120, 0, 0);
            assertTrue(cursor.hasProgressed());
            assertEquals(0, accept(0, 50, 120, 50, 50).size());
            assertTrue(cursor.isStuck());
            assertFalse(cursor.hasProgressed());
            assertFalse(cursor.hasMore());
            assertEquals(50, cursor.position());
            assertEquals(50, cursor.highWaterMark());
            assertEquals(49, cursor.offset());
        }

        @Test
        void pageOfKnownMessagesIsNoProgressWhileMoreFollow() {
            accept(0, 50, 120, 0, 0);
            accept(50, 100, 120, 50, 50);
            cursor.restartPoll();
            assertEquals(0, accept(60, 99, 120, 60, 99).size());
            assertTrue(cursor.hasMore());
            assertFalse(cursor.hasProgressed());
            assertEquals(100, cursor.position());
        }

        @Test
        void withoutATotalAPollGoesOnWhileItBringsNewMessages() {
            assertEquals(20, accept(0, 20, -1, 0, 0).size());
            assertTrue(cursor.hasMore());
            assertEquals(5, accept(20, 25, -1, 20, 20).size());
            assertTrue(cursor.hasMore());
            assertEquals(0, accept(25, 25, -1, 25, 25).size());
            assertFalse(cursor.hasMore());
            assertEquals(25, cursor.total());
            assertEquals(25, cursor.position());
            assertEquals(0, accept(24, 25, -1, 24, 24).size());
            assertFalse(cursor.hasMore());
            assertFalse(cursor.mayHaveMissed(25));
        }

        @Test
        void knownMessagesMoveThePositionToTheTotalAtMost() {
            accept(0, 50, 50, 0, 0);
            accept(10, 50, 55, 49, 49);
            assertEquals(55, cursor.position());
        }
    }
}
