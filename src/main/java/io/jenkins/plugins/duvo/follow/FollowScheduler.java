package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Follows all Jobs of a controller: one budget of requests for each key, passed by every call to Duvo, and a fixed handful of
 * threads whatever the number of Jobs. Thread-safe; no method blocks for longer than the arithmetic of a turn.
 */
public final class FollowScheduler {
    /** One HTTP request to Duvo, made through a client that charges the budget of its key. */
    public interface Call<T> {
        /**
         * Sends the request and returns its answer; blocks, without any lock of the engine.
         *
         * @throws DuvoException if the call fails
         */
        T execute(DuvoClient client) throws DuvoException;
    }

    private static final Logger LOGGER = Logger.getLogger(FollowScheduler.class.getName());

    private final TaskRunner taskRunner;
    private final Executor newsExecutor;
    private final KeyStatusListener statusListener;
    private final Map<Object, KeyDispatcher> dispatchers = new HashMap<>();
    private final ConcurrencyLimiter line;
    private int calls;
    private int actions;
    private long wakeAt = Long.MAX_VALUE;

    /** @param newsExecutor where listeners are called */
    public FollowScheduler(TaskRunner taskRunner, Executor newsExecutor) {
        this(taskRunner, newsExecutor, KeyStatusListener.NONE);
    }

    /** @param newsExecutor where listeners are called */
    public FollowScheduler(TaskRunner taskRunner, Executor newsExecutor, KeyStatusListener statusListener) {
        this.taskRunner = taskRunner;
        this.newsExecutor = newsExecutor;
        this.statusListener = statusListener;
        this.line = new ConcurrencyLimiter(taskRunner::now);
    }

    /** Starts or takes up a Job; the listener hears of it from now on. */
    public synchronized FollowedJob follow(DuvoAccess access, FollowRequest request, JobListener listener) {
        var dispatcher = dispatcherOf(access);
        var follower = new JobFollower(request, client(access, dispatcher), dispatcher.keyState(), taskRunner::now);
        var limit = request.limit();
        if (limit != null) {
            follower.setTicket(line.enqueue(limit, request.runId() != null || request.maybeStarted(), () -> {
                follower.invalidate();
                wake(taskRunner.now()); // the one that moves may have had its turn already
            }));
        }
        var entry = new KeyDispatcher.Entry(
                follower,
                new ListenerQueue(listener, newsExecutor, () -> onListenerIdle(follower)),
                access.maxPerMinute());
        dispatcher.add(entry);
        dispatch();
        return new Handle(entry);
    }

    /**
     * Makes a single call when its turn comes.
     *
     * @return completed on the news executor, exceptionally with a {@link DuvoException} if the call fails
     */
    public <T> CompletableFuture<T> call(DuvoAccess access, CallPriority priority, Call<T> call) {
        return call(access, priority, 0, call);
    }

    /**
     * The same, but not before {@code delay} milliseconds have passed.
     *
     * @param call throws nothing but a {@link DuvoException}
     */
    public synchronized <T> CompletableFuture<T> call(
            DuvoAccess access, CallPriority priority, long delay, Call<T> call) {
        var due = taskRunner.now() + delay;
        var dispatcher = dispatcherOf(access);
        var client = client(access, dispatcher);
        var future = new CompletableFuture<T>();
        dispatcher.submit(
                new PendingCall<>(
                        client,
                        priority,
                        due,
                        due,
                        () -> {},
                        call,
                        answer -> newsExecutor.execute(() -> future.complete(answer)),
                        e -> newsExecutor.execute(() -> future.completeExceptionally(e))),
                access.requestsPerMinute());
        dispatch();
        return future;
    }

    /** Something was said to a Job from here: an end of the Job that is older does not count for a while. */
    public synchronized void recordSent(DuvoAccess access, String runId, Message message) {
        dispatcherOf(access).keyState().recentSends().record(runId, message.timestamp(), taskRunner.now());
    }

