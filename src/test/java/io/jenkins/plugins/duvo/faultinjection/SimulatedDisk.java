package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a build keeps through a crash, in the order in which it is written, and what people can read of it. */
final class SimulatedDisk {
    /** A decision that may not have reached Duvo. */
    record Decision(String requestId, Answer answer, long at) {}

    /** The log that people read. Printed before the transcript is written, so it may hold a page twice. */
    final List<MessageUpdate> log = new ArrayList<>();
    /** Other lines that people read. */
    final List<String> lines = new ArrayList<>();
    /** How large the pages were that were printed but not written down. */
    final List<Integer> tornPages = new ArrayList<>();

    private final List<Message> transcript = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    String runId;
    int position;
    Decision undelivered;
    boolean aborted;
    FollowResult result;

    void append(List<MessageUpdate> page, int newPosition) {
        page.forEach(update -> {
            transcript.add(update.message());
            told.add(update.message().id());
        });
        position = newPosition;
    }

    Set<String> told() {
        return new HashSet<>(told);
    }

    List<Message> last() {
        return List.copyOf(transcript.subList(
                Math.max(0, transcript.size() - FollowRequest.REMEMBERED_MESSAGES), transcript.size()));
    }
}
