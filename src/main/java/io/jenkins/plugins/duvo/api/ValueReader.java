package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reader of single values from a JSON parser. A value of another type than expected is no error: where a text is expected, any other
 * JSON is kept as its text, a value where a list is expected becomes a list of it, and anything else is as if it were absent. Not
 * thread-safe.
 *
 * <p>Texts are kept whole, except for ids, names and other words, of which {@value #MAX_WORD} characters are kept, and for odd values,
 * of which as much is kept as of {@link RawJson}. All lists and maps together keep {@value #MAX_ELEMENTS} elements. Of members with
 * the same name the first that is not null counts, so that a later one never needs memory beside it: see {@link #first}.
 *
 * <p>Each method that reads a value begins at its first token and ends at its last.
 */
class ValueReader {
    /** Characters of an id, a name or another word: those of Duvo have a few dozen. */
    static final int MAX_WORD = 10_000;
    /** Elements of lists: a hundred times the largest page. Each of them takes memory, even if it is empty. */
    static final int MAX_ELEMENTS = 10_000;

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2199;

    private final JsonParser parser;
    private final CappedText buffer = new CappedText();
    private final RawJson.Copier copier = new RawJson.Copier(UnaryOperator.identity());
    private int elements;

    /** @param parser stands at the first token of the value to be read */
    ValueReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Whether the value is an object; {@link #nextMember} is to be called then. */
    final boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the value is a string. */
    final boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether the value is true or false. */
    final boolean isTruthValue() {
        return parser.currentToken().isBoolean();
    }

    /** Whether the value is null. */
    final boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /**
     * Goes to the next member of the object: to the first token of its value.
     *
     * @return its name; null at the end of the object
     */
    @CheckForNull
    final String nextMember() {
        @CheckForNull var name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    /**
     * Reads the given members of an object, in whatever order they come, and passes over all others.
     *
     * @return false if the value is no object; then it is passed over
     */
    final boolean readMembers(Member<?>... members) {
        if (!isObject()) {
            skip();
            return false;
        }
        for (var name = nextMember(); name != null; name = nextMember()) {
            @CheckForNull var found = find(name, members);
            if (found == null) {
                skip();
            } else {
                read(found);
            }
        }
        return true;
    }

    @CheckForNull
    private static Member<?> find(String name, Member<?>... members) {
        for (var member : members) {
            if (member.name.equals(name)) {
                return member;
            }
        }
        return null;
    }

    private <T> void read(Member<T> member) {
        member.value = first(member.value, member.reader);
    }

    /** Passes over the value. */
    final void skip() {
        parser.skipChildren();
    }

    /** Passes over the value and returns null, for a value that cannot be what is expected. */
    @CheckForNull
    final <T> T absent() {
        skip();
        return null;
    }

    /** Returns the value of an earlier member of the same name and passes over this member; if that value is null, reads this member. */
    @CheckForNull
    final <T> T first(@CheckForNull T earlier, Supplier<T> reader) {
        if (earlier == null) {
            return reader.get();
        }
        skip();
        return earlier;
    }

    /** Reads a text of any length; null for null. */
    @CheckForNull
    final String text() {
        return text(Integer.MAX_VALUE);
    }

    /** Reads a name or another word, or its beginning; null for null. */
    @CheckForNull
    final String word() {
        return text(MAX_WORD);
    }

    /** Reads a word that is a string or a number; null for any other value. */
    @CheckForNull
    final String plainWord() {
        return isString() || parser.currentToken().isNumeric() ? word() : absent();
    }

    @CheckForNull
    private String text(int maxChars) {
        switch (parser.currentToken()) {
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_STRING -> {
                parser.readString(buffer.begin(maxChars));
                return buffer.end();
            }
            case START_OBJECT, START_ARRAY -> {
                var json = copier.copy(parser).text();
                return json.length() <= maxChars ? json : PlainText.truncate(json, maxChars);
            }
            default -> {
                return parser.getString();
            }
        }
    }

    /** Reads any JSON; null for null. */
    @CheckForNull
    final RawJson raw() {
        return isNull() ? null : copier.copy(parser);
    }

    /** Reads a count: a number from 0 to {@link Integer#MAX_VALUE}, to which a larger number is set; null for any other value. */
    @CheckForNull
    final Integer count() {
        @CheckForNull String number = parser.currentToken().isScalarValue() ? word() : absent();
        try {
            var count = number == null ? Double.NaN : Double.parseDouble(number);
            return count >= 0 ? (Integer) (int) count : null; // a cast keeps within the bounds of an int
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Reads a truth value; false for any value that does not say true. */
    final boolean flag() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_STRING -> "true".equalsIgnoreCase(word());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Objects.requireNonNullElse(count(), 0) > 0;
            default -> absent() != null;
        };
    }

    /**
     * Reads an ISO 8601 instant; null for any other value, and for a time outside of the years 2000 to 2199, which can only be a
     * mistake: the time of a Job is computed with, and an instant such as the year 300,000,000 overflows.
     */
    @CheckForNull
    final Instant instant() {
        var text = word();
        try {
            if (text == null) {
                return null;
            }
            var time = OffsetDateTime.parse(text);
            return time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR ? time.toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads an id: a text or a number. Null for any other value, because JSON in its place names nothing. */
    @CheckForNull
    final String id() {
        return plainWord();
    }

    /**
     * Reads rows, which must be a list. Null for any other value, and if it has rows but none that can be read: it would be believed that
     * there are none.
     */
    @CheckForNull
    final <T> List<T> rows(Supplier<T> reader) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return absent();
        }
        var isEmpty = true;
        var rows = new ArrayList<T>();
        for (; parser.nextToken() != JsonToken.END_ARRAY; isEmpty = false) {
            add(rows, reader);
        }
        return rows.isEmpty() && !isEmpty ? null : rows;
    }

    /** Reads a list; of a value that is no list, the list of that value. Elements that are read as null are left out. */
    final <T> List<T> list(Supplier<T> reader) {
        var list = new ArrayList<T>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                add(list, reader);
            }
        } else {
            add(list, reader);
        }
        return list;
    }

    private <T> void add(List<T> list, Supplier<T> reader) {
        @CheckForNull T element = isNull() || elements == MAX_ELEMENTS ? absent() : reader.get();
        if (element != null) {
            list.add(element);
            elements++;
        }
    }

    /** Reads an object of which each member is of the same kind, in its order; of a value that is no object, an empty one. */
    final <T> Map<String, T> map(Supplier<T> reader) {
        var map = new LinkedHashMap<String, T>();
        for (String name = isObject() ? nextMember() : absent(); name != null; name = nextMember()) {
            if (map.containsKey(name) || elements == MAX_ELEMENTS) {
                skip();
            } else {
                map.put(name, reader.get());
                elements++;
            }
        }
        return map;
    }

    /** Member of an object that is to be read: its name, how its value is read, and then the value. */
    static final class Member<T> {
        private final String name;
        private final Supplier<T> reader;
        private T value;

        /** @param reader reads the value; gives null for one that is as good as absent */
        Member(String name, Supplier<T> reader) {
            this.name = name;
            this.reader = reader;
        }

        /** The value; null if the member is absent. */
        @CheckForNull
        T value() {
            return value;
        }

        /** The value, or another one if the member is absent. */
        T or(T other) {
            return value == null ? other : value;
        }
    }
}
