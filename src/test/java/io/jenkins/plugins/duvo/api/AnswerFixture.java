package io.jenkins.plugins.duvo.api;

import java.util.function.Function;

/** Reader of single values of Duvo's answers from texts. */
final class AnswerFixture {
    private AnswerFixture() {}

    /** Reads a value as it is read within an answer. */
    static <T> T parse(String json, Function<AnswerReader, T> value) {
        try (var parser = Json.DUVO.createParser(json)) {
            parser.nextToken();
            return value.apply(new AnswerReader(parser));
        }
    }
}
