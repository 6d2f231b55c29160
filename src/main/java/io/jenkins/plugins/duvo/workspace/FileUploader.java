package io.jenkins.plugins.duvo.workspace;

import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Upload;
import io.jenkins.plugins.duvo.api.UploadTarget;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.CallPriority;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Uploader of one file into a sandbox, with retries. Each attempt asks Duvo for a new address, because the one before may have
 * expired; bytes that arrive twice do no harm.
 */
final class FileUploader {
    private static final int TOO_LARGE = 413;

    private final RetryingCaller calls;
    private final DuvoClient client;
    private final String sandboxId;
    private final String path;
    private final Upload file;
    private final Runnable onBegin;
    private final RetryPolicy retries = new RetryPolicy();
    private boolean isRejected;

    /**
     * @param client sends the bytes
     * @param path where the Job finds the file
     * @param onBegin called before each attempt
     */
    FileUploader(
            RetryingCaller calls, DuvoClient client, String sandboxId, String path, Upload file, Runnable onBegin) {
        this.calls = calls;
        this.client = client;
        this.sandboxId = sandboxId;
        this.path = path;
        this.file = file;
        this.onBegin = onBegin;
    }

    /** Sends the file. Returns a future that completes on a thread that may block; exceptionally with a {@link DuvoException}. */
    CompletableFuture<Void> send() {
        return send(0);
    }

    private CompletableFuture<Void> send(long delay) {
        var addressRetries = new RetryPolicy();
        return calls.call(
                        CallPriority.START,
                        delay,
                        addressRetries::delayForRead,
                        CallKind.FILES.newCall(duvo -> duvo.uploadTarget(sandboxId, path)))
                // Not on the thread that publishes events to listeners: a large file takes its time.
                .thenComposeAsync(this::put, Computer.threadPoolForRemoting);
    }

    private CompletableFuture<Void> put(UploadTarget target) {
        try {
            onBegin.run();
            client.upload(target, file);
            return CompletableFuture.completedFuture(null);
        } catch (DuvoException e) {
            var pause = delayAfter(e);
            return pause.isPresent() ? send(pause.getAsLong()) : CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Milliseconds until the next attempt; empty if there is none. The server that receives the bytes may not answer with
     * Duvo's JSON, so the HTTP status alone decides. A rejected upload (4xx) is repeated once, at once: its address may have
     * expired.
     */
    private OptionalLong delayAfter(DuvoException why) {
        var status = why.httpStatus();
        if (status == TOO_LARGE || why.isLocalFileUnreadable()) {
            return OptionalLong.empty();
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            var once = isRejected ? OptionalLong.empty() : OptionalLong.of(0);
            isRejected = true;
            return once;
        }
        return retries.delayForFailure();
    }
}
