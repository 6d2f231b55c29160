package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;

/** Lists as they come from the wire, where they may be absent or hold nulls. */
final class Lists {
    private Lists() {}

    static <T> List<T> withoutNulls(@CheckForNull List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }
}
