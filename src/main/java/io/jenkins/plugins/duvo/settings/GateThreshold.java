package io.jenkins.plugins.duvo.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Threshold of a gate on Duvo's evaluation of a Job: which failed checks the gate does not let pass. */
public enum GateThreshold {
    /** There is no gate. */
    NONE,
    /** A failed check that is critical. */
    CRITICAL,
    /** A failed check that is critical or of medium severity. */
    MEDIUM,
    /** A failed check of any severity that Duvo knows. */
    LOW,
    /** Any check that did not pass, whether or not Duvo says how severe that is. */
    ANY;

    /** The threshold as users write it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The threshold that users write so; empty for a word that is none. */
    public static Optional<GateThreshold> of(String keyword) {
        return Arrays.stream(values())
                .filter(threshold -> threshold.keyword().equals(keyword))
                .findFirst();
    }
}
