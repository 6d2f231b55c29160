package io.jenkins.plugins.duvo.concurrent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class CoalescingTaskTest {
    private final ArrayDeque<Runnable> submitted = new ArrayDeque<>();
    private int runs;
    private Runnable duringRun = () -> {};
    private final CoalescingTask task = new CoalescingTask(submitted::add, () -> {
        runs++;
        duringRun.run();
    });

    @Test
    void triggersBeforeTheRunLeadToOneRun() {
        task.trigger();
        task.trigger();
        task.trigger();

        runAll();

        assertThat(runs, is(1));
    }

    @Test
    void triggerDuringTheRunLeadsToAnotherOne() {
        duringRun = () -> {
            if (runs == 1) {
                task.trigger();
            }
        };
        task.trigger();

        runAll();

        assertThat(runs, is(2));
    }

    @Test
    void triggerReturnsBeforeTheRun() {
        task.trigger();

        assertThat(runs, is(0));
        assertThat(submitted, hasSize(1));
    }

    @Test
    void triggerAfterOneForWhichNoThreadCouldBeMadeLeadsToARun() {
        Executor[] executor = {
            task -> {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        var late = new CoalescingTask(task -> executor[0].execute(task), () -> runs++);
        assertThrows(OutOfMemoryError.class, late::trigger);

        executor[0] = submitted::add;
        late.trigger();
        runAll();

        assertThat(runs, is(1));
    }

    private void runAll() {
        while (!submitted.isEmpty()) {
            submitted.remove().run();
        }
    }
}
