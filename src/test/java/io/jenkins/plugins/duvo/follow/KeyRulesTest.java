package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
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
        private final KeyProbe watch = new KeyProbe(refused::add);
        private final RecordingCallSink offered = new RecordingCallSink();

        @Test
        void aKeyThatNeverWorkedIsNotDoubtedButWrong() {
            watch.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
            assertFalse(watch.hasEverWorked());
            assertFalse(watch.isSuspended());
        }

        @Test
        void oneProbeAtATimeAndTheNextHalfAMinuteLater() {
            watch.onAccepted();
            var client = new EngineHarness().connection().client().apply(limit -> {});
            watch.suspend(client, 100);
            assertTrue(watch.hasEverWorked());
            assertTrue(watch.isSuspended());
            watch.offer(offered, 100);
            PendingCall<Profile> probe = offered.only();
            assertEquals(100, probe.notBefore());
            probe.onSent().run();
            watch.offer(offered, 200);
            assertTrue(offered.calls.isEmpty());
            probe.onFailure().accept(RecordingCallSink.unknown());
            assertEquals(1, refused.size());
            watch.offer(offered, 300);
            assertEquals(100 + Limits.KEY_PROBE_MS, offered.calls.get(0).notBefore());
        }

        @Test
        void aProbeThatSucceedsEndsTheDoubt() {
            watch.onAccepted();
            watch.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
            watch.offer(offered, 0);
            PendingCall<Profile> probe = offered.begin();
            probe.onSuccess().accept(new Profile("p", "", "", null));
            assertFalse(watch.isSuspended());
            assertEquals(List.of(), refused);
        }

        @Test
        void whatWasNoAnswerOfDuvosSaysNothingOfTheKey() {
            watch.onFailure(DuvoException.invalidResponse("x", "y"));
            assertFalse(watch.hasEverWorked());
        }
    }

    @Nested
    class Clock {
        private final ServerClock serverClock = new ServerClock();

        @Test
        void nothingIsKnownBeforeDuvoNamedATime() {
            assertEquals(0, serverClock.elapsedSince(NOON, 5_000));
            serverClock.observe(null, 0);
            assertEquals(0, serverClock.elapsedSince(NOON, 5_000));
        }

        @Test
        void theLatestTimeThatDuvoNamedIsWhatItsClockShowsAtTheLeast() {
            serverClock.observe(NOON, 1_000);
            serverClock.observe(NOON.minusSeconds(50), 1_000);
            assertEquals(7_000, serverClock.elapsedSince(NOON, 8_000));
            assertEquals(0, serverClock.elapsedSince(NOON.plusSeconds(60), 8_000));
            assertEquals(0, serverClock.elapsedSince(null, 8_000));
        }
    }

    @Nested
    class Sends {
        private final RecentSends sends = new RecentSends();

        @Test
        void anEndCountsThatIsLaterThanWhatWasSent() {
            sends.record("1", NOON, 0);
            assertTrue(sends.supersedes("1", NOON.minusSeconds(1), 1));
            assertTrue(sends.supersedes("1", NOON, 1));
            assertFalse(sends.supersedes("1", NOON.plusSeconds(1), 1));
            assertFalse(sends.supersedes("2", NOON.minusSeconds(1), 1));
        }

        @Test
        void aMinuteLaterEveryEndCounts() {
            sends.record("1", null, 0);
            assertTrue(sends.supersedes("1", NOON, Limits.REPLICA_LAG_MS - 1));
            assertFalse(sends.supersedes("1", NOON, Limits.REPLICA_LAG_MS));
        }

        @Test
        void whereDuvoNamesNoTimeTheEndIsDoubted() {
            sends.record("1", NOON, 0);
            assertTrue(sends.supersedes("1", null, 1));
        }
    }

    @Nested
    class Rhythms {
        private final Intervals intervals = new Intervals(true, 4_000, 60_000, 300_000, false);

        @Test
        void whatListsShowIsReadSeldomAndLessSeldomWhereSomebodyIsAsked() {
            assertEquals(300_000, intervals.every(true, false));
            assertEquals(60_000, intervals.every(true, true));
        }

        @Test
        void aJobThatWaitsForAPersonIsReadALittleLessOften() {
            assertEquals(4_000, intervals.every(false, false));
            assertEquals(Limits.STATUS_READ_WAITING_MS, intervals.every(false, true));
            assertEquals(9_000, new Intervals(false, 9_000, 60_000, 300_000, false).every(false, true));
        }

        @Test
        void onlyWhatDiffersByMoreThanATenthIsAnotherRhythm() {
            assertFalse(intervals.differsFrom(new Intervals(true, 4_400, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_500, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 50_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 60_000, 400_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(false, 4_000, 60_000, 300_000, false)));
            assertTrue(intervals.differsFrom(new Intervals(true, 4_000, 60_000, 300_000, true)));
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
        private final ListenerQueue listenerQueue = new ListenerQueue(
                new JobListener() {
                    @Override
                    public void queued() {
                        told.add("queued");
                    }

                    @Override
                    public void connectionRestored() {
                        told.add("recovered");
                    }
                },
                executor,
                () -> idle++);

        private final Consumer<JobListener> queued = JobListener::queued;
        private final Consumer<JobListener> recovered = JobListener::connectionRestored;

        @Test
        void oneTaskTellsAllThatWaitsInOrder() {
            listenerQueue.add(List.of(queued));
            listenerQueue.add(List.of(recovered));
            assertEquals(1, waiting.size());
            assertFalse(listenerQueue.isIdle());
            waiting.remove(0).run();
            assertEquals(List.of("queued", "recovered"), told);
            assertTrue(listenerQueue.isIdle());
            assertEquals(1, idle);
        }

        @Test
        void withoutNewsNobodyIsTroubled() {
            listenerQueue.add(List.of());
            assertEquals(List.of(), waiting);
            assertTrue(listenerQueue.isIdle());
        }

        @Test
        void newsThatNobodyCouldTellWaitForTheNext() {
            closed = true;
            listenerQueue.add(List.of(queued));
            assertFalse(listenerQueue.isIdle());
            closed = false;
            listenerQueue.add(List.of(recovered));
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
                    () -> new FollowRequest(null, null, null, null, false, 0, List.of(), Duration.ZERO, null));
        }

        @Test
        void firstWordsAreKeptForAPageOfJobs() {
            var words = new SharedKeyState(new KeyProbe(why -> {}), new OutageDetector(why -> {}, () -> {}))
                    .firstMessages();
            for (int i = 0; i <= Limits.REMEMBERED_FIRST_MESSAGES; i++) {
                words.put("" + i, "words " + i);
            }
            assertNull(words.get("0"));
            assertEquals("words 1", words.get("1"));
        }
    }
}
