package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;

/** One copy of the user's script: every five seconds the Job's messages and then its status, whatever the answers. */
final class NaiveScriptClient {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private interface Call {
        void make() throws DuvoException;
    }

    private final SimulationRun scene;
    private final SimulatedJob job;
    private int read;
    private boolean ended;

    NaiveScriptClient(SimulationRun scene, SimulatedJob job) {
        this.scene = scene;
        this.job = job;
    }

    void begin() {
        scene.taskRunner.in(Duration.ofMillis(scene.random.nextInt(5_000)), this::messages);
    }

    private void messages() {
        var client = scene.client(limit -> {});
        var page = new MessagePage[1];
        call(() -> page[0] = client.listMessages(job.id(), 50, read), () -> {
            if (page[0] != null) {
                read += page[0].messages().size();
                page[0].messages()
                        .forEach(message -> scene.seen.messageAges.add(scene.secondsSince(message.timestamp())));
            }
            if (!ended) {
                status();
            }
        });
    }

    private void status() {
        var client = scene.client(limit -> {});
        var state = new JobState[1];
        call(() -> state[0] = client.getJob(job.id()), () -> {
            if (state[0] != null && state[0].job().status().isEnded()) {
                ended = true;
                scene.seen.endsNoticed.add(scene.secondsSince(job.endedAt()));
                messages();
            } else {
                scene.taskRunner.in(PAUSE, this::messages);
            }
        });
    }

    private void call(Call call, Runnable then) {
        scene.taskRunner.execute(
                () -> {
                    try {
                        call.make();
                    } catch (DuvoException e) {
                        // the script goes on
                    }
                },
                then);
    }
}
