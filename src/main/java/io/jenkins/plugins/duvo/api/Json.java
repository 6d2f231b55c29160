package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The plugin's two JSON mappers: one for its own files and requests, and one that parses what Duvo answers. */
public final class Json {
    /**
     * The mapper of what the plugin itself writes and of what it reads back; thread-safe. It ignores unknown members. It writes ASCII
     * only, so that every text is read back from a file unchanged.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // The text of a question is the name of its answer.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(AnswerBody.MAX_BYTES)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // UTF-8 cannot hold half a surrogate pair, but a question can, and its text is the key of the answer.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            // A question that a record answers about itself, such as Message.isThinking, is no member of its JSON.
            .changeDefaultVisibility(members -> members.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .build();

    /**
     * The parser of what Duvo answers, for {@link AnswerReader} and {@link RawJson}; thread-safe. It also reads control characters
     * within texts and numbers such as {@code NaN}, which JSON does not allow. It does not remember names, because an answer may hold
     * millions of different ones.
     */
    static final JsonMapper DUVO = new JsonMapper(JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build());

    private Json() {}
}
