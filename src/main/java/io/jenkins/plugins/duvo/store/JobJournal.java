package io.jenkins.plugins.duvo.store;

import hudson.AbortException;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.duvo.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.core.JacksonException;

/**
 * Write-ahead journal of the Jobs that may be alive: one file for each under {@code JENKINS_HOME/duvo/jobs}, written before a
 * Job is started and removed when it has ended. All methods read or write files.
 */
@Restricted(NoExternalUse.class)
public final class JobJournal {
    private static final Logger LOGGER = Logger.getLogger(JobJournal.class.getName());

    private static final String SUFFIX = ".json";

    private JobJournal() {}

    /** Writes the entry of a Job, completely or not at all. */
    public static void save(JournaledJob job) throws IOException {
        Files.createDirectories(folder());
        try (var writer = new AtomicFileWriter(file(job.localId()), StandardCharsets.UTF_8)) {
            try {
                writer.write(Json.MAPPER.writeValueAsString(job));
                writer.commit();
            } finally {
                writer.abort();
            }
        }
    }

    /**
     * Finds the entry of a Job.
     *
     * @throws IOException with a line for users, if there is a file that cannot be read
     */
    public static Optional<JournaledJob> find(String localId) throws IOException {
        try {
            return Optional.of(parse(file(localId)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns all entries. A file that cannot be read is left, with a warning in Jenkins' own log. */
    public static List<JournaledJob> all() {
        return localIds().stream().flatMap(id -> read(id).stream()).toList();
    }

    /** The local ids of all entries, whether these can be read or not; none if there are none or they cannot be listed. */
    public static List<String> localIds() {
        try (var files = Files.newDirectoryStream(folder(), "*" + SUFFIX)) {
            var ids = new ArrayList<String>();
            files.forEach(file -> ids.add(localId(file)));
            return ids;
        } catch (NoSuchFileException e) {
            return List.of(); // no Job was started in this Jenkins home
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.log(Level.WARNING, "Cannot list the journal of Duvo Jobs", e);
            return List.of();
        }
    }

    /**
     * Writes the entry of a Job again if its build has another external id now. Does nothing if there is no entry.
     *
     * @param newId gives the id that a build with the given one has now
     * @throws UncheckedIOException if the entry cannot be read or written
     */
    public static void relocate(String localId, UnaryOperator<String> newId) {
        try {
            var entry = find(localId);
            if (entry.isPresent()) {
                var build = newId.apply(entry.get().build());
                if (!build.equals(entry.get().build())) {
                    save(entry.get().withBuild(build));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty also if the Job has ended meanwhile. */
    private static Optional<JournaledJob> read(String localId) {
        try {
            return find(localId);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot read " + file(localId), e);
            return Optional.empty();
        }
    }

    private static JournaledJob parse(Path file) throws IOException {
        try {
            var job = Json.MAPPER.readValue(Files.readString(file), JournaledJob.class);
            if (job == null || job.version() > JournaledJob.VERSION) {
                throw new AbortException(Messages.JobJournal_ofLaterVersion(file));
            }
            return job.withLocalId(localId(file));
        } catch (JacksonException e) {
            throw new AbortException(Messages.JobJournal_unreadable(file));
        }
    }

    /** Removes the entry of a Job that has ended or is left running; does nothing if there is none. */
    public static void remove(String localId) throws IOException {
        Files.deleteIfExists(file(localId));
    }

    private static String localId(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("duvo").resolve("jobs");
    }

    /** The file of a Job, which need not exist. */
    public static Path file(String localId) {
        return folder().resolve(localId + SUFFIX);
    }
}
