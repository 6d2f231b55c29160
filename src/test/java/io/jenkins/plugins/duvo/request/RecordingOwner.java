package io.jenkins.plugins.duvo.request;

import hudson.AbortException;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.core.Authentication;

/** Owner of requests in a build that runs as the system: takes each decision and counts the saves. */
final class RecordingOwner implements RequestOwner {
    private final Run<?, ?> run;
    private final List<PendingDecision> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger saves = new AtomicInteger();

    RecordingOwner(Run<?, ?> run) {
        this.run = run;
    }

    /** The decisions that were to be sent, in order. */
    List<PendingDecision> sent() {
        return sent;
    }

    /** How often the record was saved. */
    int saves() {
        return saves.get();
    }

    @Override
    public boolean send(PendingDecision decision) {
        sent.add(decision);
        return true;
    }

    @Override
    public PendingDecision undelivered() {
        return null;
    }

    @Override
    public void fail(AbortException why, boolean stop) {}

    @Override
    public boolean isGivenUp() {
        return false;
    }

    @Override
    public void saveRecord() {
        saves.incrementAndGet();
    }

    @Override
    public Authentication authentication() {
        return ACL.SYSTEM2;
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }
}
