package io.jenkins.plugins.duvo.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The script of axe-core, which looks for what hinders people on a page. */
final class AxeCore {
    private static final String PATH = "/axe.min.js";

    private AxeCore() {}

    static String script() {
        try (var script = AxeCore.class.getResourceAsStream(PATH)) {
            return new String(Objects.requireNonNull(script, PATH).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
