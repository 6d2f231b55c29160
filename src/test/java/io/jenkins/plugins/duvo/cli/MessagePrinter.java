package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;

/** Printer of what is said in a Job, for people or for programs. */
interface MessagePrinter {
    void print(String runId, MessageUpdate update);

    /** Prints a human request where it belongs among the messages. */
    default void print(String runId, HumanRequest request) {}

    /** A printer for people: what the agent says goes to the output, all else to the error stream. */
    static MessagePrinter text(Terminal terminal, LogLevel level) {
        var formatter = new MessageFormatter(level);
        return (runId, update) -> {
            formatter.formatAgentText(update).forEach(terminal::print);
            formatter.formatOther(update).forEach(terminal::say);
        };
    }

    /** A printer for programs: one JSON object a line. A message that was changed is printed again, whole. */
    static MessagePrinter json(Terminal terminal) {
        return new MessagePrinter() {
            @Override
            public void print(String runId, MessageUpdate update) {
                terminal.print(JobJson.line(JobJson.message(update.message()).put("run_id", runId)));
            }

            @Override
            public void print(String runId, HumanRequest request) {
                terminal.print(JobJson.line(JobJson.requestMessage(request).put("run_id", runId)));
            }
        };
    }
}
