package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;

/** Helper for lists in JSON, which may be absent or contain nulls. */
final class Lists {
    private Lists() {}

    /** Returns an unmodifiable copy without nulls; an empty list for null. */
    static <T> List<T> withoutNulls(@CheckForNull List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }
}
