package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Prompt that asks the person at the terminal. Blocks until the person has answered. */
final class Asker {
    /** The input has ended: no person is at the terminal. */
    static final class EndOfInput extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final int MAX_LENGTH = 500;

    private final BufferedReader input;
    private final Consumer<String> say;

    Asker(BufferedReader input, Consumer<String> say) {
        this.input = input;
        this.say = say;
    }

    Answer approval(HumanRequest request) throws EndOfInput {
        describe(request);
        while (true) {
            say.accept("Approve? Type yes or no.");
            switch (line().toLowerCase(Locale.ROOT)) {
                case "y", "yes", "approve" -> {
                    return Answer.APPROVE;
                }
                case "n", "no", "deny" -> {
                    return Answer.DENY;
                }
                default -> say.accept("That is neither yes nor no.");
            }
        }
    }

    /** @param given the answers that were given on the command line */
    Answer questions(HumanRequest request, Map<String, String> given) throws EndOfInput {
        describe(request);
        var answers = new LinkedHashMap<>(given);
        for (var question : request.questions()) {
            if (!answers.containsKey(question.question())) {
                answers.put(question.question(), answer(question));
            }
        }
        return Answer.to(answers);
    }

    private void describe(HumanRequest request) {
        if (request.description() != null) {
            PlainText.toLines(PlainText.truncate(request.description(), 20 * MAX_LENGTH))
                    .forEach(say);
        }
    }

    private String answer(Question question) throws EndOfInput {
        say.accept(PlainText.toLine(question.question(), MAX_LENGTH));
        var options = question.options();
        for (int i = 0; i < options.size(); i++) {
            var what = options.get(i).description();
            say.accept("  " + (i + 1) + ") " + PlainText.toLine(options.get(i).label(), MAX_LENGTH)
                    + (what == null ? "" : " - " + PlainText.toLine(what, MAX_LENGTH)));
        }
        while (true) {
            say.accept(
                    options.isEmpty()
                            ? "Type an answer."
                            : question.multiSelect() ? "Type numbers, with commas between them." : "Type a number.");
            var answer = options.isEmpty() ? line() : chosen(question, line());
            if (!answer.isEmpty()) {
                return answer;
            }
            say.accept("That is no answer to this question.");
        }
    }

    private static String chosen(Question question, String typed) {
        var labels = new ArrayList<String>();
        for (var part : question.multiSelect() ? typed.split(",") : new String[] {typed}) {
            for (int i = 0; i < question.options().size(); i++) {
                var label = question.options().get(i).label();
                if (part.strip().equals(Integer.toString(i + 1)) || part.strip().equals(label.strip())) {
                    labels.add(label);
                }
            }
        }
        return String.join(",", labels);
    }

    private String line() throws EndOfInput {
        try {
            var line = input.readLine();
            if (line == null) {
                throw new EndOfInput();
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
