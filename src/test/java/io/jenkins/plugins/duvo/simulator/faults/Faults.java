package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Which requests meet which faults. Of several rules that match, the one added first counts. */
public final class Faults {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** Begins a rule for a call; null means every call. Nothing happens before its {@link Rule#then}. */
    public Rule on(Endpoint call) {
        return new Rule(call);
    }

    /** Takes all rules away. */
    public void clear() {
        rules.clear();
    }

    /** The fault for a request, null if none; counts it. */
    public Fault pick(Endpoint call, SimulatedRequest request) {
        Fault found = null;
        for (var rule : rules) {
            if (rule.matches(call, request) && rule.counts() && found == null) {
                found = rule.fault;
                rule.used++;
            }
        }
        return found;
    }

    /** One rule: by default it holds for every request of its call from the first one on. */
    public final class Rule {
        private final Endpoint call;
        private Predicate<SimulatedRequest> when = request -> true;
        private long first = 1;
        private long times = Long.MAX_VALUE;
        private long seen;
        private volatile long used;
        private Fault fault;

        private Rule(Endpoint call) {
            this.call = call;
        }

        /** Only for requests like this; only these are counted. */
        public Rule when(Predicate<SimulatedRequest> condition) {
            when = when.and(condition);
            return this;
        }

        /** Only for requests to the Job with this id. */
        public Rule ofJob(String jobId) {
            return when(request -> request.path().contains(jobId));
        }

        /** Only for the nth such request, counted from 1. */
        public Rule nth(long n) {
            first = n;
            times = 1;
            return this;
        }

        /** From the nth such request on, counted from 1. */
        public Rule from(long n) {
            first = n;
            return this;
        }

        /** For so many such requests. */
        public Rule times(long n) {
            times = n;
            return this;
        }

        /** Puts the rule in force. */
        public Rule then(Fault what) {
            fault = what;
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
            return (call == null || call == other) && when.test(request);
        }

        private boolean counts() {
            seen++;
            return seen >= first && seen - first < times;
        }
    }
}
