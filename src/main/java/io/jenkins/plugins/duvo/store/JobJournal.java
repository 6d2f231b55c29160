package io.jenkins.plugins.duvo.store;

import hudson.AbortException;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.duvo.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.core.JacksonException;

/** The files of the Jobs that may be alive, one each, under {@code duvo/jobs} of Jenkins' home. All methods read or write files. */
@Restricted(NoExternalUse.class)
public final class JobJournal {
    private static final Logger LOGGER = Logger.getLogger(JobJournal.class.getName());

    private JobJournal() {}

    /** Writes the file whole or not at all. */
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

    /** @throws IOException with a line for people, if there is a file that cannot be read */
    static Optional<JournaledJob> find(String localId) throws IOException {
        try {
            return Optional.of(parse(file(localId)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** All that there are; a file that cannot be read is told in Jenkins' own log, and left. */
    public static List<JournaledJob> all() {
        try (var files = Files.newDirectoryStream(folder(), "*.json")) {
            var jobs = new ArrayList<JournaledJob>();
            for (var file : files) {
                read(file).ifPresent(jobs::add);
            }
            return jobs;
        } catch (NoSuchFileException e) {
            return List.of(); // no Job was ever started
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.log(Level.WARNING, "Cannot look for Duvo Jobs that builds have left", e);
            return List.of();
        }
    }

    private static Optional<JournaledJob> read(Path file) {
        try {
            return Optional.of(parse(file));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it has ended meanwhile
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read " + file, e);
            return Optional.empty();
        }
    }

    private static JournaledJob parse(Path file) throws IOException {
        try {
            var job = Json.MAPPER.readValue(Files.readString(file), JournaledJob.class);
            if (job == null || job.version() > JournaledJob.VERSION) {
                throw new AbortException(Messages.JobJournal_ofLaterVersion(file));
            }
            return job;
        } catch (JacksonException e) {
            throw new AbortException(Messages.JobJournal_unreadable(file));
        }
    }

    /** The Job is not alive, or it is nobody's business any more. */
    public static void remove(String localId) throws IOException {
        Files.deleteIfExists(file(localId));
    }

    private static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("duvo").resolve("jobs");
    }

    public static Path file(String localId) {
        return folder().resolve(localId + ".json");
    }
}
