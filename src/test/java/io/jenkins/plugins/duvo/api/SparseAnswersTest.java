package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Duvo leaves out is empty where a text is promised, and what it says oddly is not taken for more than it is. */
class SparseAnswersTest {
    private static <T> T read(String json, Class<T> type) {
        return Json.MAPPER.readValue(json, type);
    }

    @Test
    void namesThatAreMissing() {
        assertEquals("", read("{}", Team.class).name());
        assertEquals("", read("{}", Assignment.class).name());
        assertEquals("", read("{}", Question.class).question());
        assertEquals(List.of(), read("{}", Question.class).options());
        assertEquals(
                "",
                read("{\"options\":[null,{}]}", Question.class).options().get(0).label());
    }

    @Test
    void aMessageOfNothing() {
        var message = read("{\"tool_call\":{},\"tool_result\":{}}", Message.class);
        assertEquals("", message.id() + message.type() + message.role());
        assertEquals("", message.toolCall().id() + message.toolCall().name());
        assertEquals("", message.toolResult().toolCallId());
        assertFalse(message.isAgentText() || message.isUserMessage() || message.isThinking());
    }

    @Test
    void aRequestOfNothingIsOfNoKindThatCanBeAnswered() {
        var request = read("{}", HumanRequest.class);
        assertEquals("", request.id() + request.title() + request.type());
        assertFalse(request.isApproval() || request.isQuestion());
        assertFalse(read("{\"type\":\"question\"}", HumanRequest.class).isQuestion());
        assertFalse(read("{\"type\":\"login\",\"questions\":[{}]}", HumanRequest.class)
                .isQuestion());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"text_content\":\" \"}",
                "{\"role\":\"assistant\"}",
                "{\"role\":\"tool\",\"text_content\":\"x\"}",
                "{\"role\":\"assistant\",\"type\":\"thinking\",\"text_content\":\"x\"}",
                "{\"role\":\"assistant\",\"text_content\":\"x\",\"tool_result\":{}}"
            })
    void whatTheAgentDoesNotSayToPeople(String json) {
        assertFalse(read(json, Message.class).isAgentText());
    }

    @Test
    void aMessageWithoutItsTextIsTheSameElse() {
        var whole = read("{\"id\":\"1\",\"type\":\"text\",\"role\":\"user\",\"text_content\":\"x\"}", Message.class);
        assertNull(whole.withoutText().text());
        assertEquals("1", whole.withoutText().id());
        assertTrue(whole.withoutText().isUserMessage());
    }

    @Test
    void whoWaitsForAPerson() {
        var asks = ",\"pending_human_request\":{\"id\":\"h\"}}";
        assertTrue(read("{\"run\":{\"status\":\"waiting\"}}", JobState.class).isWaitingForHuman());
        assertTrue(read("{\"run\":{\"status\":\"Needs_Attention\"}}", JobState.class)
                .isWaitingForHuman());
        assertTrue(
                read("{\"run\":{\"status\":\"running\"}" + asks, JobState.class).isWaitingForHuman());
        assertFalse(read("{\"run\":{\"status\":\"running\"}}", JobState.class).isWaitingForHuman());
        assertFalse(read("{\"run\":{\"status\":\"completed\"}" + asks, JobState.class)
                .isWaitingForHuman());
        assertFalse(read("{\"run\":null" + asks, JobState.class).isWaitingForHuman());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_started", "PENDING", "starting", "running", "waiting", "completed", "cancelled"})
    void wordsThatAreKnown(String word) {
        assertTrue(new Status(word).isKnown());
        assertEquals(word, new Status(word).toString());
    }

    @Test
    void aWordThatIsNotKnownIsActive() {
        var odd = new Status("hibernating");
        assertFalse(odd.isKnown() || odd.isEnded());
        assertTrue(odd.isActive());
        assertEquals("", read("{}", Job.class).status().word());
        assertTrue(read("{}", Job.class).status().isActive());
    }

    @Test
    void anotherStatusOfTheSameJob() {
        var job = read("{\"id\":\"1\",\"agent_id\":\"a\",\"status\":\"running\"}", Job.class);
        assertTrue(job.with(new Status("failed")).status().isFailed());
        assertEquals("1", job.with(new Status("failed")).id());
    }

    @Test
    void anAnswerIsYesOrNoOrAnswers() {
        assertThrows(IllegalArgumentException.class, () -> new Answer(null, null));
        assertThrows(IllegalArgumentException.class, () -> new Answer(true, Map.of("q", "a")));
        assertEquals(Map.of("q", "a"), Answer.to(Map.of("q", "a")).answers());
    }
}
