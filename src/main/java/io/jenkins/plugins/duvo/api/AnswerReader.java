package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reader of Duvo's answers: turns JSON into records while it is parsed, so that nothing takes memory but what a record holds. The names
 * of all members that are read of an answer stand here, in {@link JobReader} and in {@link ConversationReader}. Not thread-safe.
 *
 * <p>A value of a type that Duvo does not document loses nothing but itself: see {@link ValueReader} and {@link ConversationReader}.
 */
final class AnswerReader extends JobReader {
    /** @param parser stands at the first token of the value to be read */
    AnswerReader(JsonParser parser) {
        super(parser);
    }

    /**
     * Reads an answer: one JSON object and nothing behind it.
     *
     * @param answer reads the object; null is returned as it is
     * @throws IOException if the body cannot be read
     * @throws JacksonException if it is not one JSON object
     */
    @CheckForNull
    static <T> T read(Reader body, Function<AnswerReader, T> answer) throws IOException {
        try (var parser = Json.DUVO.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "not an object");
            }
            @CheckForNull var read = answer.apply(new AnswerReader(parser));
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one value");
            }
            return read;
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    /** Reads one member of the object and passes over the others. Null if it is absent, or is read as null. */
    @CheckForNull
    <T> T member(String name, Function<AnswerReader, T> value) {
        @CheckForNull T found = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            if (member.equals(name)) {
                found = first(found, () -> value.apply(this));
            } else {
                skip();
            }
        }
        return found;
    }

    /** Reads a member that is a list. Null if it is absent, or no list. */
    @CheckForNull
    <T> List<T> rows(String name, Function<AnswerReader, T> row) {
        return member(name, in -> rows(() -> row.apply(this)));
    }

    @CheckForNull
    Profile profile() {
        if (!isObject()) {
            return absent();
        }
        String id = null;
        String name = null;
        String email = null;
        String teamId = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "name" -> name = first(name, this::word);
                case "email" -> email = first(email, this::word);
                case "teamId" -> teamId = first(teamId, this::id);
                default -> skip();
            }
        }
        return new Profile(id, name, email, teamId);
    }

    @CheckForNull
    Team team() {
        if (!isObject()) {
            return absent();
        }
        String id = null;
        String name = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "name" -> name = first(name, this::word);
                default -> skip();
            }
        }
        return new Team(id, name);
    }

    @CheckForNull
    Assignment assignment() {
        if (!isObject()) {
            return absent();
        }
        String id = null;
        String name = null;
        String teamId = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "name" -> name = first(name, this::word);
                case "team_id" -> teamId = first(teamId, this::id);
                default -> skip();
            }
        }
        return new Assignment(id, name, teamId);
    }

    /** Reads a page of Assignments; null if it has no list of them. */
    @CheckForNull
    AssignmentPage assignmentPage() {
        List<Assignment> assignments = null;
        int total = 0;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "agents" -> assignments = first(assignments, () -> rows(this::assignment));
                case "total" -> total = count();
                default -> skip();
            }
        }
        return assignments == null ? null : new AssignmentPage(assignments, total);
    }

    /** Reads a page of a list of Jobs; null if it has no such list. */
    @CheckForNull
    JobListPage jobListPage() {
        List<Job> jobs = null;
        int total = 0;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "data" -> jobs = first(jobs, () -> rows(this::job));
                case "total" -> total = count();
                default -> skip();
            }
        }
        return jobs == null ? null : new JobListPage(jobs, total);
    }

    /** Reads a page of a list of Jobs with all that it says; null if it has no such list. */
    @CheckForNull
    JobRowPage jobRowPage() {
        List<JobRow> rows = null;
        int total = 0;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "data" -> rows = first(rows, () -> rows(this::jobRow));
                case "total" -> total = count();
                default -> skip();
            }
        }
        return rows == null ? null : new JobRowPage(rows, total);
    }

    /** Reads the state of a Job; null if it says nothing of the Job, for that would mean that the Job is gone. */
    @CheckForNull
    JobState jobState() {
        var isGiven = false;
        Job job = null;
        HumanRequest pending = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "run" -> {
                    isGiven = isGiven || isNull() || isObject();
                    job = first(job, this::job);
                }
                case "pending_human_request" -> pending = first(pending, this::humanRequest);
                default -> skip();
            }
        }
        return isGiven ? new JobState(job, pending) : null;
    }

    /** Reads a page of messages; null if it has no list of them. */
    @CheckForNull
    MessagePage messagePage() {
        List<Message> messages = null;
        int total = -1;
        int offset = -1;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "messages" -> messages = first(messages, () -> rows(this::message));
                case "total" -> total = countIfGiven();
                case "offset" -> offset = countIfGiven();
                default -> skip();
            }
        }
        return messages == null ? null : new MessagePage(messages, total, offset);
    }

    /** Reads a sandbox; null if it has no id. */
    @CheckForNull
    Sandbox sandbox() {
        String id = null;
        Instant expiresAt = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "sandbox_id" -> id = first(id, this::id);
                case "expires_at" -> expiresAt = first(expiresAt, this::instant);
                default -> skip();
            }
        }
        return id == null ? null : new Sandbox(id, expiresAt);
    }

    /** Reads the address of an upload; null if it has none. */
    @CheckForNull
    UploadTarget uploadTarget() {
        String url = null;
        String path = null;
        int expiresInSeconds = 0;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "upload_url" -> url = first(url, this::word);
                case "path" -> path = first(path, this::word);
                case "expires_in_seconds" -> expiresInSeconds = count();
                default -> skip();
            }
        }
        return url == null ? null : new UploadTarget(url, path, expiresInSeconds);
    }

    @CheckForNull
    SandboxFile sandboxFile() {
        if (!isObject()) {
            return absent();
        }
        String name = null;
        String path = null;
        String type = null;
        long sizeBytes = 0;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "name" -> name = first(name, this::word);
                case "path" -> path = first(path, this::word);
                case "type" -> type = first(type, this::word);
                case "size_bytes" -> sizeBytes = size();
                default -> skip();
            }
        }
        return new SandboxFile(name, path, type, sizeBytes);
    }
}
