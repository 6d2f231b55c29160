package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Build of another Job that is followed beside the one of the scenario: remembers which messages it got and how it ended. */
final class OtherJob implements JobListener {
    private final KeyPlan key;
    private final SimulatedJob job;
    private final KeyWatch watch;
    private final OtherKeys keys;
    private final Set<String> messageIds = new HashSet<>();
    private FollowResult result;
    private long oldestMessage;
    private long lateness;

    OtherJob(KeyPlan key, SimulatedJob job, KeyWatch watch, OtherKeys keys) {
        this.key = key;
        this.job = job;
        this.watch = watch;
        this.keys = keys;
    }

    KeyPlan key() {
        return key;
    }

    SimulatedJob job() {
        return job;
    }

    @Override
    public void messages(List<MessageUpdate> updates, int position) {
        for (var update : updates) {
            messageIds.add(update.message().id());
            var at = update.message().timestamp();
            oldestMessage = Math.max(oldestMessage, at == null ? 0 : keys.millisSince(at));
        }
    }

    @Override
    public void ended(FollowResult end) {
        lateness = millisSinceEnd();
        result = end;
        watch.onEnded(keys.now());
    }

    /** How following ended; null if it has not. */
    FollowResult result() {
        return result;
    }

    /** Milliseconds from the end of the Job until following ended, or until now; 0 while the Job is active. */
    long lateness() {
        return result == null ? millisSinceEnd() : lateness;
    }

    private long millisSinceEnd() {
        return job.endedAt() == null ? 0 : keys.millisSince(job.endedAt());
    }

    /** The largest age in milliseconds at which a message was delivered. */
    long oldestMessage() {
        return oldestMessage;
    }

    /** How many messages of the Job were not delivered. */
    long missingMessages() {
        return job.messages().stream()
                .map(SimulatedMessage::id)
                .filter(id -> !messageIds.contains(id))
                .count();
    }
}
