package io.jenkins.plugins.duvo.workspace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.FilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WriteTextCallableTest {
    @TempDir
    private Path folder;

    private Path workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = folder.resolve("workspace");
    }

    @Test
    void textIsAppendedAndFoldersAreMade() throws Exception {
        write("out/said.txt", "Grüße, ", true);
        write("out/said.txt", "Welt\n", false);

        assertThat(Files.readString(workspace.resolve("out/said.txt")), is("Grüße, Welt\n"));
    }

    @Test
    void contentOfAnEarlierBuildIsReplaced() throws Exception {
        write("said.txt", "of the build before", true);
        write("said.txt", "new", true);

        assertThat(Files.readString(workspace.resolve("said.txt")), is("new"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void linkIsNotWrittenThrough() throws Exception {
        Files.writeString(folder.resolve("precious.txt"), "precious");
        Files.createDirectories(workspace);
        Files.createSymbolicLink(workspace.resolve("said.txt"), folder.resolve("precious.txt"));

        assertThrows(IOException.class, () -> write("said.txt", "lost", true));

        assertThat(Files.readString(folder.resolve("precious.txt")), is("precious"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void folderBehindALinkIsNotMade() throws Exception {
        Files.createDirectories(workspace);
        Files.createSymbolicLink(workspace.resolve("out"), folder);

        assertThrows(IOException.class, () -> write("out/deep/said.txt", "lost", true));

        assertThat(Files.exists(folder.resolve("deep")), is(false));
    }

    private void write(String path, String text, boolean replace) throws Exception {
        new FilePath(workspace.toFile()).act(new WriteTextCallable(path, text, replace));
    }
}
