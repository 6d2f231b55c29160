package io.jenkins.plugins.duvo.harness;

import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counter of how often a build is saved, from when it is made until it is closed, and of how many bytes that writes. Thread-safe. */
public final class BuildSaves extends SaveableListener implements AutoCloseable {
    private final String build;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public BuildSaves(Run<?, ?> build) {
        this.build = build.getExternalizableId();
        ExtensionList.lookup(SaveableListener.class).add(this);
    }

    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof Run<?, ?> run && run.getExternalizableId().equals(build)) {
            count.incrementAndGet();
            bytes.addAndGet(file.getFile().length());
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
