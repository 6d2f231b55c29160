package io.jenkins.plugins.duvo.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What reached the simulator. */
final class Ledger {
    final List<RecordedCall> calls = new ArrayList<>();
    final List<ReceivedAnswer> answers = new ArrayList<>();
    final List<ReceivedStop> stops = new ArrayList<>();
    long starts;
}
