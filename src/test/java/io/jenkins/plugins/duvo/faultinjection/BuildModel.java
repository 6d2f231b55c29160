package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
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
import java.util.Set;
import java.util.stream.Collectors;

/** A build as the engine sees it, in one life: prints, writes down, and asks its person. */
final class BuildModel implements JobListener {
    private static final Duration STALE = Duration.ofHours(1);
    private static final int PATIENT = 3;

    private final ScenarioRunner trial;
    private final ProcessLifetime life;
    private final SimulatedDisk disk;
    private FollowedJob followed;
    private HumanRequest open;
    private int refusals;
    private boolean troubled;

    BuildModel(ScenarioRunner trial, ProcessLifetime life, SimulatedDisk disk) {
        this.trial = trial;
        this.life = life;
        this.disk = disk;
    }

    void follows(FollowedJob job) {
        followed = job;
        if (disk.aborted) {
            abort();
        }
    }

    void abort() {
        if (trial.schedule().detach()) {
            followed.detach();
        } else {
            followed.stop();
        }
    }

    private void line(String line) {
        trial.note("build: " + line);
        disk.lines.add(line);
        if (disk.result != null) {
            trial.violated("told after the end: " + line);
        }
    }

    private void expect(boolean promised, String otherwise) {
        if (!promised) {
            trial.violated(otherwise);
        }
    }

    @Override
    public void started(Job job) {
        line("started " + job.id());
        trial.adopted(job);
        if (trial.crashes(CrashPoint.Place.STARTED)) {
            return;
        }
        if (disk.runId != null) {
            trial.violated("started again as " + job.id());
        }
        disk.runId = job.id();
        trial.reached(Trigger.STARTED);
    }

    @Override
    public void startLost(DuvoException why) {
        line("start lost: " + why);
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        if (life.dead()) {
            return;
        }
        trial.note("build: " + page.size() + " messages to " + position + " "
                + page.stream()
                        .map(update -> update.change() + " " + MessageFingerprint.of(update.message()))
                        .toList());
        if (disk.result != null) {
            trial.violated("messages after the end");
        }
        disk.log.addAll(page);
        if (trial.crashes(CrashPoint.Place.PRINTED)) {
            disk.tornPages.add(page.size());
            return;
        }
        disk.append(page, position);
        trial.crashes(CrashPoint.Place.APPENDED);
        trial.reached(Trigger.TALKING);
    }

    @Override
    public void status(Status status) {
        if (!life.dead()) {
            line("status " + status);
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        if (life.dead()) {
            return;
        }
        line("asks " + request.title() + ": " + request.description());
        expect(open == null, "a request was opened while another is open");
        open = request;
        trial.reached(Trigger.WAITING);
        var undelivered = disk.undelivered;
        if (undelivered != null
                && undelivered.requestId().equals(request.id())
                && trial.now() - undelivered.at() < STALE.toMillis()) {
            trial.answering();
            followed.answer(request.id(), undelivered.answer());
        } else {
            trial.in(life, trial.schedule().answerAfter(), () -> decide(request));
        }
    }

    private void decide(HumanRequest request) {
        if (open != request || disk.result != null || disk.aborted || refusals > PATIENT) {
            return;
        }
        var answer = request.isApproval()
                ? trial.seedIsEven() ? Answer.APPROVE : Answer.DENY
                : Answer.to(request.questions().stream()
                        .collect(Collectors.toMap(Question::question, question -> "yes", (a, b) -> a)));
        disk.undelivered = new SimulatedDisk.Decision(request.id(), answer, trial.now());
        if (!trial.crashes(CrashPoint.Place.DECIDED)) {
            trial.answering();
            var taken = followed.answer(request.id(), answer);
            trial.note("person: answers, " + (taken ? "in time" : "too late"));
            trial.reached(Trigger.ANSWERING);
        }
    }

    @Override
    public void requestSettled(HumanRequest request, RequestResolution resolution) {
        if (!life.dead()) {
            line("settled " + resolution);
            open = null;
            disk.undelivered = null;
        }
    }

    @Override
    public void answerRefused(HumanRequest request, Answer answer, DuvoException why) {
        if (!life.dead()) {
            line("answer refused: " + why);
            refusals++;
            trial.in(life, Duration.ofSeconds(20), () -> decide(request));
        }
    }

    @Override
    public void connectionLost(DuvoException why) {
        if (!life.dead()) {
            line("trouble: " + why);
            expect(!troubled, "trouble was told twice");
            troubled = true;
        }
    }

    @Override
    public void connectionRestored() {
        if (!life.dead()) {
            line("recovered");
            expect(troubled, "an end of trouble was told, but no beginning");
            troubled = false;
        }
    }

    @Override
    public void stopUnconfirmed(Status status) {
        if (!life.dead()) {
            line("stop unconfirmed, " + status);
        }
    }

    @Override
    public void ended(FollowResult result) {
        if (!life.dead()) {
            line("ended " + result.reason() + ", " + result.status() + ", why " + result.why());
            disk.result = result;
        }
    }

    @Override
    public Set<String> deliveredMessageIds() {
        return disk.told();
    }
}