    private synchronized void onListenerIdle(JobFollower follower) {
        follower.invalidate(); // it may read on
        dispatch();
    }

    private KeyDispatcher dispatcherOf(DuvoAccess access) {
        dispatchers.values().removeIf(KeyDispatcher::isIdle);
        return dispatchers.computeIfAbsent(
                access.keyId(),
                id -> new KeyDispatcher(id, access.requestsPerMinute(), taskRunner::now, statusListener));
    }

    /** How many keys are known at present. */
    synchronized int keyCount() {
        return dispatchers.size();
    }

    private DuvoClient client(DuvoAccess access, KeyDispatcher dispatcher) {
        return access.client().apply(limit -> onRateLimit(dispatcher, limit));
    }

    private synchronized void onRateLimit(KeyDispatcher dispatcher, RateLimit limit) {
        dispatcher.budget().onRateLimit(limit, taskRunner.now());
    }

    /** Makes all calls that can be made now, and sees to being woken when there will be more. */
    private synchronized void dispatch() {
        for (var dispatcher : dispatchers.values()) {
            Predicate<CallPriority> room = priority -> hasCapacity(dispatcher, priority);
            for (var call = dispatcher.nextCall(room); call != null; call = dispatcher.nextCall(room)) {
                send(dispatcher, call);
            }
            wake(dispatcher.wakeAt());
        }
    }

    private synchronized boolean hasCapacity(KeyDispatcher dispatcher, CallPriority priority) {
        return calls < Limits.MAX_CALLS
                && (priority == CallPriority.ACTION
                        || calls - actions < Limits.MAX_CALLS - Limits.MAX_CALLS_FOR_ACTIONS
                                && dispatcher.callsUnderWay() < Limits.MAX_CALLS_PER_KEY);
    }

    private void send(KeyDispatcher dispatcher, PendingCall<?> call) {
        var action = call.priority() == CallPriority.ACTION ? 1 : 0;
        calls++;
        actions += action;
        var outcome = new Runnable[1];
        taskRunner.execute(() -> outcome[0] = dispatcher.execute(call), () -> onCompleted(outcome[0], action));
    }

    private synchronized void onCompleted(Runnable outcome, int action) {
        calls--;
        actions -= action;
        try {
            outcome.run();
        } catch (RuntimeException e) { // one Job's odd answer must not stop the others
            LOGGER.log(Level.WARNING, "An answer of Duvo's could not be dealt with", e);
        }
        dispatch();
    }

    private void wake(long at) {
        if (at < wakeAt) {
            wakeAt = at;
            taskRunner.schedule(at, () -> onWakeUp(at));
        }
    }

    private synchronized void onWakeUp(long at) {
        if (at == wakeAt) { // else an earlier alarm has been set since, and this one would ring twice
            wakeAt = Long.MAX_VALUE;
            dispatch();
        }
    }

    private final class Handle implements FollowedJob {
        private final JobFollower follower;
        private final CallCache calls;

        Handle(KeyDispatcher.Entry entry) {
            this.follower = entry.follower();
            this.calls = entry.calls();
        }

        @Override
        public void stop() {
            change(follower::stop);
        }

        @Override
        public boolean answer(String requestId, Answer answer) {
            synchronized (FollowScheduler.this) {
                var taken = follower.answer(requestId, answer);
                follower.invalidate();
                dispatch();
                return taken;
            }
        }

        @Override
        public void detach() {
            change(follower::detach);
        }

        @Override
        public void refreshSoon() {
            synchronized (FollowScheduler.this) {
                if (follower.requestRefresh()) { // of a flood, all but one cost no turn
                    follower.invalidate();
                    dispatch();
                }
            }
        }

        @Override
        public String describe() {
            synchronized (FollowScheduler.this) {
                return follower.describe() + (follower.isEnded() ? "" : calls.describe(taskRunner.now()));
            }
        }

        private void change(Runnable change) {
            synchronized (FollowScheduler.this) {
                change.run();
                follower.invalidate();
                dispatch();
            }
        }
    }
}
