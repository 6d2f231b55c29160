package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.cli.Terminal.EndOfInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prompt that asks the person at the terminal. Blocks until the person has answered. */
final class Asker {
    /** Characters of a line that is shown. */
    static final int MAX_LENGTH = 500;

    private final Terminal terminal;

    Asker(Terminal terminal) {
        this.terminal = terminal;
    }

    Answer approval(HumanRequest request) throws EndOfInput {
        describe(request);
        while (true) {
            terminal.say("Approve? Type yes or no.");
            switch (line().toLowerCase(Locale.ROOT)) {
                case "y", "yes", "approve" -> {
                    return Answer.APPROVE;
                }
                case "n", "no", "deny" -> {
                    return Answer.DENY;
                }
                default -> terminal.say("That is neither yes nor no.");
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

    /** A text of Duvo's as one line that is shown. */
    static String line(String text) {
        return PlainText.toLine(text, MAX_LENGTH);
    }

    private void describe(HumanRequest request) {
        if (request.description() != null) {
            PlainText.toLines(PlainText.truncate(request.description(), 20 * MAX_LENGTH))
                    .forEach(terminal::say);
        }
    }

    private String answer(Question question) throws EndOfInput {
        terminal.say(PlainText.toLine(question.question(), MAX_LENGTH));
        var options = question.options();
        for (int i = 0; i < options.size(); i++) {
            var what = options.get(i).description();
            terminal.say("  " + (i + 1) + ") " + PlainText.toLine(options.get(i).label(), MAX_LENGTH)
                    + (what == null ? "" : " - " + PlainText.toLine(what, MAX_LENGTH)));
        }
        while (true) {
            terminal.say(
                    options.isEmpty()
                            ? "Type an answer."
                            : question.multiSelect() ? "Type numbers, with commas between them." : "Type a number.");
            var answer = options.isEmpty() ? line() : chosen(question, line());
            if (!answer.isEmpty()) {
                return answer;
            }
            terminal.say("That is no answer to this question.");
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

    /** Reads a line; asks again for one that is not UTF-8, of which something else would be sent than was typed. */
    private String line() throws EndOfInput {
        var line = terminal.readLine();
        while (line.indexOf('\uFFFD') >= 0) {
            terminal.say("That is not UTF-8. Type it again.");
            line = terminal.readLine();
        }
        return line;
    }
}
