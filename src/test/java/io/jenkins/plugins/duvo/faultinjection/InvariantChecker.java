package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came of a schedule, measured by the promises. */
final class InvariantChecker {
    private static final long DECIDABLE = 20_000;
    private static final int PAGE = 50;

    private final ScenarioRunner trial;
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

    InvariantChecker(ScenarioRunner trial, long endedAt) {
        this.trial = trial;
        this.disk = trial.disk();
        this.endedAt = endedAt;
        judgeEnd();
        judgeStart();
        judgeMessages();
        leaked = disk.lines.stream().anyMatch(line -> line.contains(SimulatedDuvo.KEY));
        if (leaked) {
            trial.violated("the key was told");
        }
        if (answersSentTwice() > 0) {
            trial.violated("an answer was sent twice");
        }
    }

    private void judgeEnd() {
        hung = disk.result == null;
        if (hung) {
            trial.violated("the build hangs");
            return;
        }
        var troubled = trial.witness().troubledFor();
        switch (disk.result.reason()) {
            case OUT_OF_REACH -> {
                if (troubled < ScenarioRunner.PATIENCE.toMillis() * 9 / 10) {
                    trial.violated("given up after " + troubled + " ms of trouble");
                }
            }
            case GONE -> {
                if (troubled < 55_000) {
                    trial.violated("gone after " + troubled + " ms of trouble");
                }
            }
            case FORBIDDEN -> {
                if (troubled < 0) {
                    trial.violated("forbidden without a reason");
                }
            }
            case LEFT -> {
                if (!disk.aborted) {
                    trial.violated("left without a reason");
                }
            }
            case JOB_ENDED -> {
                var truth = trial.duvo().job(disk.runId).status();
                if (!trial.meddler().tookUpAgain()
                        && !truth.equals(disk.result.status().word())) {
                    trial.violated("ended as " + disk.result.status() + ", but the Job is " + truth);
                }
            }
            default -> {
                // judged elsewhere
            }
        }
    }

    private void judgeStart() {
        startedTwice = trial.duvo().starts() - trial.meddler().startsProxied() > 1;
        if (startedTwice) {
            trial.violated("started twice");
        }
        if (hung) {
            return;
        }
        var ours = trial.ours();
        if (disk.result.reason() == FollowResult.Reason.START_REFUSED) {
            startFailed = !ours.isEmpty() || trial.witness().troubledFor() < 0;
        } else if (disk.result.reason() == FollowResult.Reason.START_UNKNOWN) {
            startFailed = trial.crashed() == 0 && trial.witness().startsPossible() == 0 || findable(ours);
            startUndecided = !startFailed;
        }
        if (startFailed) {
            trial.violated("the start failed though it could be decided");
        }
    }

    /** Whether there was a Job that could be found, and enough time in which Duvo could be asked. */
    private boolean findable(List<SimulatedJob> ours) {
        if (ours.isEmpty() || trial.schedule().mark() == FaultScenario.Mark.NOTHING) {
            return false;
        }
        var created = ours.get(0).createdAt().toEpochMilli()
                - trial.duvo().requests().get(0).at().toEpochMilli();
        return endedAt - Math.max(created, trial.witness().lookInjectedAt()) > DECIDABLE;
    }

    private void judgeMessages() {
        var ids = new HashSet<String>();
        var words = new HashSet<String>();
        for (var update : disk.log) {
            var message = update.message();
            var known = message.id().isEmpty() ? !words.add(MessageFingerprint.of(message)) : !ids.add(message.id());
            words.add(MessageFingerprint.of(message));
            if (known && update.change() == MessageUpdate.Change.NEW) {
                repeated++;
            }
        }
        var allowed = disk.tornPages.stream().mapToInt(Integer::intValue).sum();
        repeatedPerCrash =
                disk.tornPages.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (repeated > allowed || repeatedPerCrash > PAGE) {
            trial.violated("repeated " + repeated + ", of which " + allowed + " are allowed");
            repeated -= allowed;
        } else {
            repeatedPerCrash = Math.min(repeatedPerCrash, repeated);
            repeated = 0;
        }
        judgeLost(ids, words);
    }

    private void judgeLost(Set<String> ids, Set<String> words) {
        if (hung || disk.result.reason() != FollowResult.Reason.JOB_ENDED) {
            return;
        }
        var job = trial.duvo().job(disk.runId);
        var atEnd = trial.witness().messagesAtEnd();
        var all = job.messages();
        var missing = (atEnd == null ? all : atEnd)
                .stream()
                        // what was taken away or edited before it could be read is not lost
                        .filter(all::contains)
                        .filter(message ->
                                !ids.contains(message.id()) && !words.contains(MessageFingerprint.of(message)))
                        .toList();
        if (!missing.isEmpty()) {
            lost = missing.size();
            trial.violated(
                    "lost " + missing.stream().map(MessageFingerprint::of).toList());
        }
        if (trial.witness().messagesInjectedAt() < 0 && !trial.meddler().edited() && !inOrder(all)) {
            trial.violated("out of order");
        }
    }

    private boolean inOrder(List<SimulatedMessage> all) {
        var order = all.stream().map(SimulatedMessage::id).toList();
        var told = disk.log.stream()
                .map(MessageUpdate::message)
                .map(message -> message.id())
                .filter(order::contains)
                .distinct()
                .toList();
        var sorted = told.stream()
                .sorted((a, b) -> Integer.compare(order.indexOf(a), order.indexOf(b)))
                .toList();
        return told.equals(sorted);
    }

    boolean kept() {
        return trial.violations().isEmpty();
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

    int answersSentTwice() {
        return trial.witness().answersSentTwice();
    }

    FollowResult ending() {
        return disk.result;
    }

    /** The schedule, what was violated and all that happened. */
    String story() {
        return trial.schedule() + "\n" + String.join("\n", trial.history()) + "\n=> " + trial.violations();
    }

    String summary() {
        return trial.schedule().name() + " => " + trial.violations();
    }
}
