package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Rules for the injection of faults: which requests meet which fault. Of several rules that match, the first one added wins. */
public final class Faults {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** Creates a rule for an endpoint, or for all with null. It has no effect before {@link Rule#then}. */
    public Rule on(Endpoint endpoint) {
        return new Rule(endpoint);
    }

    /** Removes all rules. */
    public void clear() {
        rules.clear();
    }

    /** Counts the request for every rule that matches it, and returns the fault for it; null if there is none. */
    public Fault pick(Endpoint endpoint, SimulatedRequest request) {
        Fault found = null;
        for (var rule : rules) {
            if (rule.matches(endpoint, request) && rule.countMatch() && found == null) {
                found = rule.fault;
                rule.used++;
            }
        }
        return found;
    }

    /** One rule; unless restricted, it applies to every request to its endpoint. */
    public final class Rule {
        private final Endpoint endpoint;
        private Predicate<SimulatedRequest> condition = request -> true;
        private long first = 1;
        private long times = Long.MAX_VALUE;
        private long matchCount;
        private volatile long used;
        private Fault fault;

        private Rule(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Restricts the rule to requests that fulfil a condition; only these are counted. */
        public Rule when(Predicate<SimulatedRequest> other) {
            condition = condition.and(other);
            return this;
        }

        /** Restricts the rule to requests that concern the Job with this id. */
        public Rule ofJob(String jobId) {
            return when(request -> request.path().contains(jobId));
        }

        /** Restricts the rule to the nth such request, counted from 1. */
        public Rule nth(long n) {
            first = n;
            times = 1;
            return this;
        }

        /** Restricts the rule to the nth such request and later ones, counted from 1. */
        public Rule from(long n) {
            first = n;
            return this;
        }

        /** Restricts the rule to this number of such requests. */
        public Rule times(long n) {
            times = n;
            return this;
        }

        /** Sets the fault and puts the rule in force. */
        public Rule then(Fault injected) {
            fault = injected;
            rules.add(this);
            return this;
        }

        /** Takes the rule out of force. */
        public void remove() {
            rules.remove(this);
        }

        /** How many requests met the fault. */
        public long used() {
            return used;
        }

        private boolean matches(Endpoint other, SimulatedRequest request) {
            return (endpoint == null || endpoint == other) && condition.test(request);
        }

        /** Counts a request that matches, and returns whether the rule applies to it. */
        private boolean countMatch() {
            matchCount++;
            return matchCount >= first && matchCount - first < times;
        }
    }
}
