package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Step of a script: one thing that a Job does. */
public sealed interface ScriptStep {
    /** Time from the previous step to this one, at speed 1. */
    Duration after();

    /** The Job writes a message of type {@code text}. */
    record Say(Duration after, String text) implements ScriptStep {}

    /** The Job writes a message of type {@code thinking}. */
    record Think(Duration after, String text) implements ScriptStep {}

    /** The Job writes a message of any type and role; {@code text} may be null. */
    record Note(Duration after, String type, String role, String text) implements ScriptStep {}

    /** The Job calls a tool. */
    record CallTool(Duration after, String name, Map<String, ?> arguments) implements ScriptStep {}

    /** The tool called last returns; either {@code result} (any value that JSON has) or {@code error} is null. */
    record ToolAnswers(Duration after, Object result, String error) implements ScriptStep {}

    /**
     * The Job makes a human request and waits for the answer, without a time limit.
     *
     * @param type {@code approval}, {@code question} or any other word
     * @param description may be null
     * @param questions null for an approval
     * @param next returns the steps that the Job does after the answer, before it continues its script
     */
    record Ask(
            Duration after,
            String type,
            String title,
            String description,
            List<SimulatedQuestion> questions,
            Function<Answer, List<ScriptStep>> next)
            implements ScriptStep {}

    /** The Job gets a status, any word, and continues. */
    record Become(Duration after, String status) implements ScriptStep {}

    /** The Job ends with a status, any word; later steps of the script are dropped. */
    record End(Duration after, String status) implements ScriptStep {}

    /** Answer of a person: either {@code approved} or {@code answers} is null. */
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
