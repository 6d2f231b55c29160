package io.jenkins.plugins.duvo.harness;

import io.jenkins.plugins.duvo.config.DuvoEngine;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Engine whose time passes four times as fast as real time, for the tests of a class that is annotated with it: the pauses of the engine
 * are most of what a test waits for. The request limit and the stops of {@link TestConnection}'s simulated Duvo keep pace.
 */
public final class FastEngineExtension implements BeforeAllCallback, AfterAllCallback {
    private static final String PROPERTY = DuvoEngine.class.getName() + ".clockRate";

    /** Seconds that pass for the engine in a second. */
    public static int rate() {
        return Integer.getInteger(PROPERTY, 1);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(PROPERTY, "4");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty(PROPERTY);
    }
}
