package io.jenkins.plugins.duvo.bench;

import java.util.ArrayList;
import java.util.List;

/** Latencies of all Jobs of a simulation run, in seconds. */
final class LatencySamples {
    final List<Double> messageAges = new ArrayList<>();
    final List<Double> endsNoticed = new ArrayList<>();
    final List<Double> released = new ArrayList<>();
    final List<Double> requestsNoticed = new ArrayList<>();
    final List<Double> statusKnown = new ArrayList<>();
    final List<Double> transcriptsRead = new ArrayList<>();
    int starts;
    /** How many Jobs reported an outage. */
    int outages;

    /** Discards the samples of the warm-up. */
    void clear() {
        List.of(messageAges, endsNoticed, released, requestsNoticed).forEach(List::clear);
        starts = 0;
    }
}
