package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.cli.Arguments.UsageException;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import okhttp3.OkHttpClient;

/** Command that runs one Job without a Jenkins: the text of the agent goes to standard output, all other lines to standard error. */
public final class FollowCommand {
    private static final Duration OUTAGE_TIMEOUT = Duration.ofMinutes(10);
    private static final int REQUESTS_PER_MINUTE = 280;
    private static final String PREFIX = "[Duvo] ";

    private FollowCommand() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(System.getenv("DUVO_API_KEY"), System.in, out, err, arguments));
    }

    /**
     * @param key the API key; null if DUVO_API_KEY is not set
     * @return the exit code
     */
    static int run(String key, InputStream in, PrintStream out, PrintStream err, String... arguments) {
        try {
            var parsed = Arguments.parse(arguments);
            if (key == null || !key.strip().matches("[!-~]+")) {
                throw new UsageException(
                        key == null || key.isBlank()
                                ? "set DUVO_API_KEY to your key"
                                : "DUVO_API_KEY holds characters that no key has");
            }
            return follow(parsed, key.strip(), in, out, err);
        } catch (UsageException e) {
            err.println(PREFIX + PlainText.toLine(e.getMessage(), 500));
            err.println(Arguments.USAGE);
            return ExitCodes.USAGE;
        }
    }

    private static int follow(Arguments arguments, String key, InputStream in, PrintStream out, PrintStream err) {
        var engine = new ScheduledThreadPoolExecutor(ThreadPoolTaskRunner.THREADS_OF_ONE_KEY, daemonThreads());
        var listenerExecutor = Executors.newSingleThreadExecutor(daemonThreads());
        var person = Executors.newSingleThreadExecutor(daemonThreads());
        var http = new OkHttpClient();
        try {
            var access = new DuvoAccess(
                    key,
                    REQUESTS_PER_MINUTE,
                    limits -> new DuvoClient(http, arguments.apiUrl(), () -> key, "duvo-jenkins/terminal", limits));
            var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            var listener = new TerminalListener(
                    arguments.answers(),
                    new MessageFormatter(arguments.log()),
                    out::println,
                    line -> err.println(PREFIX + line),
                    new Asker(input, line -> err.println(PREFIX + line)),
                    person);
            err.println(PREFIX + "Starting a Job of Assignment " + PlainText.toLine(arguments.agentId(), 100) + " on "
                    + arguments.apiUrl().host());
            var scheduler = new FollowScheduler(new ThreadPoolTaskRunner(engine), listenerExecutor);
            listener.setFollowedJob(scheduler.follow(access, startRequest(arguments), listener));
            return listener.exitCode().join();
        } finally {
            engine.shutdownNow();
            listenerExecutor.shutdownNow();
            person.shutdownNow();
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private static FollowRequest startRequest(Arguments arguments) {
        var message = arguments.message();
        var reference = message == null ? null : "ref " + UUID.randomUUID();
        var tagged = message == null ? null : message + "\n\n[terminal, " + reference + "]";
        var start = new StartRequest(arguments.agentId(), tagged, null, null, IdempotencyKey.random());
        return FollowRequest.start(arguments.team(), start, reference, OUTAGE_TIMEOUT);
    }

    private static ThreadFactory daemonThreads() {
        return task -> {
            var thread = new Thread(task, "follow");
            thread.setDaemon(true);
            return thread;
        };
    }
}
