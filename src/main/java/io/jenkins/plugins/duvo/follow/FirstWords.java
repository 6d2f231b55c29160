package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Jobs were told first, kept while lost starts are looked up: many may look through the same Jobs. */
final class FirstWords {
    private final Map<String, String> words = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > Limits.REMEMBERED_FIRST_MESSAGES;
        }
    };

    void put(String runId, String text) {
        words.put(runId, text);
    }

    /** What the Job was told first, or null if that is not known. */
    @CheckForNull
    String of(String runId) {
        return words.get(runId);
    }
}
