package io.jenkins.plugins.duvo.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulator as a program: its output, arguments and exit codes. */
@Timeout(300)
class DuvoSimulatorMainTest {
    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void programPrintsAddressKeyAndAssignments() throws Exception {
        start("--port", "0", "--speed", "50");
        var lines = new ArrayList<String>();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (lines.size() < 3 + DemoAssignments.ALL.size()) {
                lines.add(output.readLine());
            }
        }
        assertThat(lines.get(0), startsWith("Duvo simulator on http://127.0.0.1:"));
        assertThat(lines.get(1), is("Key: dv_simulated"));
        assertThat(lines, hasItem(DemoAssignments.APPROVAL + "  asks for an approval: Pay invoice 4711?"));
        var url = lines.get(0).substring("Duvo simulator on ".length());
        var profile = HttpRequest.newBuilder(URI.create(url + "/v2/profile"))
                .header("Authorization", "Bearer dv_simulated")
                .build();
        assertThat(
                HttpClient.newHttpClient()
                        .send(profile, BodyHandlers.ofString())
                        .statusCode(),
                is(200));
    }

    @Test
    void unknownArgumentEndsProgramWithUsage() throws Exception {
        start("--prot", "8089");
        assertThat(process.waitFor(120, TimeUnit.SECONDS), is(true));
        assertThat(process.exitValue(), is(2));
        assertThat(errors(), containsString("unknown argument --prot; usage: [--port 8089] [--speed 1]"));
    }

    @Test
    void portInUseEndsProgramWithOneLine() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            start("--port", Integer.toString(occupied.getLocalPort()));
            assertThat(process.waitFor(120, TimeUnit.SECONDS), is(true));
            assertThat(process.exitValue(), is(1));
            assertThat(errors(), startsWith("Cannot listen on port " + occupied.getLocalPort() + ": "));
        }
    }

    private void start(String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), DuvoSimulator.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).start();
    }

    private String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
