package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Search for the Job of a start whose answer was lost. */
class LostStartTest {
    private final LruMap<String, String> firstMessages = new LruMap<>(Limits.REMEMBERED_FIRST_MESSAGES);
    private final OutageDetector keyOutage = new OutageDetector(why -> {}, () -> {});
    private final FailureTracker failures = new FailureTracker(600_000, () -> keyOutage);
    private final LostStart lost = new LostStart("ref 7", null, firstMessages, 0, failures);

    private static Job job(String id) {
        return new Job(id, "a", null, new Status("running"), null, null, null, null);
    }

    private static List<Message> instructions(String... texts) {
        return Arrays.stream(texts)
                .map(text -> new Message(text, "text", "user", null, text, null, null))
                .toList();
    }

    @Test
    void jobIsRecognisedByItsReference() {
        lost.onJobList(List.of(job("1"), job("2")), 0);
        assertEquals("1", lost.candidate().id());
        lost.onCandidate(instructions("instruction", "[ref 6]"));
        assertNull(lost.found());
        assertEquals("2", lost.candidate().id());
        lost.onCandidate(instructions("instruction", "[ref 7]"));
        assertEquals("2", lost.found().id());
    }

    @Test
    void pauseThatDuvoOrdersIsNoTimeOfAnOutage() {
        lost.onFailure(RecordingCallSink.unknown(), 0);
        lost.onFailure(EngineHarness.httpError(429), 1_000);
        lost.onFailure(RecordingCallSink.unknown(), 30_000);

        assertEquals(0, failures.failingMillis());
    }

    @Test
    void jobWithFewInstructionsIsReadAgain() {
        lost.onJobList(List.of(job("1")), 0);
        lost.onCandidate(instructions("instruction"));
        assertNull(lost.found());
        assertNull(lost.candidate());
        lost.onJobList(List.of(job("1")), 5_000);
        assertEquals("1", lost.candidate().id());
    }

    @Test
    void messagesReadForAnotherStartAreNotReadAgain() {
        firstMessages.put("1", "[ref 6]");
        firstMessages.put("2", "[ref 7]");
        lost.onJobList(List.of(job("1"), job("2")), 0);
        assertEquals("2", lost.found().id());
    }

    @Test
    void searchEndsWithACompleteRound() {
        assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
        lost.onJobList(List.of(), Limits.START_LOOKUP_MS - 1);
        assertFalse(lost.isOver(Limits.START_LOOKUP_MS + 1_000));
        lost.onJobList(List.of(), Limits.START_LOOKUP_MS);
        assertTrue(lost.isOver(Limits.START_LOOKUP_MS));
    }

    @Test
    void searchEndsAfterItsTimeoutWithoutAnswers() {
        for (long now = 0; now < 600_000; now += Limits.START_LOOKUP_INTERVAL_MS) {
            lost.onFailure(DuvoException.internalError(new IllegalStateException()), now);
            assertFalse(lost.isOver(now));
        }
        lost.onFailure(DuvoException.internalError(new IllegalStateException()), 600_000);
        assertTrue(lost.isOver(600_000));
    }

    @Test
    void searchWithoutAReferenceHasNoCandidates() {
        var blind = new LostStart(null, null, firstMessages, 0, failures);
        blind.onJobList(List.of(job("1"), job("2")), Limits.START_LOOKUP_BLIND_MS);
        assertNull(blind.found());
        assertNull(blind.candidate());
        assertEquals(List.of("1", "2"), blind.newest());
        assertTrue(blind.isOver(Limits.START_LOOKUP_BLIND_MS));
    }

    @Test
    void jobIsRecognisedByItsSandbox() {
        var staged = new LostStart("ref 7", "s1", firstMessages, 0, failures);
        staged.onJobList(List.of(job("1")), 0);
        assertTrue(staged.isIdentifiedBySandbox());
        staged.onCandidate(new Job("1", "a", null, new Status("running"), "s1", null, null, null));
        assertEquals("1", staged.found().id());
    }

    @Test
    void rowWithoutAnIdIsSkipped() {
        lost.onJobList(List.of(job(null)), 0);
        assertNull(lost.found());
        assertNull(lost.candidate());
        assertEquals(List.of(), lost.newest());
    }

    @Nested
    class Boundaries {
        private final LostStart staged = new LostStart(null, "s1", firstMessages, 0, failures);

        private Job job(String id, String sandbox) {
            return new Job(id, "a", null, new Status("running"), sandbox, null, null, null);
        }

