package io.jenkins.plugins.duvo.workspace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFileFinderTest {
    @TempDir
    private Path folder;

    private Path workspace;

    @BeforeEach
    void fill() throws Exception {
        workspace = Files.createDirectories(folder.resolve("workspace"));
        write("workspace/data/b.csv", "1;2;3");
        write("workspace/data/a.csv", "1");
        write("workspace/data/old/c.csv", "");
        write("workspace/notes.txt", "notes");
        write("secret.txt", "of another project");
    }

    @Test
    void filesAreNamedRelativeToTheWorkspaceWithTheirSizes() throws Exception {
        var found = WorkspaceFileFinder.find(new FilePath(workspace.toFile()), List.of("data/*.csv"));

        assertThat(found.keySet(), contains("data/a.csv", "data/b.csv"));
        assertThat(found.values(), contains(1L, 5L));
    }

    @Test
    void emptyFileIsFound() throws Exception {
        assertThat(find("data/old/*"), contains("data/old/c.csv"));
    }

    @Test
    void folderWithASlashMatchesAllFilesInIt() throws Exception {
        assertThat(find("data/"), contains("data/a.csv", "data/b.csv", "data/old/c.csv"));
    }

    @Test
    void fileThatSeveralPatternsMatchIsFoundOnce() throws Exception {
        assertThat(find("notes.txt", "*.txt", "data/a.csv"), contains("notes.txt", "data/a.csv"));
    }

    @Test
    void defaultExcludesOfAntAreNotFound() throws Exception {
        write("workspace/.git/config", "https://user:password@git.example");

        assertThat(find("**/*.txt", "**"), contains("notes.txt", "data/a.csv", "data/b.csv", "data/old/c.csv"));
    }

    @Test
    void patternThatMatchesNoFileIsNamed() {
        var thrown = assertThrows(AbortException.class, () -> find("notes.txt", "data/*.xml"));

        assertThat(thrown.getMessage(), startsWith("files: \"data/*.xml\" matches no file in the workspace"));
    }

    @Test
    void missingWorkspaceHasNoFiles() {
        var nowhere = new FilePath(folder.resolve("nowhere").toFile());

        assertThrows(AbortException.class, () -> WorkspaceFileFinder.find(nowhere, List.of("**")));
    }

    @Test
    void fiveHundredFilesAreFound() throws Exception {
        writeMany(WorkspaceFileFinder.MAX_FILES);

        assertThat(
                WorkspaceFileFinder.find(new FilePath(workspace.toFile()), List.of("many/*")),
                aMapWithSize(WorkspaceFileFinder.MAX_FILES));
    }

    @Test
    void moreFilesAreRejected() throws Exception {
        writeMany(WorkspaceFileFinder.MAX_FILES);

        var thrown = assertThrows(AbortException.class, () -> find("many/*", "notes.txt"));

        assertThat(thrown.getMessage(), containsString("match more than 500 files"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void linksAreNotFollowed() throws Exception {
        Files.createSymbolicLink(workspace.resolve("data/link.csv"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("data/folder"), folder);

        assertThat(find("data/**"), contains("data/a.csv", "data/b.csv", "data/old/c.csv"));
        assertThrows(AbortException.class, () -> find("data/link.csv"));
        assertThrows(AbortException.class, () -> find("data/folder/secret.txt"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void workspaceItselfMayBeBehindALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), workspace);

        var there = new FilePath(link.toFile());
        assertThat(WorkspaceFileFinder.find(there, List.of("notes.txt")).keySet(), contains("notes.txt"));
        assertThat(read(there, "notes.txt"), is("notes"));
    }

    @Test
    void bytesAreThoseOfTheFile() throws Exception {
        assertThat(read(new FilePath(workspace.toFile()), "data/b.csv"), is("1;2;3"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void fileThatBecameALinkIsNotRead() throws Exception {
        Files.delete(workspace.resolve("notes.txt"));
        Files.createSymbolicLink(workspace.resolve("notes.txt"), folder.resolve("secret.txt"));

        assertThrows(IOException.class, () -> read(new FilePath(workspace.toFile()), "notes.txt"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "to make a link needs a right that builds lack")
    void folderThatBecameALinkIsNotRead() throws Exception {
        write("outside/a.csv", "of another project");
        Files.delete(workspace.resolve("data/old/c.csv"));
        Files.delete(workspace.resolve("data/old"));
        Files.createSymbolicLink(workspace.resolve("data/old"), folder.resolve("outside"));

        assertThrows(IOException.class, () -> read(new FilePath(workspace.toFile()), "data/old/a.csv"));
    }

    private Collection<String> find(String... patterns) throws Exception {
        return WorkspaceFileFinder.find(new FilePath(workspace.toFile()), List.of(patterns))
                .keySet();
    }

    private static String read(FilePath workspace, String path) throws IOException {
        try (var file = WorkspaceFileFinder.bytes(workspace, path).open()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void writeMany(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write("workspace/many/" + i, "");
        }
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
