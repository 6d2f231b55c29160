package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Small rules that the Jobs of a key, and one Job with its listener, live by. */
class KeyRulesTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    @Nested
    class Watch {
        private final List<DuvoException> refused = new ArrayList<>();
        private final KeyWatch watch = new KeyWatch(refused::add);
        private final Offered offered = new Offered();

        @Test
        void aKeyThatNeverWorkedIsNotDoubtedButWrong() {
            assertFalse(watch.doubt(null, 0));
            assertFalse(watch.doubted());
        }

        @Test
        void oneProbeAtATimeAndTheNextHalfAMinuteLater() {
            watch.works();
            var client = new Lab().connection().client().apply(limit -> {});
            assertTrue(watch.doubt(client, 100));
            assertTrue(watch.doubted());
            watch.offer(offered, 100);
            Ask<Profile> probe = offered.only();
            assertEquals(100, probe.due());
            probe.begun().run();
            watch.offer(offered, 200);
            assertTrue(offered.asks.isEmpty());
            probe.failed().accept(Offered.unknown());
            assertEquals(1, refused.size());
            watch.offer(offered, 300);
            assertEquals(100 + Limits.PROBE, offered.asks.get(0).due());
        }

        @Test
        void aProbeThatSucceedsEndsTheDoubt() {
            watch.works();
            watch.doubt(new Lab().connection().client().apply(limit -> {}), 0);
            watch.offer(offered, 0);
            Ask<Profile> probe = offered.begin();
            probe.answered().accept(new Profile("p", "", "", null));
            assertFalse(watch.doubted());
            assertEquals(List.of(), refused);
        }

        @Test
        void whatWasNoAnswerOfDuvosSaysNothingOfTheKey() {
            watch.failed(DuvoException.unusable("x", "y"));
            assertFalse(watch.doubt(null, 0));
        }
    }

    @Nested
    class Clock {
        private final DuvoTime time = new DuvoTime();

        @Test
        void nothingIsKnownBeforeDuvoNamedATime() {
            assertEquals(0, time.ago(NOON, 5_000));
            time.named(null, 0);
            assertEquals(0, time.ago(NOON, 5_000));
        }

        @Test
        void theLatestTimeThatDuvoNamedIsWhatItsClockShowsAtTheLeast() {
            time.named(NOON, 1_000);
            time.named(NOON.minusSeconds(50), 1_000);
            assertEquals(7_000, time.ago(NOON, 8_000));
            assertEquals(0, time.ago(NOON.plusSeconds(60), 8_000));
            assertEquals(0, time.ago(null, 8_000));
        }
    }

    @Nested
    class Sends {
        private final OwnSends sends = new OwnSends();

        @Test
        void anEndCountsThatIsLaterThanWhatWasSent() {
            sends.sent("1", NOON, 0);
            assertTrue(sends.outdates("1", NOON.minusSeconds(1), 1));
            assertTrue(sends.outdates("1", NOON, 1));
            assertFalse(sends.outdates("1", NOON.plusSeconds(1), 1));
            assertFalse(sends.outdates("2", NOON.minusSeconds(1), 1));
        }

        @Test
        void aMinuteLaterEveryEndCounts() {
            sends.sent("1", null, 0);
            assertTrue(sends.outdates("1", NOON, Limits.LAG - 1));
            assertFalse(sends.outdates("1", NOON, Limits.LAG));
        }

        @Test
        void whereDuvoNamesNoTimeTheEndIsDoubted() {
            sends.sent("1", NOON, 0);
            assertTrue(sends.outdates("1", null, 1));
        }
    }

    @Nested
    class Rhythms {
        private final Rhythm rhythm = new Rhythm(true, 4_000, 60_000, 300_000, false);

        @Test
        void whatListsShowIsReadSeldomAndLessSeldomWhereSomebodyIsAsked() {
            assertEquals(300_000, rhythm.every(true, false));
            assertEquals(60_000, rhythm.every(true, true));
        }

        @Test
        void aJobThatWaitsForAPersonIsReadALittleLessOften() {
            assertEquals(4_000, rhythm.every(false, false));
            assertEquals(Limits.READ_WAITING, rhythm.every(false, true));
            assertEquals(9_000, new Rhythm(false, 9_000, 60_000, 300_000, false).every(false, true));
        }

        @Test
        void onlyWhatDiffersByMoreThanATenthIsAnotherRhythm() {
            assertFalse(rhythm.differsFrom(new Rhythm(true, 4_400, 60_000, 300_000, false)));
            assertTrue(rhythm.differsFrom(new Rhythm(true, 4_500, 60_000, 300_000, false)));
            assertTrue(rhythm.differsFrom(new Rhythm(true, 4_000, 50_000, 300_000, false)));
            assertTrue(rhythm.differsFrom(new Rhythm(true, 4_000, 60_000, 400_000, false)));
            assertTrue(rhythm.differsFrom(new Rhythm(false, 4_000, 60_000, 300_000, false)));
            assertTrue(rhythm.differsFrom(new Rhythm(true, 4_000, 60_000, 300_000, true)));
        }
    }

    @Nested
    class News {
        private final List<String> told = new ArrayList<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean closed;
        private int idle;
        private final Executor executor = task -> {
            if (closed) {
                throw new RejectedExecutionException();
            }
            waiting.add(task);
        };
        private final NewsLine line = new NewsLine(
                new JobListener() {
                    @Override
                    public void queued() {
                        told.add("queued");
                    }

                    @Override
                    public void recovered() {
                        told.add("recovered");
                    }
                },
                executor,
                () -> idle++);

        private final Consumer<JobListener> queued = JobListener::queued;
        private final Consumer<JobListener> recovered = JobListener::recovered;

        @Test
        void oneTaskTellsAllThatWaitsInOrder() {
            line.tell(List.of(queued));
            line.tell(List.of(recovered));
            assertEquals(1, waiting.size());
            assertFalse(line.idle());
            waiting.remove(0).run();
            assertEquals(List.of("queued", "recovered"), told);
            assertTrue(line.idle());
            assertEquals(1, idle);
        }

        @Test
        void withoutNewsNobodyIsTroubled() {
            line.tell(List.of());
            assertEquals(List.of(), waiting);
            assertTrue(line.idle());
        }

        @Test
        void newsThatNobodyCouldTellWaitForTheNext() {
            closed = true;
            line.tell(List.of(queued));
            assertFalse(line.idle());
            closed = false;
            line.tell(List.of(recovered));
            waiting.remove(0).run();
            assertEquals(List.of("queued", "recovered"), told);
        }
    }

    @Nested
    class Orders {
        @Test
        void anOrderNamesAJobOrHowToStartOne() {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new JobOrder(null, null, null, null, false, 0, List.of(), Duration.ZERO, null));
        }

        @Test
        void firstWordsAreKeptForAPageOfJobs() {
            var words = new FirstWords();
            for (int i = 0; i <= Limits.FIRST_WORDS; i++) {
                words.put("" + i, "words " + i);
            }
            assertNull(words.of("0"));
            assertEquals("words 1", words.of("1"));
        }
    }
}