        private Message said(String role, String text) {
            return new Message("m", "text", role, null, text, null, null);
        }

        @Test
        void jobToBeStoppedIsWatchedLonger() {
            assertEquals(Limits.START_LOOKUP_MS, lost.until());
            lost.watchLonger();
            assertEquals(Limits.START_LOOKUP_STOP_MS, lost.until());
            var blind = new LostStart(null, null, firstMessages, 0, failures);
            blind.watchLonger();
            assertEquals(Limits.START_LOOKUP_BLIND_MS, blind.until());
        }

        @Test
        void roundWithAnUnreadCandidateDecidesNothing() {
            lost.onJobList(List.of(job("1", null)), Limits.START_LOOKUP_MS);
            lost.skipCandidate(false);
            assertNull(lost.candidate());
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
            lost.onJobList(List.of(job("1", null)), Limits.START_LOOKUP_MS + 1);
            lost.skipCandidate(true);
            assertTrue(lost.isOver(Limits.START_LOOKUP_MS + 1));
        }

        @Test
        void roundDecidesAfterItsLastCandidate() {
            lost.onJobList(List.of(job("1", null), job("2", null)), Limits.START_LOOKUP_MS);
            lost.onCandidate(List.of(said("user", "else")));
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
            lost.onCandidate(List.of(said("user", "else")));
            assertNull(lost.found());
            assertTrue(lost.isOver(Limits.START_LOOKUP_MS));
        }

        @Test
        void newListReplacesTheLast() {
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onJobList(List.of(job("2", null)), 0);
            assertEquals("2", lost.candidate().id());
        }

        @Test
        void jobWithOtherFirstMessagesIsNoCandidate() {
            firstMessages.put("1", "something else");
            lost.onJobList(List.of(job("1", null)), 0);
            assertNull(lost.found());
            assertNull(lost.candidate());
        }

        @Test
        void tenInstructionsAreRememberedAsFirstMessages() {
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onCandidate(
                    IntStream.range(0, 9).mapToObj(i -> said("user", "" + i)).toList());
            assertNull(firstMessages.get("1"));
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onCandidate(
                    IntStream.range(0, 10).mapToObj(i -> said("user", "" + i)).toList());
            assertEquals("0\n1\n2\n3\n4\n5\n6\n7\n8\n9", firstMessages.get("1"));
        }

        @Test
        void sandboxIsReadFromTheJobItself() {
            staged.onJobList(List.of(job("1", null), job("2", null)), Limits.START_LOOKUP_MS);
            staged.onCandidate((Job) null); // a replica that lags: looked at again
            staged.onCandidate(job("2", "s2"));
            assertNull(staged.found());
            assertTrue(staged.isOver(Limits.START_LOOKUP_MS));
            staged.onJobList(List.of(job("2", null), job("1", null)), 0);
            assertEquals("1", staged.candidate().id());
            staged.onCandidate(job("1", "s1"));
            assertEquals("1", staged.found().id());
        }

        @Test
        void throttlingDoesNotEndTheSearch() {
            for (long now = 0; now < 1_200_000; now += 30_000) {
                lost.onFailure(EngineHarness.httpError(429), now);
            }
            assertFalse(lost.isOver(1_200_000));
        }

        @Test
        void completeRoundResetsTheFailures() {
            for (long now = 0; now <= 600_000; now += 5_000) {
                lost.onFailure(RecordingCallSink.unknown(), now);
            }
            assertTrue(lost.isOver(600_000));
            lost.onJobList(List.of(), Limits.START_LOOKUP_MS - 1);
            assertFalse(lost.isOver(600_000));
        }
    }

    @Test
    void candidateThatCannotBeComparedStaysTheCandidate() {
        lost.onJobList(List.of(job("1"), job("2")), 0);
        assertThrows(NullPointerException.class, () -> lost.onCandidate((List<Message>) null));
        assertEquals("1", lost.candidate().id());
        lost.skipCandidate(false);
        assertEquals("2", lost.candidate().id());
    }

    @Test
    void listThatCannotBeComparedCompletesNoRound() {
        var rows = new ArrayList<>(List.of(job("1"))) {
            @Override
            public Iterator<Job> iterator() {
                return Arrays.asList(job("1"), (Job) null).iterator();
            }
        };
        assertThrows(NullPointerException.class, () -> lost.onJobList(rows, Limits.START_LOOKUP_MS));
        lost.skipCandidate(true);
        assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
    }
}
