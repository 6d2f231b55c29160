package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One thing a Job does by its script, {@link #after()} the one before it (divided by the simulator's speed). */
public sealed interface ScriptStep {
    Duration after();

    /** The Job says something. */
    record Say(Duration after, String text) implements ScriptStep {}

    /** The Job thinks aloud: a message of type {@code thinking}. */
    record Think(Duration after, String text) implements ScriptStep {}

    /** A message of any type and role; {@code text} may be null. */
    record Note(Duration after, String type, String role, String text) implements ScriptStep {}

    /** The Job calls a tool. */
    record CallTool(Duration after, String name, Map<String, ?> arguments) implements ScriptStep {}

    /** The tool called last answers; one of {@code result} (anything JSON can say) and {@code error} is null. */
    record ToolAnswers(Duration after, Object result, String error) implements ScriptStep {}

    /**
     * The Job waits for a person, for ever if need be.
     *
     * @param type {@code approval}, {@code question} or any other word
     * @param description may be null
     * @param questions null for an approval
     * @param next what the Job does once it was answered, before it goes on with its script
     */
    record Ask(
            Duration after,
            String type,
            String title,
            String description,
            List<SimulatedQuestion> questions,
            Function<Answer, List<ScriptStep>> next)
            implements ScriptStep {}

    /** The Job takes on a status, any word, and goes on. */
    record Become(Duration after, String status) implements ScriptStep {}

    /** The Job ends with a status, any word; what follows in the script is left out. */
    record End(Duration after, String status) implements ScriptStep {}

    /** What a person answered: {@code approved} or {@code answers} is null. */
    record Answer(Boolean approved, Map<String, String> answers) {}

    static ScriptStep say(long afterMillis, String text) {
        return new Say(Duration.ofMillis(afterMillis), text);
    }

    static ScriptStep think(long afterMillis, String text) {
        return new Think(Duration.ofMillis(afterMillis), text);
    }

    static ScriptStep call(long afterMillis, String tool, Map<String, ?> arguments) {
        return new CallTool(Duration.ofMillis(afterMillis), tool, arguments);
    }

    static ScriptStep result(long afterMillis, Object result) {
        return new ToolAnswers(Duration.ofMillis(afterMillis), result, null);
    }

    static ScriptStep toolError(long afterMillis, String error) {
        return new ToolAnswers(Duration.ofMillis(afterMillis), null, error);
    }

    static ScriptStep approval(
            long afterMillis, String title, String description, List<ScriptStep> approved, List<ScriptStep> denied) {
        return new Ask(
                Duration.ofMillis(afterMillis),
                "approval",
                title,
                description,
                null,
                answer -> Boolean.TRUE.equals(answer.approved()) ? approved : denied);
    }

    static ScriptStep questions(
            long afterMillis,
            String title,
            String description,
            List<SimulatedQuestion> questions,
            Function<Map<String, String>, List<ScriptStep>> answered) {
        return new Ask(
                Duration.ofMillis(afterMillis),
                "question",
                title,
                description,
                List.copyOf(questions),
                answer -> answered.apply(answer.answers()));
    }

    static ScriptStep become(long afterMillis, String status) {
        return new Become(Duration.ofMillis(afterMillis), status);
    }

    static ScriptStep end(long afterMillis, String status) {
        return new End(Duration.ofMillis(afterMillis), status);
    }
}
