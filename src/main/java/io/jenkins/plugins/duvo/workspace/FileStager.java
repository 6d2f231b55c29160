package io.jenkins.plugins.duvo.workspace;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Upload;
import io.jenkins.plugins.duvo.call.RetryPolicy;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.FileUtils;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Stager of files: puts the files of a workspace that a Job needs into a sandbox of its own, before the Job is started. They
 * are sent one after another, as streams from the agent through the controller to Duvo, so no file is in memory as a whole.
 * Nothing is saved: if a restart of Jenkins interrupts the staging, it begins anew with another sandbox, and Duvo lets the
 * first one expire.
 */
@Restricted(NoExternalUse.class)
public final class FileStager {
    /** The folder of the sandbox in which a Job finds its files. */
    private static final String FOLDER = "/workspace/";

    /** Characters of a path in a line of the build log. */
    private static final int MAX_PATH_CHARS = 200;

    private final WorkspaceProvider provider;
    private final JobSettings settings;
    private final ResolvedConnection duvo;
    private final JobLog log;
    private final BooleanSupplier isOver;
    private final RetryingCaller calls;
    private final DuvoClient uploads;

    /** @param isOver whether the step has ended, so that the files are not needed any more */
    public FileStager(
            WorkspaceProvider provider,
            JobSettings settings,
            ResolvedConnection duvo,
            JobLog log,
            BooleanSupplier isOver) {
        this.provider = provider;
        this.settings = settings;
        this.duvo = duvo;
        this.log = log;
        this.isOver = isOver;
        this.calls = new RetryingCaller(duvo, isOver);
        this.uploads = duvo.access().client().apply(none -> {});
    }

    /**
     * Finds the files and sends them.
     *
     * @param restarted whether Jenkins was restarted, so that the agent may not be connected yet
     * @return completed with the id of the sandbox on a thread that may block; exceptionally with a line for users
     */
    public CompletableFuture<String> stage(boolean restarted) {
        var workspace = new WorkspaceAccess(provider);
        var found = restarted ? workspace.await("files", isOver) : onPool(() -> workspace.require("files"));
        return found.thenCompose(folder -> onPool(() -> WorkspaceFileFinder.find(folder, settings.filePatterns()))
                .thenCompose(files -> fill(folder, files)));
    }

    private CompletableFuture<String> fill(FilePath workspace, Map<String, Long> files) {
        var retries = new RetryPolicy();
        return calls.call(
                        CallPriority.START, 0, retries::delayForRead, CallKind.FILES.newCall(DuvoClient::createSandbox))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(noSandbox(failure)))
                .thenCompose(sandboxId -> {
                    log.println(Messages.FileStager_begins(files.size(), size(files), sandboxId));
                    var progress = new UploadProgress(
                            files.size(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), log::println, isOver);
                    var rest = files.entrySet().iterator();
                    return sendAll(workspace, sandboxId, rest, progress).thenApply(all -> sandboxId);
                });
    }

    private CompletableFuture<Void> sendAll(
            FilePath workspace, String sandboxId, Iterator<Map.Entry<String, Long>> rest, UploadProgress progress) {
        if (!rest.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        var file = rest.next();
        var path = file.getKey();
        var bytes = new Upload(file.getValue(), WorkspaceFileFinder.bytes(workspace, path), progress);
        return new FileUploader(calls, uploads, sandboxId, FOLDER + path, bytes, progress::begin)
                .send()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notSent(path, bytes.size(), failure)))
                .thenCompose(sent -> {
                    progress.done();
                    return sendAll(workspace, sandboxId, rest, progress);
                });
    }

    private static String size(Map<String, Long> files) {
        return FileUtils.byteCountToDisplaySize(
                files.values().stream().mapToLong(Long::longValue).sum());
    }

    private Throwable noSandbox(Throwable failure) {
        if (!(RetryingCaller.unwrap(failure) instanceof DuvoException why)) {
            return RetryingCaller.unwrap(failure);
        }
        return new AbortException(
                why.isUnauthorized()
                        ? Messages.FileStager_keyRefused(duvo.connection().getName(), why.reason())
                        : Messages.FileStager_noSandbox(why.getMessage()));
    }

    private static Throwable notSent(String path, long size, Throwable failure) {
        if (!(RetryingCaller.unwrap(failure) instanceof DuvoException why)) {
            return RetryingCaller.unwrap(failure);
        }
        var name = PlainText.toLine(path, MAX_PATH_CHARS);
        if (why.isLocalFileUnreadable()) {
            return new AbortException(Messages.FileStager_unreadable(name, WorkspaceAccess.why(why)));
        }
        return new AbortException(
                why.httpStatus() == 413
                        ? Messages.FileStager_tooLarge(name, FileUtils.byteCountToDisplaySize(size))
                        : Messages.FileStager_notSent(name, why.getMessage()));
    }

    /** Work that may block. */
    private interface Blocking<T> {
        T get() throws IOException, InterruptedException;
    }

    /** Runs what blocks on the remoting pool, so that an abort need not wait for an agent. */
    private static <T> CompletableFuture<T> onPool(Blocking<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } catch (AbortException e) {
                        throw new CompletionException(e);
                    } catch (IOException e) {
                        throw new CompletionException(WorkspaceAccess.outOfReach("files", e));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(e);
                    }
                },
                Computer.threadPoolForRemoting);
    }
}
