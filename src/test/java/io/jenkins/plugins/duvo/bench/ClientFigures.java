package io.jenkins.plugins.duvo.bench;

import java.util.List;

/** The figures of docs/scaling.md that concern the client alone: each method measures one scene and adds its figures. */
final class ClientFigures {
    private final Metrics metrics;

    ClientFigures(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Measures the heap that answers of 32 MiB take. */
    void pages() throws Exception {
        AnswerHeap.measure(List.of(LargeAnswer.values()), 1, 1.5, 2, 2.5, 3, 4, 6, 8)
                .values()
                .forEach(ratio -> metrics.most("page_32_mib_heap_ratio", ratio, ""));
    }
}
