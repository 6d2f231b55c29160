package io.jenkins.plugins.duvo.settings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSettingsValidatorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../said.txt",
                "out/../../said.txt",
                "C:\\said.txt",
                "c:said.txt",
                "\\\\host\\said.txt",
                "..",
                "out\\..\\..\\said.txt"
            })
    void pathThatLeavesTheWorkspaceIsRejected(String path) {
        var settings = withOutputFile(path);

        var failure = assertThrows(AbortException.class, settings::check);

        assertThat(failure.getMessage(), containsString("is outside of the workspace"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"said.txt", "out/said.txt", "..said/a..b", "a/.../b", "./said.txt", "data/**/*.csv"})
    void pathWithinTheWorkspaceIsAccepted(String path) {
        assertDoesNotThrow(withOutputFile(path)::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " , ,", "${LEAD}", "${LEAD}, ${DEPUTY}"})
    void submitterThatNamesNoUserIsRejected(String submitter) {
        var settings = new JobSettings();
        settings.setSubmitter(submitter);

        var failure = assertThrows(AbortException.class, settings::check);

        assertThat(failure.getMessage(), containsString("submitter names no user or group"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "alice", "alice,", "alice, approvers", "${LEAD},alice", "host$", "a$b"})
    void submitterThatNamesUsersOrIsLeftOutIsAccepted(String submitter) {
        var settings = new JobSettings();
        settings.setSubmitter(submitter);

        assertDoesNotThrow(settings::check);
    }

    @Test
    void submitterOfBlankVariablesIsRejected() {
        var settings = new JobSettings();
        settings.setSubmitter("${LEAD}");

        var failure = assertThrows(AbortException.class, settings.expanded(text -> "")::check);

        assertThat(failure.getMessage(), containsString("submitter names no user or group"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void negativeTimeLimitIsRejected(int minutes) {
        var settings = new JobSettings();
        settings.setRequestTimeoutMinutes(minutes);

        var failure = assertThrows(AbortException.class, settings::check);

        assertThat(failure.getMessage(), is("Invalid value " + minutes + " for requestTimeoutMinutes. Use 0 or more"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Integer.MAX_VALUE})
    void timeLimitIsAccepted(int minutes) {
        var settings = new JobSettings();
        settings.setRequestTimeoutMinutes(minutes);

        assertDoesNotThrow(settings::check);
    }

    @Test
    void gateNeedsAStepThatWaits() {
        var settings = new JobSettings();
        settings.setWait(false);
        assertDoesNotThrow(settings::check);
        settings.setUnstableOn("any");

        var failure = assertThrows(AbortException.class, settings::check);

        assertThat(failure.getMessage(), containsString("failOn and unstableOn need wait: true"));
        settings.setWait(true);
        assertDoesNotThrow(settings::check);
    }

    private static JobSettings withOutputFile(String path) {
        var settings = new JobSettings();
        settings.setOutputFile(path);
        return settings;
    }
}
