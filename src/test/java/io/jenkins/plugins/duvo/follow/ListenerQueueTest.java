package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Serial delivery of events to one listener. */
class ListenerQueueTest {
    private final List<String> delivered = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean rejecting;
    private int idle;
    private final Executor executor = task -> {
        if (rejecting) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    };
    private final ListenerQueue listenerQueue = new ListenerQueue(
            new JobListener() {
                @Override
                public void queued() {
                    delivered.add("queued");
                }

                @Override
                public void connectionRestored() {
                    delivered.add("connection restored");
                }
            },
            executor,
            () -> idle++);

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
    void undeliveredEventsWaitForTheNext() {
        rejecting = true;
        listenerQueue.add(List.of(queued));
        assertFalse(listenerQueue.isIdle());
        rejecting = false;
        listenerQueue.add(List.of(recovered));
        tasks.remove(0).run();
        assertEquals(List.of("queued", "connection restored"), delivered);
    }
}
