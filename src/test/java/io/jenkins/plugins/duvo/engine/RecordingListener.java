package io.jenkins.plugins.duvo.engine;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Records all events of a Job: one short line for each in {@link #lines}, and their data beside it. */
public class RecordingListener implements JobListener {
    public final List<String> lines = new ArrayList<>();
    public final List<Message> messages = new ArrayList<>();
    public final List<HumanRequest> requests = new ArrayList<>();
    public final List<DuvoException> failures = new ArrayList<>();
    /** Events that came after the end; empty unless the engine fails. */
    public final List<String> late = new ArrayList<>();

    public Job job;
    public FollowResult result;
    public int position;
    /** How long the Job had waited when it was reported to wait without a request. */
    public Duration waited;
    /** Whether {@link #deliveredMessageIds} names the messages that were delivered. */
    public boolean remembers = true;

    private void line(String line) {
        if (result != null) {
            late.add(line);
        }
        lines.add(line);
        if (Boolean.getBoolean("duvo.trace")) {
            System.err.println(line);
        }
    }

    @Override
    public void queued() {
        line("queued");
    }

    @Override
    public void admitted() {
        line("admitted");
    }

    @Override
    public void started(Job started) {
        line("started");
        job = started;
    }

    @Override
    public void startThrottled(DuvoException why) {
        line("start throttled");
        failures.add(why);
    }

    @Override
    public void startLost(DuvoException why) {
        line("start lost");
        failures.add(why);
    }

    @Override
    public void messages(List<MessageUpdate> page, int newPosition) {
        for (var update : page) {
            line(update.change() == MessageUpdate.Change.NEW ? "message" : update.change() + " " + update.text());
            messages.add(update.message());
        }
        position = newPosition;
    }

    @Override
    public void status(Status status) {
        line(status.postponedTo() == null ? status.word() : status.word() + " until " + status.postponedTo());
    }

    @Override
    public void requestOpened(HumanRequest request) {
        line("opened " + request.title());
        requests.add(request);
    }

    @Override
    public void requestResolved(HumanRequest request, RequestResolution resolution) {
        line("settled " + resolution);
    }

    @Override
    public void answerRejected(HumanRequest request, Answer answer, DuvoException why) {
        line("answer refused");
        failures.add(why);
    }

    @Override
    public void waitingWithoutRequest(Duration waited) {
        line("waiting without a request");
        this.waited = waited;
    }

    @Override
    public void requestlessWaitOver() {
        line("no longer waiting without a request");
    }

    @Override
    public void connectionLost(DuvoException why) {
        line("connection lost");
        failures.add(why);
    }

    @Override
    public void connectionRestored() {
        line("connection restored");
    }

    @Override
    public void stopUnconfirmed(Status status) {
        line("stop unconfirmed");
    }

    @Override
    public void continuedAfterEnd() {
        line("continued");
    }

    @Override
    public void messagesMissing(int missing) {
        line("missing " + missing);
    }

    @Override
    public void ended(FollowResult ending) {
        line("ended " + ending.reason());
        result = ending;
    }

    @Override
    public Set<String> deliveredMessageIds() {
        return remembers ? messages.stream().map(Message::id).collect(Collectors.toSet()) : Set.of();
    }

    /** All lines except those of messages. */
    public List<String> withoutMessages() {
        return lines.stream().filter(line -> !line.equals("message")).toList();
    }

    public long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    public List<String> ids() {
        return messages.stream().map(Message::id).toList();
    }
}
