package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Reader;
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
        var found = new Member<>(name, () -> value.apply(this));
        readMembers(found);
        return found.value();
    }

    /** Reads a member that is a list. Null if it is absent, or no list. */
    @CheckForNull
    <T> List<T> rows(String name, Function<AnswerReader, T> row) {
        return member(name, in -> rows(() -> row.apply(this)));
    }

    @CheckForNull
    Profile profile() {
        var id = new Member<>("id", this::id);
        var name = new Member<>("name", this::word);
        var email = new Member<>("email", this::word);
        return readMembers(id, name, email) ? new Profile(id.value(), name.value(), email.value()) : null;
    }

    @CheckForNull
    Team team() {
        var id = new Member<>("id", this::id);
        var name = new Member<>("name", this::word);
        return readMembers(id, name) ? new Team(id.value(), name.value()) : null;
    }

    @CheckForNull
    Assignment assignment() {
        var id = new Member<>("id", this::id);
        var name = new Member<>("name", this::word);
        return readMembers(id, name) ? new Assignment(id.value(), name.value()) : null;
    }

    /**
     * Reads a page of a list; null if the answer has no such list.
     *
     * @param name the member with the rows
     * @param row reads one of them
     */
    @CheckForNull
    <T> ListPage<T> listPage(String name, Function<AnswerReader, T> row) {
        var rows = new Member<>(name, () -> rows(() -> row.apply(this)));
        var total = new Member<>("total", this::count);
        readMembers(rows, total);
        return rows.value() == null ? null : new ListPage<>(rows.value(), total.or(0));
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
        var messages = new Member<>("messages", () -> rows(this::message));
        var total = new Member<>("total", this::count);
        var offset = new Member<>("offset", this::count);
        readMembers(messages, total, offset);
        return messages.value() == null ? null : new MessagePage(messages.value(), total.or(-1), offset.or(-1));
    }

    /** Reads the address of an upload; null if it has none. */
    @CheckForNull
    UploadTarget uploadTarget() {
        var url = new Member<>("upload_url", this::word);
        var path = new Member<>("path", this::word);
        readMembers(url, path);
        return url.value() == null ? null : new UploadTarget(url.value(), path.value());
    }
}
