package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;

/** Injector of throws: lets code that the engine calls, or that reads an answer, throw what nothing declares. */
final class ThrowInjector implements Interceptor {
    /** A place at which code may throw that is not the engine's own. */
    enum Hook {
        /** The listener of the build, when it has handled an event. */
        LISTENER,
        /** The executor of the listeners, which refuses a task. */
        LISTENER_EXECUTOR,
        /** The executor of the listeners, which takes a task all the same. */
        LISTENER_EXECUTOR_TAKING,
        /** The task runner, which cannot make a thread for a call. */
        CALL_THREAD,
        /** The task runner, which cannot change the number of its threads. */
        CAPACITY,
        /** The task runner, which cannot make a thread for its timer. */
        TIMER,
        /** The same, although it takes the task all the same. */
        TIMER_TAKING,
        /** The supplier of the key. */
        KEY,
        /** The supplier of the requests a minute. */
        LIMIT,
        /** The listener to the status of keys. */
        KEY_STATUS,
        /** The HTTP client, before it sends a request. */
        SENDING,
        /** The HTTP client, when Duvo has answered. */
        ANSWER,
        /** The stream of the body, when half of it is read. */
        BODY
    }

    /** What is thrown. */
    enum Kind {
        EXCEPTION(() -> new IllegalStateException(MARK + SimulatedDuvo.KEY)),
        REJECTION(() -> new RejectedExecutionException(MARK)),
        OUT_OF_MEMORY(() -> new OutOfMemoryError("unable to create native thread" + MARK)),
        STACK_OVERFLOW(() -> new StackOverflowError(MARK)),
        LINKAGE(() -> new NoSuchMethodError(MARK)),
        /** A checked exception that is not declared, as other languages throw it. */
        UNDECLARED(() -> new Exception(MARK));

        private final Supplier<Throwable> maker;

        Kind(Supplier<Throwable> maker) {
            this.maker = maker;
        }
    }

    private static final String MARK = " (injected) ";

    private final Map<Hook, Deque<Kind>> armed = new EnumMap<>(Hook.class);
    private final Consumer<Hook> onThrown;
    private int thrown;
    private boolean forgetful;

    /** @param onThrown called with the hook before each throw */
    ThrowInjector(Consumer<Hook> onThrown) {
        this.onThrown = onThrown;
    }

    /** Lets the next passes of a hook throw. */
    void arm(Hook hook, Kind kind, int times) {
        var kinds = armed.computeIfAbsent(hook, any -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            kinds.add(kind);
        }
    }

    /** Takes back what was armed at a hook and not thrown. */
    void disarm(Hook hook) {
        armed.remove(hook);
    }

    /** Code that may throw was reached: throws if it is to. */
    void pass(Hook hook) {
        var kinds = armed.get(hook);
        if (kinds != null && !kinds.isEmpty()) {
            thrown++;
            onThrown.accept(hook);
            throwAny(kinds.remove().maker.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable throwable) throws T {
        throw (T) throwable;
    }

    /** Whether something that was logged was thrown here. */
    static boolean isThrownHere(Throwable logged) {
        if (logged == null) {
            return false;
        }
        var message = String.valueOf(logged.getMessage());
        // A failure whose message quotes the key is logged without it.
        return message.contains(MARK)
                || message.endsWith("whose message holds the key")
                || isThrownHere(logged.getCause());
    }

    /** Whether the next answer of Duvo will not be heard. */
    boolean isAnswerLost() {
        return Stream.of(Hook.ANSWER, Hook.BODY)
                .anyMatch(hook -> armed.containsKey(hook) && !armed.get(hook).isEmpty());
    }

    /** How often something was thrown. */
    int thrown() {
        return thrown;
    }

    /** Returns a listener that throws, each time that it is to, when another listener has handled an event. */
    JobListener throwing(JobListener listener) {
        return (JobListener) Proxy.newProxyInstance(
                JobListener.class.getClassLoader(), new Class<?>[] {JobListener.class}, (proxy, method, arguments) -> {
                    var answer = method.invoke(listener, arguments);
                    var before = thrown;
                    try {
                        pass(Hook.LISTENER);
                    } finally {
                        forgetful |= thrown > before && method.getName().equals("deliveredMessageIds");
                    }
                    return answer;
                });
    }

    /** Whether a listener threw instead of saying which messages it has: it gets no missing ones then. */
    boolean isForgetful() {
        return forgetful;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (!("Bearer " + SimulatedDuvo.KEY).equals(chain.request().header("Authorization"))) {
            return chain.proceed(chain.request());
        }
        pass(Hook.SENDING);
        var answer = chain.proceed(chain.request());
        pass(Hook.ANSWER);
        if (armed.getOrDefault(Hook.BODY, new ArrayDeque<>()).isEmpty()) {
            return answer;
        }
        var body = answer.body();
        var throwing = new ForwardingSource(body.source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                var read = super.read(sink, Math.max(1, byteCount / 2));
                pass(Hook.BODY);
                return read;
            }
        };
        return answer.newBuilder()
                .body(ResponseBody.create(Okio.buffer(throwing), body.contentType(), body.contentLength()))
                .build();
    }
}
