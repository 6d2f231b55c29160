package io.jenkins.plugins.duvo.workspace;

import hudson.Util;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jenkins.MasterToSlaveFileCallable;

/**
 * Agent-side writer: appends text to a file of a workspace in UTF-8, and makes the folders of the file. It follows no symbolic
 * link on the way, so nothing outside of the workspace is written.
 */
final class WriteTextCallable extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String text;
    private final boolean replace;

    /**
     * @param path relative to the workspace; must not lead out of it, which the check of the settings ensures
     * @param replace whether the text replaces the content of the file
     */
    WriteTextCallable(String path, String text, boolean replace) {
        this.path = path;
        this.text = text;
        this.replace = replace;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        var file = withoutLinks(workspace.toPath(), path);
        var folder = file.getParent();
        if (folder != null) { // always so: the workspace at least
            Files.createDirectories(folder);
        }
        Files.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                replace ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        return null;
    }

    /** Resolves the path name by name, and throws if one of them is a symbolic link. */
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
