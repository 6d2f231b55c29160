package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Build of another Job that is followed beside the one of the scenario: remembers which messages it got and how it ended. */
final class OtherJob implements JobListener {
    private final KeyPlan key;
    private final SimulatedJob job;
    private final KeyWatch watch;
    private final LongSupplier clock;
    private final Set<String> messageIds = new HashSet<>();
    private FollowResult result;
    private long endedAt;

    OtherJob(KeyPlan key, SimulatedJob job, KeyWatch watch, LongSupplier clock) {
        this.key = key;
        this.job = job;
        this.watch = watch;
        this.clock = clock;
    }

    KeyPlan key() {
        return key;
    }

    SimulatedJob job() {
        return job;
    }

    @Override
    public void messages(List<MessageUpdate> updates, int position) {
        updates.forEach(update -> messageIds.add(update.message().id()));
    }

    @Override
    public void ended(FollowResult end) {
        result = end;
        endedAt = clock.getAsLong();
        watch.onEnded(endedAt);
    }

    /** How following ended; null if it has not. */
    FollowResult result() {
        return result;
    }

    /** When following ended, in milliseconds of virtual time. */
    long endedAt() {
        return endedAt;
    }

    /** How many messages of the Job were not delivered. */
    long missingMessages() {
        return job.messages().stream()
                .map(SimulatedMessage::id)
                .filter(id -> !messageIds.contains(id))
                .count();
    }
}
