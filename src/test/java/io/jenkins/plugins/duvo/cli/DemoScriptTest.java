package io.jenkins.plugins.duvo.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code .ci/demo} with processes in the places of Jenkins and the simulator, of which each has a child. */
class DemoScriptTest {
    private static final String FAKE_SIMULATOR = """
            #!/usr/bin/env bash
            echo "Duvo simulator on http://127.0.0.1:9"
            echo "Key: dv_x"
            echo "Assignments:"
            sleep 600 &
            echo $$ $! >>pids
            wait
            """;
    private static final String FAKE_MAVEN = """
            #!/usr/bin/env bash
            sleep 600 &
            echo $$ $! >>pids
            wait
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void copyScripts() throws IOException {
        var hasBash = Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash"));
        if (!hasBash) {
            System.err.println("THE SCRIPT OF THE DEMONSTRATION DID NOT RUN: bash IS MISSING");
        }
        Assumptions.assumeTrue(hasBash, "bash IS MISSING");
        var scripts = Files.createDirectory(folder.resolve(".ci"));
        for (var name : List.of("demo", "jenkins", "with-simulator")) {
            Files.copy(ScriptsTest.ROOT.resolve(".ci").resolve(name), scripts.resolve(name));
        }
        script(scripts.resolve("simulator"), FAKE_SIMULATOR);
        script(folder.resolve("mvnw"), FAKE_MAVEN);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }

    private Process demo(int simulatorPort, int jenkinsPort) throws Exception {
        var demo = DefaultSignals.of("bash", ".ci/demo")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        demo.environment().put("JENKINS", "yes");
        demo.environment().put("SIMULATOR_PORT", Integer.toString(simulatorPort));
        demo.environment().put("JENKINS_PORT", Integer.toString(jenkinsPort));
        return demo.start();
    }

    private List<ProcessHandle> begun() throws IOException {
        var file = folder.resolve("pids");
        return Files.exists(file)
                ? Stream.of(Files.readString(file).strip().split("\\s+"))
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .filter(ProcessHandle::isAlive)
                        .toList()
                : List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
    void nothingIsLeftHoweverItIsEnded(String signal) throws Exception {
        var demo = demo(freePort(), freePort());
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> begun().size() == 4);
            new ProcessBuilder("kill", "-" + signal, Long.toString(demo.pid()))
                    .start()
                    .waitFor();
            await().atMost(Duration.ofSeconds(60)).until(() -> begun().isEmpty());
            assertTrue(demo.waitFor(60, TimeUnit.SECONDS));
        } finally {
            demo.destroyForcibly();
            begun().forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void occupiedPortIsReportedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = taken.getLocalPort();
            assertThat(said(demo(port, freePort())), is(line(port, "SIMULATOR_PORT")));
            assertThat(said(demo(freePort(), port)), is(line(port, "JENKINS_PORT")));
            await().atMost(Duration.ofSeconds(60)).until(() -> begun().isEmpty());
        }
    }

    private static String line(int port, String variable) {
        return "Port " + port + " is taken: end what listens there, or name another one with " + variable + "=\n";
    }

    private String said(Process demo) throws Exception {
        assertTrue(demo.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, demo.exitValue());
        return Files.readString(folder.resolve("said"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
