package io.jenkins.plugins.duvo.store;

import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.duvo.concurrent.CoalescingTask;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * Files of the records of a build with many Jobs: one for each record that has changed since {@code build.xml} was written. A build is
 * saved as a whole, so to save it for each change of each Job would write the square of their number. Here a change writes its own
 * record at once, which survives a crash, and the build some time later for all of them; then the files are removed. A file that is there
 * when the build is loaded is newer than what {@code build.xml} holds of the record.
 *
 * <p>Example: a build has 1,000 Jobs. Its {@code build.xml}, of about a megabyte, is written every ten seconds while they change.
 *
 * <p>Thread-safe.
 */
final class RecordFiles {
    private static final Logger LOGGER = Logger.getLogger(RecordFiles.class.getName());

    private static final String FOLDER = "duvo-records";
    private static final String SUFFIX = ".xml";

    /** The pause before the build is saved, for each of its Jobs: the larger a build, the less often it is written. */
    private static final long PAUSE_MS = 10;

    private final Run<?, ?> run;
    /** Number of the latest write of each record, by local id; of those alone that have a file. Guarded by itself, as the folder is. */
    private final Map<String, Long> writes = new HashMap<>();
    /** Of all records, so that no number comes twice: a record whose file was removed is written again. Guarded by {@link #writes}. */
    private long latestWrite;

    private final CoalescingTask save;

    RecordFiles(Run<?, ?> run, List<JobRecord> jobs) {
        this.run = run;
        this.save = new CoalescingTask(task -> later(task, jobs.size() * PAUSE_MS), this::saveBuild);
    }

    /** Writes a record to its file, completely or not at all, and the build later. */
    void write(JobRecord job) throws IOException {
        synchronized (writes) {
            file(job.getLocalId()).write(job);
            writes.put(job.getLocalId(), ++latestWrite);
        }
        save.trigger();
    }

    /** Puts what the files hold in the place of the records with the same ids; others are added, in the order of their starts. */
    void restoreTo(List<JobRecord> jobs) {
        var read = readAll();
        read.sort(Comparator.comparingLong(JobRecord::getStartedAt));
        for (var record : read) {
            synchronized (writes) {
                writes.put(record.getLocalId(), ++latestWrite);
            }
            var saved = ids(jobs).indexOf(record.getLocalId());
            if (saved >= 0) {
                jobs.set(saved, record);
            } else {
                jobs.add(record);
            }
        }
        if (!read.isEmpty()) {
            save.trigger();
        }
    }

    private static List<String> ids(List<JobRecord> jobs) {
        return jobs.stream().map(JobRecord::getLocalId).toList();
    }

    private List<JobRecord> readAll() {
        var records = new ArrayList<JobRecord>();
        try (var files = Files.newDirectoryStream(folder(), "*" + SUFFIX)) {
            for (var file : files) {
                try {
                    records.add((JobRecord) new XmlFile(Run.XSTREAM2, file.toFile()).read());
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, "Cannot read " + file, e);
                }
            }
        } catch (NoSuchFileException e) {
            return records; // as for nearly all builds
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot look for records of the Duvo Jobs of " + run, e);
        }
        return records;
    }

    /** Saves the build, and removes the files of the records that have not changed since that began. */
    private void saveBuild() {
        var written = writes();
        try {
            DuvoJobsAction.save(run);
            removeUnchanged(written);
            removeFolder();
        } catch (DirectoryNotEmptyException e) {
            LOGGER.log(Level.FINEST, "A file that could not be read stays", e);
        } catch (Throwable e) { // of any kind: a build is saved with the actions of all plugins
            LOGGER.log(Level.WARNING, "Cannot save " + run + " with its Duvo Jobs; their own files hold them", e);
        }
    }

    private Map<String, Long> writes() {
        synchronized (writes) {
            return Map.copyOf(writes);
        }
    }

    private void removeUnchanged(Map<String, Long> written) throws IOException {
        for (var each : written.entrySet()) {
            synchronized (writes) {
                if (each.getValue().equals(writes.get(each.getKey()))) {
                    file(each.getKey()).delete();
                    writes.remove(each.getKey());
                }
            }
        }
    }

    /** Removes the folder unless records have changed meanwhile. */
    private void removeFolder() throws IOException {
        synchronized (writes) {
            if (writes.isEmpty()) {
                Files.deleteIfExists(folder());
            }
        }
    }

    private XmlFile file(String localId) {
        return new XmlFile(Run.XSTREAM2, new File(folder().toFile(), localId + SUFFIX));
    }

    private Path folder() {
        return run.getRootDir().toPath().resolve(FOLDER);
    }

    private static void later(Runnable task, long millis) {
        Timer.get().schedule(() -> handOver(task), millis, TimeUnit.MILLISECONDS);
    }

    private static void handOver(Runnable task) {
        try {
            Computer.threadPoolForRemoting.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread could be made
            later(task, TimeUnit.SECONDS.toMillis(5));
        }
    }
}
