package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Converter of the argument {@code answers}: a map in scripts, {@code answers: ['Which supplier?': 'Acme']}, and rows of question
 * and answer in forms.
 */
@Restricted(NoExternalUse.class)
public final class AnswersArgument {
    private static final String NAME = "answers";

    private AnswersArgument() {}

    /** Replaces the map in a script's arguments, if there is one, by the rows that the step's setter takes. */
    public static Map<String, Object> rows(Map<String, Object> arguments) {
        if (!(arguments.get(NAME) instanceof Map<?, ?> answers)) {
            return arguments;
        }
        var rows = new ArrayList<Map<String, Object>>();
        answers.forEach(
                (question, answer) -> rows.add(Map.of("question", String.valueOf(question), "answer", text(answer))));
        var changed = new HashMap<>(arguments);
        changed.put(NAME, rows);
        return changed;
    }

    /** Text of one answer: several chosen labels are joined by commas, as Duvo expects; a null variable becomes an empty answer. */
    private static String text(@CheckForNull Object answer) {
        if (answer == null) {
            return "";
        }
        return answer instanceof Collection<?> labels
                ? labels.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(answer);
    }

    /** Replaces the rows in a step's arguments, if there are any, by the map that a script writes. */
    public static UninstantiatedDescribable map(UninstantiatedDescribable step) {
        if (!(step.getArguments().get(NAME) instanceof List<?> rows)) {
            return step;
        }
        var map = new LinkedHashMap<String, Object>();
        for (var row : rows) {
            var arguments =
                    row instanceof UninstantiatedDescribable described ? described.getArguments() : (Map<?, ?>) row;
            map.put(String.valueOf(arguments.get("question")), arguments.get("answer"));
        }
        var changed = new HashMap<String, Object>(step.getArguments());
        changed.put(NAME, map);
        return step.withArguments(changed);
    }
}
