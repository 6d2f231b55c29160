package io.jenkins.plugins.duvo.workspace;

import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.duvo.settings.WorkspacePath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jenkins.MasterToSlaveFileCallable;

/**
 * Adds text to a file of a workspace, on its agent, in UTF-8. Makes the folders that the file is in. No symbolic link on the way is
 * followed, so that nothing outside of the workspace is written.
 */
final class WriteTextCallable extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String text;
    private final boolean anew;

    /**
     * @param path relative to the workspace; must not {@linkplain WorkspacePath#leavesWorkspace lead out of it}
     * @param anew whether the file is to hold this text alone
     */
    WriteTextCallable(String path, String text, boolean anew) {
        this.path = path;
        this.text = text;
        this.anew = anew;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        var file = withoutLinks(workspace.toPath(), path);
        var folder = file.getParent();
        if (folder != null) { // it has one: the workspace, if no other
            Files.createDirectories(folder);
        }
        Files.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                anew ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        return null;
    }

    private static Path withoutLinks(Path workspace, String path) throws IOException {
        var at = workspace;
        for (var name : path.replace('\\', '/').split("/")) {
            at = at.resolve(name);
            if (Util.isSymlink(at.toFile())) {
                throw new IOException(Messages.WriteTextCallable_link(workspace.relativize(at)));
            }
        }
        return at;
    }
}
