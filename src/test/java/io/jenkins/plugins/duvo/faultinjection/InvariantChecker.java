package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogRecord;

/** Checks the outcome of a scenario against the guarantees. */
final class InvariantChecker {
    /** Time without faults in which the engine must find the Job of a lost start. */
    private static final long DECIDABLE_MS = 20_000;

    private static final int PAGE = 50;

    private final ScenarioRunner runner;
    private final SimulatedDisk disk;
    private final long endedAt;
    private int lost;
    private int repeated;
    private int repeatedPerCrash;
    private boolean startedTwice;
    private boolean startFailed;
    private boolean startUndecided;
    private boolean hung;
    private boolean leaked;
    private boolean hungByThrow;
    private final KeyChecker keys;

    InvariantChecker(ScenarioRunner runner, long endedAt) {
        this.runner = runner;
        this.disk = runner.disk();
        this.endedAt = endedAt;
        keys = new KeyChecker(runner);
        checkEnd();
        checkStart();
        checkMessages();
        checkThrows();
        leaked = disk.lines.stream().anyMatch(line -> line.contains(SimulatedDuvo.KEY));
        if (leaked) {
            runner.addViolation("the key was published");
        }
        if (answersSentTwice() > 0) {
            runner.addViolation("an answer was sent twice");
        }
    }

    private void checkEnd() {
        hung = disk.result == null;
        if (hung) {
            runner.addViolation("the build hangs");
            return;
        }
        var faultsMillis = runner.recorder().faultsMillis();
        switch (disk.result.reason()) {
            case OUT_OF_REACH -> {
                if (faultsMillis < ScenarioRunner.OUTAGE_TIMEOUT.toMillis() * 9 / 10) {
                    runner.addViolation("given up after " + faultsMillis + " ms of faults");
                }
            }
            case GONE -> {
                if (faultsMillis < 55_000) {
                    runner.addViolation("gone after " + faultsMillis + " ms of faults");
                }
            }
            case FORBIDDEN -> {
                if (faultsMillis < 0) {
                    runner.addViolation("forbidden without a reason");
                }
            }
            case LEFT -> {
                if (!disk.aborted) {
                    runner.addViolation("left without a reason");
                }
            }
            case JOB_ENDED -> {
                var job = runner.duvo().job(disk.runId);
                if (!runner.injector().hasContinuedAfterEnd() && !isEndOf(job, disk.result.status())) {
                    runner.addViolation("ended as " + disk.result.status() + ", but the Job is " + job.status());
                }
            }
            default -> {
                // see checkStart
            }
        }
    }

    /** Whether the status is the Job's own, or an unknown word by which Duvo called it although it had ended. */
    private static boolean isEndOf(SimulatedJob job, Status status) {
        return job.status().equals(status.word()) || job.endedAt() != null && !status.isKnown();
    }

    private void checkStart() {
        startedTwice = runner.duvo().starts() - runner.injector().startsRepeatedByProxy() > 1;
        if (startedTwice) {
            runner.addViolation("started twice");
        }
        if (hung) {
            return;
        }
        var ownJobs = runner.ownJobs();
        if (disk.result.reason() == FollowResult.Reason.START_REFUSED) {
            startFailed = !ownJobs.isEmpty() || runner.recorder().faultsMillis() < 0;
        } else if (disk.result.reason() == FollowResult.Reason.START_UNKNOWN) {
            startFailed = runner.crashCount() == 0 && runner.recorder().possibleStarts() == 0 || isFindable(ownJobs);
            startUndecided = !startFailed;
        }
        if (startFailed) {
            runner.addViolation("the start failed though it could be decided");
        }
    }

    /** Whether there was a Job that could be found, and enough time without faults in which to find it. */
    private boolean isFindable(List<SimulatedJob> ownJobs) {
        if (ownJobs.isEmpty() || runner.scenario().job().mark() == FaultScenario.Mark.NOTHING) {
            return false;
        }
        if (ownJobs.get(0).messages().stream()
                .map(SimulatedMessage::id)
                .anyMatch(runner.injector().oddMessages()::contains)) {
            return false; // the odd value may have been the reference
        }
        if (runner.scenario().job().mark() == FaultScenario.Mark.SANDBOX
                && runner.injector().hasOddJob()) {
            return false; // the odd value may have been the sandbox
        }
        var created = ownJobs.get(0).createdAt().toEpochMilli()
                - runner.duvo().requests().get(0).at().toEpochMilli();
        return endedAt - Math.max(created, runner.recorder().lookupInjectedAt()) > DECIDABLE_MS;
    }

