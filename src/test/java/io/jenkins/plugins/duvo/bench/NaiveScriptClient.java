package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;

/** Client that polls the messages and then the status of one Job every five seconds, whatever the answers. */
final class NaiveScriptClient {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private interface Call {
        void send() throws DuvoException;
    }

    private final SimulationRun simulation;
    private final SimulatedJob job;
    private int read;
    private boolean ended;

    NaiveScriptClient(SimulationRun simulation, SimulatedJob job) {
        this.simulation = simulation;
        this.job = job;
    }

    void begin() {
        simulation.taskRunner.in(Duration.ofMillis(simulation.random.nextInt(5_000)), this::pollMessages);
    }

    private void pollMessages() {
        var client = simulation.client(limit -> {});
        var page = new MessagePage[1];
        call(() -> page[0] = client.listMessages(job.id(), 50, read), () -> {
            if (page[0] != null) {
                read += page[0].messages().size();
                page[0].messages()
                        .forEach(message ->
                                simulation.samples.messageAges.add(simulation.secondsSince(message.timestamp())));
            }
            if (!ended) {
                readStatus();
            }
        });
    }

    private void readStatus() {
        var client = simulation.client(limit -> {});
        var state = new JobState[1];
        call(() -> state[0] = client.getJob(job.id()), () -> {
            if (state[0] != null && state[0].job().status().isEnded()) {
                ended = true;
                simulation.samples.endsNoticed.add(simulation.secondsSince(job.endedAt()));
                pollMessages();
            } else {
                simulation.taskRunner.in(PAUSE, this::pollMessages);
            }
        });
    }

    private void call(Call call, Runnable then) {
        simulation.taskRunner.execute(
                () -> {
                    try {
                        call.send();
                    } catch (DuvoException e) {
                        // the script continues
                    }
                },
                then);
    }
}
