package io.jenkins.plugins.duvo.request;

import hudson.AbortException;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.core.Authentication;

/** Owner of requests in a build that runs as the system: takes each decision, and records what else is asked of it. */
final class RecordingOwner implements RequestOwner {
    private final Run<?, ?> run;
    private final List<PendingDecision> sent = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger saves = new AtomicInteger();
    private volatile PendingDecision undelivered;
    private volatile HumanRequest handedOver;

    RecordingOwner(Run<?, ?> run) {
        this.run = run;
    }

    /** The decisions that were to be sent, in order. */
    List<PendingDecision> sent() {
        return sent;
    }

    /** Why the build was to fail, each with whether its Job was to be stopped. */
    List<String> failures() {
        return failures;
    }

    /** Sets the decision that a restart interrupted. */
    void setUndelivered(PendingDecision decision) {
        undelivered = decision;
    }

    /** The request with which the Job was handed over; null if it was not. */
    HumanRequest handedOver() {
        return handedOver;
    }

    /** How often the record was saved. */
    int saves() {
        return saves.get();
    }

    @Override
    public boolean send(HumanRequest request, PendingDecision decision, Answer answer) {
        sent.add(decision);
        return true;
    }

    @Override
    public PendingDecision undelivered() {
        return undelivered;
    }

    @Override
    public void fail(AbortException why, boolean stop) {
        failures.add(why.getMessage() + ", " + stop);
    }

    @Override
    public void handOver(HumanRequest request) {
        handedOver = request;
    }

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
