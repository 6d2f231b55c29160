package io.jenkins.plugins.duvo.workspace;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.duvo.api.Upload;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.LinkOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;
import org.apache.tools.ant.types.FileSet;

/**
 * Finder and reader of the files of a workspace that match patterns. It follows no symbolic link, neither when it searches nor
 * when it reads, so no file from outside of the workspace is sent. Methods block: the workspace may be on an agent.
 */
final class WorkspaceFileFinder {
    /** Each file costs one of the key's requests, and all builds together have a few hundred a minute. */
    static final int MAX_FILES = 500;

    private WorkspaceFileFinder() {}

    /**
     * Finds the files that match any of the patterns.
     *
     * @return size in bytes by path relative to the workspace, with slashes, in the order of the patterns
     * @throws AbortException if a pattern matches no file, or if all together match more than {@value #MAX_FILES}
     */
    static Map<String, Long> find(FilePath workspace, List<String> patterns) throws IOException, InterruptedException {
        var all = new LinkedHashMap<String, Long>();
        for (var pattern : patterns) {
            var matching = workspace.act(new Find(pattern));
            if (matching.isEmpty()) {
                throw new AbortException(Messages.WorkspaceFileFinder_noMatch(pattern));
            }
            all.putAll(matching);
            if (all.size() > MAX_FILES) {
                throw new AbortException(Messages.WorkspaceFileFinder_tooMany(pattern, MAX_FILES));
            }
        }
        return all;
    }

    /** Returns the bytes of a file as a stream from the agent. */
    static Upload.Source bytes(FilePath workspace, String path) {
        return () -> {
            try {
                return workspace.child(path).read(workspace, LinkOption.NOFOLLOW_LINKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(e.getMessage());
            }
        };
    }

    /** Searches on the agent. */
    private static final class Find extends MasterToSlaveFileCallable<LinkedHashMap<String, Long>> {
        private static final long serialVersionUID = 1L;

        private final String pattern;

        Find(String pattern) {
            this.pattern = pattern;
        }

        @Override
        public LinkedHashMap<String, Long> invoke(File workspace, VirtualChannel channel) throws IOException {
            var found = new LinkedHashMap<String, Long>();
            if (workspace.isDirectory()) {
                var base = workspace.getCanonicalFile();
                FileSet files = Util.createFileSet(base, pattern, null);
                files.setFollowSymlinks(false);
                var names = files.getDirectoryScanner().getIncludedFiles();
                Arrays.stream(names)
                        .sorted()
                        .limit(MAX_FILES + 1L) // one too many is enough to know
                        .forEach(name ->
                                found.put(name.replace(File.separatorChar, '/'), new File(base, name).length()));
            }
            return found;
        }
    }
}
