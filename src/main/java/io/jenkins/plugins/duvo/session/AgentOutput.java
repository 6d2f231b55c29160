package io.jenkins.plugins.duvo.session;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;

/** Collects what the agent said: the last of it, so that a talkative Job does not fill the heap. Not thread-safe. */
final class AgentOutput {
    /** Characters; about a MiB. */
    static final int LONGEST = 1 << 20;

    private final StringBuilder output = new StringBuilder();
    private String last = "";

    void add(Message message, Change change) {
        var text = message.text();
        if (text != null && message.isAgentText() && change != Change.EDITED) {
            var said = PlainText.sanitize(text);
            if (change == Change.APPENDED && said.startsWith(last)) {
                output.setLength(Math.max(0, output.length() - last.length() - 1)); // it comes again as a whole
            }
            last = said;
            output.append(last).append('\n');
            if (output.length() > 2 * LONGEST) {
                output.delete(0, output.length() - LONGEST);
            }
        }
    }

    String output() {
        return output.substring(Math.max(0, output.length() - LONGEST)).stripTrailing();
    }

    String lastMessage() {
        return last;
    }
}
