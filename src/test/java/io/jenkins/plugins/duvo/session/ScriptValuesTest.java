package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptValuesTest {
    @Test
    void nullMembersAreKept() {
        var values = message("{\"id\": \"m1\", \"type\": \"text\", \"role\": \"assistant\"}");

        assertThat(values.keySet(), contains("id", "type", "role", "timestamp", "text", "toolCall", "toolResult"));
        assertThat(values.get("text"), is(nullValue()));
    }

    @Test
    void jsonIsConvertedToPlainJava() {
        var values = result("{\"a\": 1, \"b\": 2.5, \"c\": true, \"d\": null, \"e\": [\"x\", {\"f\": 12345678901}]}");

        assertThat(((Map<?, ?>) values).get("a"), is(1));
        assertThat(((Map<?, ?>) values).get("b"), is(2.5));
        assertThat(((Map<?, ?>) values).get("c"), is(true));
        assertThat(((Map<?, ?>) values).get("d"), is(nullValue()));
        assertThat(((Map<?, ?>) values).get("e"), is(List.of("x", Map.of("f", 12345678901L))));
    }

    @Test
    void toolResultMayBeATextOrNull() {
        assertThat(result("\"12 results\""), is("12 results"));
        assertThat(result("null"), is(nullValue()));
    }

    @Test
    void nestedTextsAndKeysAreHarmless() {
        var values = result("{\"k\\uFFFE\": [\"a\\u001B[31mb\\u0000\"]}");

        assertThat(values, is(Map.of("k", List.of("ab"))));
    }

    @Test
    void valuesAreSerializable() throws Exception {
        var values = message("""
                {"id": "m1", "type": "tool_call", "role": "assistant", "timestamp": "2026-11-23T10:00:00Z",
                 "tool_call": {"id": "c1", "name": "sheets.append", "arguments": {"rows": [{"id": 4711}]}}}
                """);

        assertThat(copy(values), is(values));
    }

    private static Object result(String json) {
        var values = message("{\"id\": \"m1\", \"tool_result\": {\"tool_call_id\": \"c1\", \"result\": " + json + "}}");
        return ((Map<?, ?>) values.get("toolResult")).get("result");
    }

    private static Map<String, Object> message(String json) {
        return ScriptValues.toMap(Json.MAPPER.readValue(json, Message.class));
    }

    private static Object copy(Object values) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(values);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
