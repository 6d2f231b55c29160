package io.jenkins.plugins.duvo.simulator;

import java.util.ArrayList;
import java.util.List;

/** What reached the simulator. */
final class Ledger {
    final List<RecordedCall> calls = new ArrayList<>();
    final List<ReceivedAnswer> answers = new ArrayList<>();
    final List<ReceivedStop> stops = new ArrayList<>();
    long starts;
}
