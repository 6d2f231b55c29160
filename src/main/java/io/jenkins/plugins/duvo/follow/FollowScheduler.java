package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Dispatcher of all calls to Duvo: follows every Job of a controller, within one request budget for each API key and with
 * a few threads whatever the number of Jobs. Every call passes the budget of its key; the keys take turns, as
 * {@link KeyRotation} says, and so do the calls of one key, as {@link CallSelector} says.
 *
 * <p>Thread-safe. One lock, "the scheduler's lock", guards the state of all Jobs and keys. It is never held during a call to
 * Duvo nor while a listener handles an event, so no method blocks for longer than it takes to pick the next calls.
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

        /** The kind of the call, which Duvo may put off by itself; {@link CallKind#newCall} makes a call of another kind. */
        default CallKind kind() {
            return CallKind.OTHER;
        }
    }

    private final FailureLog failureLog = new FailureLog();
    private final TaskRunner taskRunner;
    private final WakeUpTimer timer;
    private final Executor listenerExecutor;
    private final KeyStatusListener statusListener;
    private final Map<Object, KeyDispatcher> dispatchers = new HashMap<>();
    /** What is known of the replicas of each key, also while it has no dispatcher. */
    private final Map<Object, FinalReadPolicy> finalReads = new LruMap<>(Limits.REMEMBERED_KEYS);

    private final ConcurrencyLimiter limiter;
    private final KeyRotation<KeyDispatcher> rotation = new KeyRotation<>();
    private long wakeAt = Long.MAX_VALUE;
    /** Whether a dispatch failed and is repeated soon. */
    private boolean dispatchDue;

    /**
     * Creates a scheduler that reports the status of keys to no listener.
     *
     * @param taskRunner sends calls and wakes the scheduler up
     * @param listenerExecutor where listeners are called
     */
    public FollowScheduler(TaskRunner taskRunner, Executor listenerExecutor) {
        this(taskRunner, listenerExecutor, KeyStatusListener.NONE);
    }

    /**
     * @param taskRunner sends calls and wakes the scheduler up
     * @param listenerExecutor where listeners are called
     * @param statusListener is notified of each key that Duvo accepts or rejects
     */
    public FollowScheduler(TaskRunner taskRunner, Executor listenerExecutor, KeyStatusListener statusListener) {
        this(taskRunner, listenerExecutor, statusListener, WakeUpTimer.JDK_TIMER);
    }

    /** @param later runs a task a little later where the task runner cannot */
    FollowScheduler(
            TaskRunner taskRunner, Executor listenerExecutor, KeyStatusListener statusListener, Executor later) {
        this.taskRunner = taskRunner;
        this.timer = new WakeUpTimer(taskRunner, later, failureLog);
        this.listenerExecutor = new RetryingExecutor(listenerExecutor, timer, failureLog);
        this.statusListener = statusListener;
        this.limiter = new ConcurrencyLimiter(taskRunner::now);
    }

    /** Starts a Job or attaches to one, and publishes its events to the listener from now on. Returns at once. */
    public synchronized FollowedJob follow(DuvoAccess access, FollowRequest request, JobListener listener) {
        // first, because this may throw: nothing has to be undone yet
        var requestsPerMinute = access.requestsPerMinute();
        var dispatcher = dispatcherOf(access);
        var follower = new JobFollower(request, client(access), dispatcher.keyState(), taskRunner::now);
        var limit = request.limit();
        if (limit != null) {
            follower.setTicket(limiter.enqueue(limit, request.runId() != null || request.maybeStarted(), () -> {
                follower.invalidate();
                wake(taskRunner.now()); // the Job that may be admitted may have offered its calls already
            }));
        }
        var entry = new FollowedJobs.Entry(
                follower,
                new ListenerQueue(listener, listenerExecutor, () -> onListenerIdle(follower), failureLog),
                access);
        dispatcher.add(entry, requestsPerMinute);
        dispatch();
        return new FollowedJobHandle(this, entry, taskRunner::now, this::dispatch);
    }

    /**
     * Sends a single call as soon as its priority and the budget of the key allow it.
     *
     * @return a future that is completed on the executor of the listeners, exceptionally with a {@link DuvoException} if the
     *     call fails
     */
    public <T> CompletableFuture<T> call(DuvoAccess access, CallPriority priority, Call<T> call) {
        return call(access, priority, 0, call);
    }

    /**
     * Sends a single call as soon as its priority and the budget of the key allow it, but not before a delay has passed.
     *
     * @param delay milliseconds
     * @param call throws nothing but a {@link DuvoException}
     * @return a future that is completed on the executor of the listeners, exceptionally with a {@link DuvoException} if the
     *     call fails
     */
    public synchronized <T> CompletableFuture<T> call(
            DuvoAccess access, CallPriority priority, long delay, Call<T> call) {
        var notBefore = taskRunner.now() + delay;
        var requestsPerMinute = access.requestsPerMinute();
        var dispatcher = dispatcherOf(access);
        var client = client(access);
        var future = new CompletableFuture<T>();
        dispatcher.submit(
                new PendingCall<>(
                        client,
                        priority,
                        notBefore,
                        notBefore,
                        () -> {},
                        call,
                        answer -> listenerExecutor.execute(() -> future.complete(answer)),
                        why -> listenerExecutor.execute(() -> future.completeExceptionally(why))),
                requestsPerMinute);
        dispatch();
        return future;
    }

    /**
     * Waits for Duvo's evaluation of a Job: reads the lists that show it, in growing intervals and for all waits of a key together.
     *
     * @return a future that is completed on the executor of the listeners, never exceptionally; to cancel it ends the wait
     */
    public synchronized CompletableFuture<EvaluationResult> awaitEvaluation(
            DuvoAccess access, EvaluationRequest request) {
        var requestsPerMinute = access.requestsPerMinute();
        var dispatcher = dispatcherOf(access);
        var wait = new EvaluationWait(client(access), request, taskRunner.now());
        dispatcher.add(wait, requestsPerMinute);
        wait.future().whenComplete((result, failure) -> removeEvaluation(dispatcher, wait));
        dispatch();
        return wait.future();
    }

    private synchronized void removeEvaluation(KeyDispatcher dispatcher, EvaluationWait wait) {
        dispatcher.remove(wait);
    }

    /**
     * Records a message that this controller sent to a Job: an end of the Job that is older than it does not count for a while.
     */
    public synchronized void recordSent(DuvoAccess access, String runId, Message message) {
        dispatcherOf(access).keyState().recentSends().record(runId, message.timestamp(), taskRunner.now());
    }

    private synchronized void onListenerIdle(JobFollower follower) {
        follower.invalidate(); // the Job may now read more messages
        dispatch();
    }

    private KeyDispatcher dispatcherOf(DuvoAccess access) {
        return dispatcherOf(access, access.keyId());
    }

    private KeyDispatcher dispatcherOf(DuvoAccess access, Object keyId) {
        dispatchers.values().removeIf(KeyDispatcher::isIdle);
        return dispatchers.computeIfAbsent(
                keyId,
                id -> new KeyDispatcher(
                        id,
                        access.requestsPerMinute(),
                        taskRunner::now,
                        statusListener,
                        failureLog,
                        finalReads.computeIfAbsent(id, same -> new FinalReadPolicy())));
    }

    /** What is done with each key at present. Holds the scheduler's lock for no longer than a look at each Job. */
    public synchronized List<KeyUsage> usage() {
        var now = taskRunner.now();
        dispatchers.values().removeIf(KeyDispatcher::isIdle);
        return dispatchers.values().stream().map(key -> key.usage(now)).toList();
    }

    /** How many keys have a dispatcher at present. */
    synchronized int keyCount() {
        return dispatchers.size();
    }

    private DuvoClient client(DuvoAccess access) {
        return access.client()
                .apply(limit -> failureLog.guard(
                        "What is left of a Duvo key's limit could not be recorded", () -> onRateLimit(access, limit)));
    }

    private synchronized void onRateLimit(DuvoAccess access, RateLimit limit) {
        var dispatcher = dispatchers.get(access.usedKeyId().get());
        if (dispatcher != null) { // else the key was replaced, and its Job moves with the outcome of this call
            dispatcher.onRateLimit(limit, taskRunner.now());
        }
    }

    /** Sends all calls that can be sent now, and schedules the next wake-up. Does not throw. */
    private synchronized void dispatch() {
        rotation.begin(
                dispatchers.values().stream().filter(KeyDispatcher::isInUse).toList());
        failureLog.guard(
                "The number of threads for calls to Duvo could not be changed",
                () -> taskRunner.setCapacity(rotation.places()));
        for (var key = rotation.next(); key != null; key = rotation.next()) {
            dispatch(key);
        }
    }

    /** Sends the next call of a key whose turn it is. */
    private void dispatch(KeyDispatcher key) {
        try {
            var call = key.nextCall(priority -> rotation.hasPlace(key, priority));
            key.removeFinishedEvaluations().forEach(wait -> listenerExecutor.execute(wait::complete));
            if (call == null) {
                rotation.onDone(key);
                wake(key.wakeAt());
            } else {
                rotation.onSent(key);
                send(key, call);
            }
        } catch (Throwable e) { // the calls of the other keys are sent all the same
            failureLog.log("The calls of a Duvo key could not be dispatched", e);
            rotation.onDone(key);
            dispatchLater();
        }
    }

    private void dispatchLater() {
        if (!dispatchDue) {
            dispatchDue = true;
            timer.scheduleRetry(this::dispatchAgain);
        }
    }

    private synchronized void dispatchAgain() {
        dispatchDue = false;
        dispatch();
    }

    private void send(KeyDispatcher dispatcher, PendingCall<?> call) {
        var outcome = new AtomicReference<Consumer<KeyDispatcher>>();
        try {
            call.onSent().run();
            taskRunner.execute(
                    () -> outcome.set(dispatcher.execute(call)), () -> onCompleted(dispatcher, call, outcome.get()));
        } catch (Throwable e) {
            failureLog.log("No thread could be had for a call to Duvo, so it is tried again", e);
            dispatcher.onNotSent(call, e);
        }
    }

    private synchronized void onCompleted(
            KeyDispatcher dispatcher, PendingCall<?> call, Consumer<KeyDispatcher> outcome) {
        dispatcher.onCompleted(call);
        outcome.accept(moveReplaced(dispatcher, call));
        dispatch();
    }

    /**
     * Moves the Jobs whose clients use another key by now, because the key in their credential was replaced, to its dispatcher.
     *
     * @return the dispatcher of the key with which the call was sent
     */
    private KeyDispatcher moveReplaced(KeyDispatcher dispatcher, PendingCall<?> call) {
        var sender = new AtomicReference<>(dispatcher);
        failureLog.guard("The keys that Duvo Jobs use could not be compared", () -> {
            for (var entry : dispatcher.replaced()) {
                var other =
                        dispatcherOf(entry.access(), entry.access().usedKeyId().get());
                dispatcher.move(entry, other);
                if (entry.follower().context.client() == call.client()) {
                    sender.set(other);
                }
            }
        });
        return sender.get();
    }

    private void wake(long at) {
        if (at < wakeAt) {
            wakeAt = at;
            timer.schedule(at, () -> onWakeUp(at));
        }
    }

    private synchronized void onWakeUp(long at) {
        if (at == wakeAt) { // else an earlier wake-up was scheduled since
            wakeAt = Long.MAX_VALUE;
            dispatch();
        }
    }
}
