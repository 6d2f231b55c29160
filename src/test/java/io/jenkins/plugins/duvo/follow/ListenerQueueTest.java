package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Serial delivery of events to one listener. */
class ListenerQueueTest {
    private final List<String> delivered = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean throwing;
    private int idle;
    private final Executor executor = tasks::add;
    private final ListenerQueue listenerQueue = new ListenerQueue(
            new JobListener() {
                @Override
                public void queued() {
                    delivered.add("queued");
                    if (throwing) {
                        throw new AssertionError("a listener failed");
                    }
                }

                @Override
                public void connectionRestored() {
                    delivered.add("connection restored");
                }
            },
            executor,
            () -> {
                idle++;
                if (throwing) {
                    throw new IllegalStateException("the scheduler failed");
                }
            },
            new FailureLog());

    private final Consumer<JobListener> queued = JobListener::queued;
    private final Consumer<JobListener> recovered = JobListener::connectionRestored;

    @Test
    void oneTaskDeliversAllWaitingEventsInOrder() {
        listenerQueue.add(List.of(queued));
        listenerQueue.add(List.of(recovered));
        assertEquals(1, tasks.size());
        assertFalse(listenerQueue.isIdle());
        tasks.remove(0).run();
        assertEquals(List.of("queued", "connection restored"), delivered);
        assertTrue(listenerQueue.isIdle());
        assertEquals(1, idle);
    }

    @Test
    void noEventsNeedNoTask() {
        listenerQueue.add(List.of());
        assertEquals(List.of(), tasks);
        assertTrue(listenerQueue.isIdle());
    }

    @Test
    void failureOfTheListenerOrTheSchedulerKeepsNoEventBack() {
        throwing = true;
        listenerQueue.add(List.of(queued, recovered));
        tasks.remove(0).run();
        listenerQueue.add(List.of(queued));
        tasks.remove(0).run();
        assertEquals(List.of("queued", "connection restored", "queued"), delivered);
        assertEquals(2, idle);
        assertTrue(listenerQueue.isIdle());
    }
}
