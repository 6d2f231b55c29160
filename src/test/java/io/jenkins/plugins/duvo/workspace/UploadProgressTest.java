package io.jenkins.plugins.duvo.workspace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadProgressTest {
    private final List<String> lines = new ArrayList<>();
    private long now;
    private boolean isOver;
    private final UploadProgress progress = new UploadProgress(3, () -> now, lines::add, () -> isOver);

    @Test
    void quickUploadWritesNoLine() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(1 << 20);
            progress.done();
            now += UploadProgress.INTERVAL_MS / 4;
        }

        assertThat(lines, is(empty()));
    }

    @Test
    void longUploadWritesALineEveryTenSeconds() throws Exception {
        send(1 << 20);
        progress.done();
        for (int i = 0; i < 40; i++) {
            progress.sent(1 << 18);
            now += UploadProgress.INTERVAL_MS / 10;
        }

        assertThat(
                lines,
                contains("Uploaded 1 of 3 files, 3 MB", "Uploaded 1 of 3 files, 6 MB", "Uploaded 1 of 3 files, 8 MB"));
    }

    @Test
    void bytesThatAreSentAgainCountOnce() throws Exception {
        send(1 << 20);
        now += UploadProgress.INTERVAL_MS;
        send(1 << 20);

        assertThat(lines, contains("Uploaded 0 of 3 files, 1 MB"));
    }

    @Test
    void uploadEndsOnceTheStepHasEnded() {
        isOver = true;

        assertThrows(IOException.class, () -> progress.sent(1));
    }

    private void send(int bytes) throws IOException {
        progress.begin();
        progress.sent(bytes);
    }
}
