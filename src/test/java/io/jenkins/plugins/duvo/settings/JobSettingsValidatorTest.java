package io.jenkins.plugins.duvo.settings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import org.junit.jupiter.params.ParameterizedTest;
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

        assertThat(failure.getMessage(), containsString("leads out of the workspace"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"said.txt", "out/said.txt", "..said/a..b", "a/.../b", "./said.txt", "data/**/*.csv"})
    void pathWithinTheWorkspaceIsAccepted(String path) {
        assertDoesNotThrow(withOutputFile(path)::check);
    }

    private static JobSettings withOutputFile(String path) {
        var settings = new JobSettings();
        settings.setOutputFile(path);
        return settings;
    }
}
