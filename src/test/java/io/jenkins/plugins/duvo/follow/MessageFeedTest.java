package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the messages of a Job are asked for, and from where. */
class MessageFeedTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int PAGE = 50;

    private final OneJob one = new OneJob();

    private Ask<MessagePage> offered(boolean hurried) {
        one.messages.offer(one.turns, "1", hurried, one.messages.turn(one.key.polls(), false, true));
        return one.turns.only();
    }

    private Ask<MessagePage> begun() {
        var ask = offered(false);
        ask.begun().run();
        return ask;
    }

    private static MessagePage page(int from, int count, int total) {
        var messages = IntStream.range(from, from + count)
                .mapToObj(i -> new Message("m" + i, "text", "assistant", NOON, "line " + i, null, null))
                .toList();
        return new MessagePage(messages, total, from);
    }

    private void drain() {
        one.messages.drain(null, 0, false);
    }

    @Test
    void theNextPollIsDueAPaceAfterTheLast() {
        begun().answered().accept(page(0, 0, 0));

        assertEquals(one.now + Limits.POLL, offered(false).due());
        assertEquals(1, one.pages);
    }

    @Test
    void aPollThatFailsIsTriedSoonerAndThenLessAndLessOften() {
        begun().failed().accept(Offered.unknown());
        one.now += Limits.POLL;
        begun().failed().accept(Offered.unknown());
        assertEquals(one.now + 2 * Limits.RETRY_FIRST, offered(false).due());
        assertEquals(2, one.failures);

        begun().answered().accept(page(0, 0, 0));
        assertEquals(one.now + Limits.POLL, offered(false).due());
    }

    @Test
    void messagesThatFailedThreeTimesAreTrouble() {
        for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
            assertFalse(one.messages.troubled());
            begun().failed().accept(Offered.unknown());
        }
        assertTrue(one.messages.troubled());

        begun().answered().accept(page(0, 0, 0));

        assertFalse(one.messages.troubled());
    }

    @Test
    void silenceThatDuvoWantsIsNoTrouble() {
        for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
            begun().failed().accept(Lab.answered(429));
        }

        assertFalse(one.messages.troubled());
    }

    @Test
    void thePagesOfAPollFollowOnEachOther() {
        begun().answered().accept(page(0, PAGE, 120));
        var next = offered(false);

        assertEquals(0, next.due());
        assertTrue(one.path(next).contains("offset=50"));
    }

    @Test
    void afterAFailureThePollBeginsAnewAMessageEarlier() {
        begun().answered().accept(page(0, PAGE, 120));
        begun().failed().accept(Offered.unknown());

        assertTrue(one.path(offered(false)).contains("offset=49"));
    }

    @Test
    void anEndBeginsThePollAnewToo() {
        begun().answered().accept(page(0, PAGE, 120));

        drain();

        assertTrue(one.path(offered(false)).contains("offset=49"));
    }

    @Test
    void catchingUpIsHurriedOnlyWhereSomebodyWaits() {
        one.messages.catchUp();
        assertEquals(Urgency.POLL, offered(false).urgency());
        assertEquals(Urgency.SETTLE, offered(true).urgency());
        assertEquals(0, offered(true).due());

        begun().answered().accept(page(0, PAGE, 120));
        assertTrue(one.messages.behind());
        begun().answered().accept(page(PAGE, 120 - PAGE, 120));

        assertFalse(one.messages.behind());
    }

    @Test
    void whatIsReadTellsWhenTheJobSpokeLast() {
        begun().answered().accept(page(0, 1, 1));

        assertTrue(one.unread.later(NOON.minusSeconds(10)));
        assertEquals(List.of("message"), one.diary.lines);
        assertEquals(1, one.diary.position);
    }

    @Test
    void aPageWithNothingNewTellsNothing() {
        begun().answered().accept(page(0, 1, 1));
        begun().answered().accept(page(0, 1, 1));

        assertEquals(List.of("message"), one.diary.lines);
        assertEquals(2, one.pages);
    }

    @Test
    void afterTheEndThereIsALookAtOnceAndALastOne() {
        drain();
        assertEquals(one.now, offered(false).due());
        assertEquals(Urgency.DRAIN, offered(false).urgency());

        begun().answered().accept(page(0, 1, 1));
        assertEquals(one.now + Limits.LAST_LOOK, offered(false).due());
        assertFalse(one.messages.drained());
        one.now += Limits.LAST_LOOK;
        begun().answered().accept(page(0, 1, 1));

        assertTrue(one.messages.drained());
    }

    @Test
    void whereMessagesWereSeenToLagTheLastLookIsLater() {
        begun().answered().accept(page(0, 2, 2));
        begun().answered().accept(page(0, 1, 1));
        drain();
        begun().answered().accept(page(1, 1, 2));

        assertEquals(one.now + Limits.LAGGING, offered(false).due());
    }

    @Test
    void aReplicaThatDoesNotKnowTheJobLagsToo() {
        begun().failed().accept(Lab.answered(404));
        one.now += Limits.RETRY_FIRST;
        drain();
        begun().answered().accept(page(0, 1, 1));

        assertEquals(one.now + Limits.LAGGING, offered(false).due());
    }

    @Test
    void lastMessagesThatCannotBeReadAreGivenUpInTheEnd() {
        while (one.now <= Lab.PATIENCE.toMillis()) {
            begun().failed().accept(Offered.unknown());
            one.now += Limits.RETRY_LONGEST;
        }
        assertFalse(one.messages.hopeless());

        drain();

        while (!one.messages.hopeless()) {
            begun().failed().accept(Offered.unknown());
            one.now += Limits.RETRY_LONGEST;
        }
        assertTrue(one.now <= 2 * Lab.PATIENCE.toMillis());
    }
}
