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
    void oneTaskDeliversAllWaitingEventsInOrder() {
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
    void noEventsNeedNoTask() {
        listenerQueue.add(List.of());
        assertEquals(List.of(), waiting);
        assertTrue(listenerQueue.isIdle());
    }

    @Test
    void undeliveredEventsWaitForTheNext() {
        closed = true;
        listenerQueue.add(List.of(queued));
        assertFalse(listenerQueue.isIdle());
        closed = false;
        listenerQueue.add(List.of(recovered));
        waiting.remove(0).run();
        assertEquals(List.of("queued", "recovered"), told);
    }
}