    private void checkMessages() {
        var ids = new HashSet<String>();
        var fingerprints = new HashSet<String>();
        for (var update : disk.log) {
            var message = update.message();
            var known =
                    message.id().isEmpty() ? !fingerprints.add(MessageFingerprint.of(message)) : !ids.add(message.id());
            fingerprints.add(MessageFingerprint.of(message));
            if (known && update.change() == MessageUpdate.Change.NEW && !isOdd(message)) {
                repeated++;
            }
        }
        var allowed = disk.tornPages.stream().mapToInt(Integer::intValue).sum()
                // after a restart, the first page of all is not recognised where it is not the requested one
                + (runner.injector().isOffsetIgnored() ? PAGE * runner.crashCount() : 0);
        repeatedPerCrash =
                disk.tornPages.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (repeated > allowed || repeatedPerCrash > PAGE) {
            runner.addViolation("repeated " + repeated + ", of which " + allowed + " are allowed");
            repeated -= allowed;
        } else {
            repeatedPerCrash = Math.min(repeatedPerCrash, repeated);
            repeated = 0;
        }
        checkLostMessages(ids, fingerprints);
    }

    private void checkLostMessages(Set<String> ids, Set<String> fingerprints) {
        if (hung
                || disk.result.reason() != FollowResult.Reason.JOB_ENDED
                || runner.throwInjector().isForgetful()) {
            return;
        }
        var job = runner.duvo().job(disk.runId);
        var atEnd = runner.recorder().messagesAtEnd();
        var all = job.messages();
        var missing = (atEnd == null ? all : atEnd)
                .stream()
                        // a message that was removed or edited before it could be read is not lost
                        .filter(all::contains)
                        .filter(message -> !runner.injector().oddMessages().contains(message.id()))
                        // one that was inserted before others is found by the count, to which an odd id may add
                        .filter(message -> !RandomScenarios.INSERTED.equals(message.text())
                                || runner.injector().oddMessages().isEmpty())
                        .filter(message ->
                                !ids.contains(message.id()) && !fingerprints.contains(MessageFingerprint.of(message)))
                        .toList();
        if (!missing.isEmpty()) {
            lost = missing.size();
            runner.addViolation(
                    "lost " + missing.stream().map(MessageFingerprint::of).toList());
        }
        if (runner.recorder().messagesInjectedAt() < 0 && !runner.injector().edited() && !isInOrder(all)) {
            runner.addViolation("out of order");
        }
    }

    /** Whether odd values, or wrong times, may have taken what tells the message from another one. */
    /** Whether the message came without its id, or with one that Duvo gives to no message: no reader can tell which one it is. */
    private boolean isOdd(Message message) {
        var hasNoId = message.id().isEmpty()
                || runner.ownJobs().stream()
                        .flatMap(job -> job.messages().stream())
                        .noneMatch(other -> message.id().equals(other.id()));
        return hasNoId
                && (!runner.injector().oddMessages().isEmpty()
                        || runner.injector().isTimeShifted());
    }

    private boolean isInOrder(List<SimulatedMessage> all) {
        var order = all.stream().map(SimulatedMessage::id).toList();
        var delivered = disk.log.stream()
                .map(MessageUpdate::message)
                .map(message -> message.id())
                .filter(order::contains)
                .distinct()
                .toList();
        var sorted = delivered.stream()
                .sorted((a, b) -> Integer.compare(order.indexOf(a), order.indexOf(b)))
                .toList();
        return delivered.equals(sorted);
    }

    private void checkThrows() {
        var thrown = runner.throwInjector().thrown();
        hungByThrow = thrown > 0 && (hung || keys.starved() > 0);
        if (thrown > 0 && runner.logged().isEmpty()) {
            runner.addViolation("thrown " + thrown + " times, and nothing was logged");
        }
        runner.logged().stream()
                .map(LogRecord::getThrown)
                .filter(cause -> cause != null && !ThrowInjector.isThrownHere(cause))
                .forEach(cause -> runner.addViolation("the engine itself failed: " + cause));
    }

    boolean isKept() {
        return runner.violations().isEmpty();
    }

    List<String> violations() {
        return runner.violations();
    }

    int lost() {
        return lost;
    }

    int repeated() {
        return repeated;
    }

    int repeatedPerCrash() {
        return repeatedPerCrash;
    }

    boolean startedTwice() {
        return startedTwice;
    }

    boolean startFailed() {
        return startFailed;
    }

    boolean startUndecided() {
        return startUndecided;
    }

    boolean hung() {
        return hung;
    }

    boolean leaked() {
        return leaked;
    }

    /** Whether something was thrown, and the build or another Job did not end. */
    boolean isHungByThrow() {
        return hungByThrow;
    }

    KeyChecker keys() {
        return keys;
    }

    int answersSentTwice() {
        return runner.recorder().answersSentTwice();
    }

    FollowResult ending() {
        return disk.result;
    }

    /** The scenario, its history and the violated guarantees. */
    String report() {
        return runner.scenario() + "\n" + String.join("\n", runner.history()) + "\n=> " + runner.violations();
    }

    String summary() {
        return runner.scenario().name() + " => " + runner.violations();
    }
}
