package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;

/**
 * Last words of a Job: what the agent said last, or why a tool failed after that. They say why a Job has failed. Not thread-safe.
 *
 * <p>Example: the agent says <em>I add the rows.</em>, and its tool {@code sheets.append} fails with <em>403: locked</em>. The last words
 * are <em>sheets.append failed: 403: locked</em>, until the agent says something else or another tool succeeds.
 */
final class LastWords {
    /** Characters: two or three lines of a log. */
    private static final int MAX_CHARS = 300;

    private String said = "";
    private String failure = "";
    /** Of the call that was made last. */
    private String callId = "";

    private String tool = "";

    /** Notes a message. Texts that were edited later are ignored. */
    void add(Message message, Change change) {
        var call = message.toolCall();
        var result = message.toolResult();
        if (call != null) {
            callId = call.id();
            tool = PlainText.name(call.name());
        }
        if (result != null) {
            var error = result.error();
            failure = error == null ? "" : failure(result.toolCallId(), error);
        } else if (message.isAgentText() && change != Change.EDITED) {
            said = PlainText.toLine(String.valueOf(message.text()), MAX_CHARS);
            failure = "";
        }
    }

    private String failure(String resultOf, String error) {
        var name = resultOf.equals(callId) && !tool.isEmpty() ? tool : Messages.LastWords_tool();
        return Messages.LastWords_failed(name, PlainText.toLine(error, MAX_CHARS));
    }

    /** Why a tool failed after the agent's last text; null if none did. */
    @CheckForNull
    String toolFailure() {
        return failure.isEmpty() ? null : failure;
    }

    /** What the agent said last; null if it said nothing. */
    @CheckForNull
    String said() {
        return said.isEmpty() ? null : said;
    }
}
