package io.jenkins.plugins.duvo.harness;

import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Listener and counter of how often a build is saved, from when it is made until it is closed, and of how many bytes that writes. Thread-safe. */
public final class BuildSaves extends SaveableListener implements AutoCloseable {
    /** What a test does with a save of the build. */
    public interface Hook {
        /** @param count how many saves there were, with this one */
        void saved(int count) throws IOException;
    }

    private final String build;
    private final Hook hook;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public BuildSaves(Run<?, ?> build) {
        this(build, count -> {});
    }

    /** @param hook called when the build has been written, on the thread that saves it, which holds the build's monitor */
    public BuildSaves(Run<?, ?> build, Hook hook) {
        this.hook = hook;
        this.build = build.getExternalizableId();
        ExtensionList.lookup(SaveableListener.class).add(this);
    }

    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof Run<?, ?> run && run.getExternalizableId().equals(build)) {
            bytes.addAndGet(file.getFile().length());
            try {
                hook.saved(count.incrementAndGet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int count() {
        return count.get();
    }

    public long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        ExtensionList.lookup(SaveableListener.class).remove(this);
    }
}
