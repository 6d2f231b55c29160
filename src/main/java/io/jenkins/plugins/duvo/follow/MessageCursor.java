package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.follow.FreshMessage.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages were seen. Duvo's pages are counted by position, which shifts when something is inserted or removed earlier;
 * so a poll begins one message early, and the ids seen last decide what is new.
 */
final class MessageCursor {
    /** What is remembered of a text: enough to tell whether it grew or changed. */
    private record Told(int length, int hash) {
        static Told of(String text) {
            return new Told(text.length(), text.hashCode());
        }

        /** Of a message that came from an earlier life without its text nothing can be told. */
        static Told of(Message message) {
            return message.text() == null ? new Told(-1, 0) : of(message.text());
        }

        boolean known() {
            return length >= 0;
        }

        boolean startOf(String text) {
            return text.length() > length && text.substring(0, length).hashCode() == hash;
        }
    }

    private final Map<String, Told> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > Limits.IDS;
        }
    };
    private int position;
    private int told;
    private int total;
    private boolean midPoll;

    /**
     * Takes up where an earlier life stopped.
     *
     * @param count how many messages were told
     * @param latest the last of them, oldest first; one whose text is not known comes without it
     */
    void resume(int count, List<Message> latest) {
        position = count;
        told = count;
        total = count;
        for (int i = 0; i < latest.size(); i++) {
            last.put(id(latest.get(i), count - latest.size() + i), Told.of(latest.get(i)));
        }
    }

    /** Where to ask from: one message early at the start of a poll, and where the last page ended within one. */
    int offset() {
        return midPoll ? position : Math.max(0, position - 1);
    }

    /** How many to ask for. */
    int limit() {
        return DuvoClient.MESSAGES_A_PAGE;
    }

    /** Takes a page and gives what is new in it, in order. */
    List<FreshMessage> accept(MessagePage page, int offset) {
        var fresh = new ArrayList<FreshMessage>();
        for (int i = 0; i < page.messages().size(); i++) {
            look(page.messages().get(i), offset + i, fresh);
        }
        var end = offset + page.messages().size();
        total = page.total();
        midPoll = !page.messages().isEmpty() && end < total;
        // A total below what was seen means that messages went away: step back, or new ones would hide behind the
        // count.
        position = Math.min(Math.max(position, end), Math.max(total, end));
        return fresh;
    }

    private void look(Message message, int at, List<FreshMessage> fresh) {
        var text = text(message);
        var before = last.put(id(message, at), Told.of(text));
        if (before == null) {
            told++;
            fresh.add(new FreshMessage(message, Change.NEW, text));
        } else if (!before.known()) {
            return;
        } else if (before.startOf(text)) {
            fresh.add(new FreshMessage(message, Change.GROWN, text.substring(before.length())));
        } else if (!before.equals(Told.of(text))) {
            fresh.add(new FreshMessage(message, Change.EDITED, text));
        }
    }

    /** Whether the poll goes on: the last page did not reach the end. */
    boolean more() {
        return midPoll;
    }

    /** A page failed: the next poll begins anew. */
    void interrupted() {
        midPoll = false;
    }

    /** How many messages are behind. */
    int position() {
        return position;
    }

    /** How many messages the Job has, as Duvo last said. */
    int total() {
        return total;
    }

    /** How many different messages were told. */
    int told() {
        return told;
    }

    private static String id(Message message, int at) {
        return message.id().isEmpty() ? at + ":" + text(message).hashCode() : message.id();
    }

    private static String text(Message message) {
        return message.text() == null ? "" : message.text();
    }
}
