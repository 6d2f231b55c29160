package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sender of webhooks: posts each event of a Job once to the webhook URL of the Job, whatever the answer. */
public final class WebhookSender implements AutoCloseable {
    private static final long CATCH_UP_INTERVAL_MS = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "duvo-simulator-webhooks");
        thread.setDaemon(true);
        return thread;
    });

    private final SimulatedDuvo duvo;

    public WebhookSender(SimulatedDuvo duvo) {
        this.duvo = duvo;
        duvo.onEvent((job, event) -> {
            if (job.origin().webhookUrl() != null) {
                var json = SimulatorJson.object()
                        .put("event", event)
                        .put("run_id", job.id())
                        .put("status", job.status());
                executor.execute(() -> send(job.origin().webhookUrl(), SimulatorJson.bytes(json)));
            }
        });
        executor.scheduleWithFixedDelay(duvo::catchUp, 0, CATCH_UP_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void send(String url, byte[] json) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(json))
                    .build();
            client.sendAsync(request, BodyHandlers.discarding());
        } catch (IllegalArgumentException e) {
            // not a valid URL: no webhook, as at Duvo
        }
    }

    @Override
    public void close() {
        duvo.onEvent((job, event) -> {});
        executor.shutdownNow();
    }
}
