package io.jenkins.plugins.duvo.faultinjection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Detector of loops without progress: the same thing is asked again and again, faster than the engine polls, although no answer
 * brings anything that an earlier one did not bring.
 *
 * <p>Example: of a Job whose {@code offset} has no effect, each page brings the same 50 messages. The engine may ask for them every
 * 1.5 s, 40 times a minute; with 100 such answers within a minute it is in a loop.
 */
final class LoopDetector {
    /** Answers without progress in a minute that are a loop: more than twice as many as the engine's fastest poll gets. */
    private static final int MAX_PER_MINUTE = 100;

    private static final long MINUTE_MS = 60_000;

    /** What is known of one subject: a Job's messages, a Job's status, a list. */
    private static final class Subject {
        final Set<Integer> contents = new HashSet<>();
        final Deque<Long> withoutProgress = new ArrayDeque<>();
    }

    private final Map<String, Subject> subjects = new HashMap<>();
    private String loop;

    /**
     * An answer came.
     *
     * @param subject what was asked for, without the position in it
     * @param content what the answer says about it; empty if the call failed
     */
    void onAnswer(String subject, String content, long now) {
        var known = subjects.computeIfAbsent(subject, any -> new Subject());
        if (!content.isEmpty() && known.contents.add(content.hashCode())) {
            return;
        }
        var times = known.withoutProgress;
        times.addLast(now);
        while (times.peekFirst() <= now - MINUTE_MS) {
            times.removeFirst();
        }
        if (times.size() >= MAX_PER_MINUTE && loop == null) {
            loop = subject;
        }
    }

    /** The first subject that was asked for in a loop; null if none was. */
    String loop() {
        return loop;
    }
}
