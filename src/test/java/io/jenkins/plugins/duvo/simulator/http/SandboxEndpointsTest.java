package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How files reach a sandbox. */
class SandboxEndpointsTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void fileReachesSandboxByItsUploadUrl() {
        var sandbox =
                client.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        var url = uploadUrl(sandbox);
        var put =
                new SimulatedRequest("http://localhost", "PUT", url, Map.of(), "a;b".getBytes(StandardCharsets.UTF_8));
        assertThat(duvo.handle(put).status(), is(200));
        var content = duvo.sandbox(sandbox).files().get("/workspace/data.csv");
        assertThat(new String(content, StandardCharsets.UTF_8), is("a;b"));
    }

    @Test
    void uploadUrlRejectsKey() {
        var sandbox =
                client.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        var put = new SimulatedRequest(
                "http://localhost",
                "PUT",
                uploadUrl(sandbox),
                Map.of("Authorization", "Bearer " + SimulatedDuvo.KEY),
                new byte[1]);
        assertThat(duvo.handle(put).status(), is(400));
        assertThat(duvo.sandbox(sandbox).files().size(), is(0));
    }

    private String uploadUrl(String sandbox) {
        var answer = client.post("/v2/sandboxes/" + sandbox + "/upload-urls", "{\"path\":\"/workspace/data.csv\"}");
        return answer.json().path("upload_url").stringValue().substring("http://localhost".length());
    }
}
