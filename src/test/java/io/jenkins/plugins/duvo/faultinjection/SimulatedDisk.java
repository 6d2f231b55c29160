package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Model of the files of a build, which survive a crash, and of the log that users read. */
final class SimulatedDisk {
    /** A decision that may not have reached Duvo. */
    record Decision(String requestId, Answer answer, IdempotencyKey key, long at) {}

    /** Messages in the log of the build. They are printed before the transcript is written, so a page may be there twice. */
    final List<MessageUpdate> log = new ArrayList<>();
    /** Other lines in the log of the build. */
    final List<String> lines = new ArrayList<>();
    /** Sizes of the pages that were printed but not appended to the transcript. */
    final List<Integer> tornPages = new ArrayList<>();

    private final List<Message> transcript = new ArrayList<>();
    private final Set<String> deliveredIds = new HashSet<>();
    String runId;
    int position;
    Decision undelivered;
    boolean aborted;
    FollowResult result;

    void append(List<MessageUpdate> page, int newPosition) {
        page.forEach(update -> {
            transcript.add(update.message());
            deliveredIds.add(update.message().id());
        });
        position = newPosition;
    }

    Set<String> deliveredIds() {
        return new HashSet<>(deliveredIds);
    }

    List<Message> last() {
        return List.copyOf(transcript.subList(
                Math.max(0, transcript.size() - FollowRequest.REMEMBERED_MESSAGES), transcript.size()));
    }
}
