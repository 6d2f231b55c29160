package io.jenkins.plugins.duvo.workspace;

import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Upload;
import io.jenkins.plugins.duvo.api.UploadTarget;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.follow.CallPriority;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Puts one file into a sandbox. Each try asks for a new address: the one before may have expired, and bytes that came twice do no harm.
 */
final class FileUploader {
    private static final int TOO_LARGE = 413;

    private final RetryingCaller calls;
    private final DuvoClient client;
    private final String sandboxId;
    private final String path;
    private final Upload file;
    private final Runnable begins;
    private final RetryPolicy patience = new RetryPolicy();
    private boolean refused;

    /**
     * @param client sends the bytes
     * @param path where the Job is to find the file
     * @param begins called before each try
     */
    FileUploader(RetryingCaller calls, DuvoClient client, String sandboxId, String path, Upload file, Runnable begins) {
        this.calls = calls;
        this.client = client;
        this.sandboxId = sandboxId;
        this.path = path;
        this.file = file;
        this.begins = begins;
    }

    /** Completed on a thread that may block; exceptionally with a {@link DuvoException}. */
    CompletableFuture<Void> send() {
        return send(0);
    }

    private CompletableFuture<Void> send(long delay) {
        var asking = new RetryPolicy();
        return calls.call(CallPriority.START, delay, asking::delayForRead, duvo -> duvo.uploadTarget(sandboxId, path))
                // Not on the thread that tells news: a large file takes its time.
                .thenComposeAsync(this::put, Computer.threadPoolForRemoting);
    }

    private CompletableFuture<Void> put(UploadTarget target) {
        try {
            begins.run();
            client.upload(target, file);
            return CompletableFuture.completedFuture(null);
        } catch (DuvoException e) {
            var pause = again(e);
            return pause.isPresent() ? send(pause.getAsLong()) : CompletableFuture.failedFuture(e);
        }
    }

    /** Milliseconds until the next try; empty if there is none. Who takes the bytes may not speak Duvo's JSON: its number counts. */
    private OptionalLong again(DuvoException why) {
        var status = why.httpStatus();
        if (status == TOO_LARGE || why.isLocalFileUnreadable()) {
            return OptionalLong.empty();
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            var once = refused ? OptionalLong.empty() : OptionalLong.of(0);
            refused = true;
            return once;
        }
        return patience.delayForFailure();
    }
}
