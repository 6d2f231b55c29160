package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.cli.Arguments.UsageException;
import java.util.HashMap;
import java.util.Map;

/** Answers that were given on the command line. */
final class Answers {
    private final Map<String, String> byQuestion = new HashMap<>();
    private String toApprovals;

    /** Adds an answer: a keyword, or a question and its answer, separated by the last {@code =}. */
    void add(String text) throws UsageException {
        int equals = text.lastIndexOf('=');
        if (equals > 0) {
            byQuestion.put(
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip());
        } else if (!text.equals("approve") && !text.equals("deny") && !text.equals("ask")) {
            throw new UsageException("--answer is approve, deny, ask or QUESTION=ANSWER, not " + text);
        } else if (toApprovals != null && !toApprovals.equals(text)) {
            throw new UsageException("--answer cannot be both " + toApprovals + " and " + text);
        } else {
            toApprovals = text;
        }
    }

    /** The answer to an approval; null if the person at the terminal decides. */
    Answer toApproval() {
        return toApprovals == null || toApprovals.equals("ask")
                ? null
                : toApprovals.equals("approve") ? Answer.APPROVE : Answer.DENY;
    }

    /** The given answers to questions of the request, by the exact text of the question. */
    Map<String, String> to(HumanRequest request) {
        var given = new HashMap<String, String>();
        for (var question : request.questions()) {
            var answer = of(question);
            if (answer != null) {
                given.put(question.question(), answer);
            }
        }
        return given;
    }

    private String of(Question question) {
        var byText = byQuestion.get(question.question().strip());
        return byText != null || question.header() == null
                ? byText
                : byQuestion.get(question.header().strip());
    }
}
