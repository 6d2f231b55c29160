package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Timers that refuse a task. */
class WakeUpTimerTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final VirtualTimeTaskRunner taskRunner = new VirtualTimeTaskRunner(1);
    private final List<Long> runs = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final RejectedExecutionException refusal = new RejectedExecutionException();
    private final WakeUpTimer timer = new WakeUpTimer(refusingTaskRunner(), later::add, new FailureLog());
    private int refusals;

    private void run() {
        runs.add(taskRunner.now());
    }

    private TaskRunner refusingTaskRunner() {
        return new TaskRunner() {
            @Override
            public long now() {
                return taskRunner.now();
            }

            @Override
            public void execute(Runnable call, Runnable then) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void schedule(long millis, Runnable wake) {
                if (refusals > 0) {
                    refusals--;
                    throw refusal;
                }
                taskRunner.schedule(millis, wake);
            }
        };
    }

    @Test
    void timerThatRefusesIsSetAgainFromElsewhere() {
        refusals = 2;
        timer.schedule(5_000, this::run);
        later.remove(0).run();
        later.remove(0).run();
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(5_000L), runs);
        assertEquals(List.of(), later);
    }

    @Test
    void retryIsSetAgainWithItsPause() {
        refusals = 1;
        timer.scheduleRetry(this::run);
        taskRunner.run(Duration.ofSeconds(10));
        later.remove(0).run();
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(10_000 + Limits.INTERNAL_RETRY_MS), runs);
    }

    @Test
    void refusalIsLogged() {
        refusals = 1;
        timer.schedule(5_000, this::run);
        assertEquals(List.of(refusal), recorded.failures());
    }
}
