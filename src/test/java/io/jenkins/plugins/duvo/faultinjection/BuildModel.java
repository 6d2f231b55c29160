package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Model of a build in one process of Jenkins: prints to the log, writes to the disk and lets a person answer requests. */
final class BuildModel implements JobListener {
    /** A decision older than this is not sent after a crash. */
    private static final Duration STALE = Duration.ofHours(1);
    /** The person answers until Duvo has rejected more answers than this. */
    private static final int MAX_REJECTIONS = 3;

    private final ScenarioRunner runner;
    private final ProcessLifetime lifetime;
    private final SimulatedDisk disk;
    private FollowedJob followed;
    private HumanRequest open;
    private int rejections;
    private boolean connectionLost;

    BuildModel(ScenarioRunner runner, ProcessLifetime lifetime, SimulatedDisk disk) {
        this.runner = runner;
        this.lifetime = lifetime;
        this.disk = disk;
    }

    void setFollowedJob(FollowedJob job) {
        followed = job;
        if (disk.aborted) {
            abort();
        }
    }

    void abort() {
        runner.callEngine(runner.scenario().people().detach() ? followed::detach : followed::stop);
    }

    private void line(String line) {
        runner.note("build: " + line);
        disk.lines.add(line);
        if (disk.result != null) {
            runner.addViolation("event after the end: " + line);
        }
    }

    private void expect(boolean kept, String violation) {
        if (!kept) {
            runner.addViolation(violation);
        }
    }

    @Override
    public void started(Job job) {
        line("started " + job.id());
        runner.onAdopted(job);
        if (runner.tryCrash(CrashPoint.Place.STARTED)) {
            return;
        }
        if (disk.runId != null) {
            runner.addViolation("started again as " + job.id());
        }
        disk.runId = job.id();
        runner.onReached(Trigger.STARTED);
    }

    @Override
    public void startThrottled(DuvoException why) {
        line("start throttled: " + why);
    }

    @Override
    public void startLost(DuvoException why) {
        line("start lost: " + why);
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        if (lifetime.isDead()) {
            return;
        }
        runner.note("build: " + page.size() + " messages to " + position + " "
                + page.stream()
                        .map(update -> update.change() + " " + MessageFingerprint.of(update.message()))
                        .toList());
        if (disk.result != null) {
            runner.addViolation("messages after the end");
        }
        disk.log.addAll(page);
        if (runner.tryCrash(CrashPoint.Place.PRINTED)) {
            disk.tornPages.add(page.size());
            return;
        }
        disk.append(page, position);
        runner.tryCrash(CrashPoint.Place.APPENDED);
        runner.onReached(Trigger.TALKING);
    }

    @Override
    public void status(Status status) {
        if (!lifetime.isDead()) {
            line("status " + status);
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        if (lifetime.isDead()) {
            return;
        }
        line("opened " + request.title() + ": " + request.description());
        expect(open == null, "a request was opened while another is open");
        open = request;
        runner.onReached(Trigger.WAITING);
        var undelivered = disk.undelivered;
        if (undelivered != null
                && undelivered.requestId().equals(request.id())
                && runner.now() - undelivered.at() < STALE.toMillis()) {
            runner.noteAnswer();
            runner.callEngine(() -> followed.answer(request, undelivered.answer(), undelivered.key()));
        } else {
            runner.in(lifetime, runner.scenario().people().answerAfter(), () -> decide(request));
        }
    }

    private void decide(HumanRequest request) {
        if (open != request || disk.result != null || disk.aborted || rejections > MAX_REJECTIONS) {
            return;
        }
        var answer = request.isApproval()
                ? runner.isSeedEven() ? Answer.APPROVE : Answer.DENY
                : Answer.to(request.questions().stream()
                        .map(Question::question)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toMap(question -> question, question -> "yes", (a, b) -> a)));
        disk.undelivered = new SimulatedDisk.Decision(request.id(), answer, IdempotencyKey.random(), runner.now());
        var key = disk.undelivered.key();
        if (!runner.tryCrash(CrashPoint.Place.DECIDED)) {
            runner.noteAnswer();
            runner.callEngine(() -> {
                var accepted = followed.answer(request, answer, key);
                runner.note("person: answers, " + (accepted ? "in time" : "too late"));
            });
            runner.onReached(Trigger.ANSWERING);
        }
    }

    @Override
    public void requestResolved(HumanRequest request, RequestResolution resolution) {
        if (!lifetime.isDead()) {
            line("settled " + resolution);
            open = null;
            disk.undelivered = null;
        }
    }

    @Override
    public void answerRejected(HumanRequest request, Answer answer, DuvoException why) {
        if (!lifetime.isDead()) {
            line("answer refused: " + why);
            rejections++;
            runner.in(lifetime, Duration.ofSeconds(20), () -> decide(request));
        }
    }

    @Override
    public void connectionLost(DuvoException why) {
        if (!lifetime.isDead()) {
            line("connection lost: " + why);
            expect(!connectionLost, "an outage was published twice");
            connectionLost = true;
        }
    }

    @Override
    public void connectionRestored() {
        if (!lifetime.isDead()) {
            line("connection restored");
            expect(connectionLost, "the end of an outage was published, but not its beginning");
            connectionLost = false;
        }
    }

    @Override
    public void stopUnconfirmed(Status status) {
        if (!lifetime.isDead()) {
            line("stop unconfirmed, " + status);
        }
    }

    @Override
    public void ended(FollowResult result) {
        if (!lifetime.isDead()) {
            line("ended " + result.reason() + ", " + result.status() + ", why " + result.why());
            disk.result = result;
            runner.onEnded();
        }
    }

    @Override
    public Set<String> deliveredMessageIds() {
        return disk.deliveredIds();
    }
}
