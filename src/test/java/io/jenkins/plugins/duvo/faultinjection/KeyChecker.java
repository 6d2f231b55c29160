package io.jenkins.plugins.duvo.faultinjection;

import java.util.TreeSet;

/** Checks what the engine owes to every key of a scenario, and to the other Jobs of keys that nothing disturbed. */
final class KeyChecker {
    /**
     * Longest time for which a key whose Jobs are followed may get no request: the longest wait and the longest attempt after a
     * failure, 30 s each, and some time for a place and a permit.
     */
    private static final long STARVED_MS = 75_000;
    /**
     * Longest time in which the end of a Job must be noticed where nothing disturbs its key, its last messages included; and the
     * largest age of a message where the key's Jobs leave some of its budget.
     */
    private static final long NOTICED_MS = 15_000;
    /** Time after which the engine tries again where an executor has thrown. */
    private static final long RETRY_MS = 1_000;

    private final ScenarioRunner runner;
    private final int starved;
    private final boolean loops;

    KeyChecker(ScenarioRunner runner) {
        this.runner = runner;
        starved = checkKeys();
        loops = checkLoops();
    }

    /** The number of keys, and of Jobs of keys that nothing disturbed, that waited for too long. */
    int starved() {
        return starved;
    }

    /** Whether the engine asked for the same in a loop. */
    boolean hasLoop() {
        return loops;
    }

    private int checkKeys() {
        var found = new TreeSet<String>();
        runner.otherKeys().watches().forEach((key, watch) -> {
            var longest = watch.longest(runner.now());
            if (longest > STARVED_MS) {
                found.add(key);
                runner.addViolation("key " + key + " got no request for " + longest + " ms");
            }
        });
        var noticed = NOTICED_MS + runner.throwInjector().thrown() * RETRY_MS;
        runner.otherKeys().undisturbed().forEach(other -> {
            if (other.lateness() > noticed) {
                found.add(other.job().id());
                runner.addViolation("of " + other.key() + ", an end was noticed " + other.lateness() + " ms late");
            }
            if (other.key().workload() == KeyPlan.Workload.TALKING && other.oldestMessage() > noticed) {
                found.add(other.job().id());
                runner.addViolation("of " + other.key() + ", a message was " + other.oldestMessage() + " ms old");
            }
            checkOutcome(other);
        });
        return found.size();
    }

    private void checkOutcome(OtherJob other) {
        if (other.result() == null) {
            return;
        }
        if (other.job().endedAt() == null) {
            runner.addViolation("of " + other.key() + ", an active Job was left: " + other.result());
        } else if (other.missingMessages() > 0) {
            runner.addViolation("of " + other.key() + ", " + other.missingMessages() + " messages were lost");
        }
    }

    private boolean checkLoops() {
        var loop = runner.recorder().loops().loop();
        if (loop != null) {
            runner.addViolation("loop without progress: " + loop);
        }
        return loop != null;
    }
}
