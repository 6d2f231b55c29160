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
    /** A single call to Duvo; blocks. */
    public interface Call<T> {
        T make(DuvoClient duvo) throws DuvoException;
    }

    private static final Logger LOGGER = Logger.getLogger(FollowScheduler.class.getName());

    private final Machine machine;
    private final Executor newsExecutor;
    private final KeyNews keyNews;
    private final Map<Object, Account> accounts = new HashMap<>();
    private final StartLine line;
    private int calls;
    private int actions;
    private long wakeAt = Long.MAX_VALUE;

    /** @param newsExecutor where listeners are called */
    public FollowScheduler(Machine machine, Executor newsExecutor) {
        this(machine, newsExecutor, KeyNews.NONE);
    }

    /** @param newsExecutor where listeners are called */
    public FollowScheduler(Machine machine, Executor newsExecutor, KeyNews keyNews) {
        this.machine = machine;
        this.newsExecutor = newsExecutor;
        this.keyNews = keyNews;
        this.line = new StartLine(machine::now);
    }

    /** Starts or takes up a Job; the listener hears of it from now on. */
    public synchronized FollowedJob follow(Duvo duvo, JobOrder order, JobListener listener) {
        var account = account(duvo);
        var follower = new JobFollower(order, client(duvo, account), account.rules(), machine::now);
        var limit = order.limit();
        if (limit != null) {
            follower.standAt(line.join(limit, order.runId() != null || order.maybeStarted(), () -> {
                follower.touch();
                wake(machine.now()); // the one that moves may have had its turn already
            }));
        }
        var entry = new Account.Entry(follower, new NewsLine(listener, newsExecutor, () -> told(follower)), duvo.cap());
        account.add(entry);
        pump();
        return new Handle(entry);
    }

    /**
     * Makes a single call when its turn comes.
     *
     * @return completed on the news executor, exceptionally with a {@link DuvoException} if the call fails
     */
    public <T> CompletableFuture<T> ask(Duvo duvo, Urgency urgency, Call<T> call) {
        return ask(duvo, urgency, 0, call);
    }

    /**
     * The same, but not before {@code delay} milliseconds have passed.
     *
     * @param call throws nothing but a {@link DuvoException}
     */
    public synchronized <T> CompletableFuture<T> ask(Duvo duvo, Urgency urgency, long delay, Call<T> call) {
        var due = machine.now() + delay;
        var account = account(duvo);
        var client = client(duvo, account);
        var future = new CompletableFuture<T>();
        account.add(
                new Ask<>(
                        urgency,
                        due,
                        due,
                        () -> {},
                        () -> call.make(client),
                        answer -> newsExecutor.execute(() -> future.complete(answer)),
                        e -> newsExecutor.execute(() -> future.completeExceptionally(e))),
                duvo.requestsPerMinute());
        pump();
        return future;
    }

    /** Something was said to a Job from here: an end of the Job that is older does not count for a while. */
    public synchronized void sent(Duvo duvo, String runId, Message message) {
        account(duvo).rules().sends().sent(runId, message.timestamp(), machine.now());
    }

    private synchronized void told(JobFollower follower) {
        follower.touch(); // it may read on
        pump();
    }

    private Account account(Duvo duvo) {
        accounts.values().removeIf(Account::forgettable);
        return accounts.computeIfAbsent(
                duvo.account(), id -> new Account(id, duvo.requestsPerMinute(), machine::now, keyNews));
    }

    /** How many keys are known at present. */
    synchronized int keys() {
        return accounts.size();
    }

    private DuvoClient client(Duvo duvo, Account account) {
        return duvo.client().apply(limit -> seen(account, limit));
    }

    private synchronized void seen(Account account, RateLimit limit) {
        account.budget().seen(limit, machine.now());
    }

    /** Makes all calls that can be made now, and sees to being woken when there will be more. */
    private synchronized void pump() {
        for (var account : accounts.values()) {
            Predicate<Urgency> room = urgency -> room(account, urgency);
            for (var ask = account.next(room); ask != null; ask = account.next(room)) {
                make(account, ask);
            }
            wake(account.wakeAt());
        }
    }

    private synchronized boolean room(Account account, Urgency urgency) {
        return calls < Limits.CALLS
                && (urgency == Urgency.ACTION
                        || calls - actions < Limits.CALLS - Limits.CALLS_FOR_ACTIONS
                                && account.underWay() < Limits.CALLS_OF_A_KEY);
    }

    private void make(Account account, Ask<?> ask) {
        var action = ask.urgency() == Urgency.ACTION ? 1 : 0;
        calls++;
        actions += action;
        var outcome = new Runnable[1];
        machine.call(() -> outcome[0] = account.carryOut(ask), () -> finish(outcome[0], action));
    }

    private synchronized void finish(Runnable outcome, int action) {
        calls--;
        actions -= action;
        try {
            outcome.run();
        } catch (RuntimeException e) { // one Job's odd answer must not stop the others
            LOGGER.log(Level.WARNING, "An answer of Duvo's could not be dealt with", e);
        }
        pump();
    }

    private void wake(long at) {
        if (at < wakeAt) {
            wakeAt = at;
            machine.wakeAt(at, () -> woken(at));
        }
    }

    private synchronized void woken(long at) {
        if (at == wakeAt) { // else an earlier alarm has been set since, and this one would ring twice
            wakeAt = Long.MAX_VALUE;
            pump();
        }
    }

    private final class Handle implements FollowedJob {
        private final JobFollower follower;
        private final Wishes wishes;

        Handle(Account.Entry entry) {
            this.follower = entry.follower();
            this.wishes = entry.wishes();
        }

        @Override
        public void stop() {
            change(follower::stop);
        }

        @Override
        public boolean answer(String requestId, Answer answer) {
            synchronized (FollowScheduler.this) {
                var taken = follower.answer(requestId, answer);
                follower.touch();
                pump();
                return taken;
            }
        }

        @Override
        public void leave() {
            change(follower::leave);
        }

        @Override
        public void hint() {
            synchronized (FollowScheduler.this) {
                if (follower.hint()) { // of a flood, all but one cost no turn
                    follower.touch();
                    pump();
                }
            }
        }

        @Override
        public String describe() {
            synchronized (FollowScheduler.this) {
                return follower.describe() + (follower.ended() ? "" : wishes.describe(machine.now()));
            }
        }

        private void change(Runnable change) {
            synchronized (FollowScheduler.this) {
                change.run();
                follower.touch();
                pump();
            }
        }
    }
}
