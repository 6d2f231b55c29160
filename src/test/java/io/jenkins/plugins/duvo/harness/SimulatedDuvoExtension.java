package io.jenkins.plugins.duvo.harness;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated Duvo for each test: it starts before what the test sets up, and ends after what it clears. */
public final class SimulatedDuvoExtension extends DuvoSimulator implements BeforeEachCallback, AfterEachCallback {
    private final boolean connects;

    private SimulatedDuvoExtension(boolean connects) {
        duvo().speed(TestConnection.SPEED);
        this.connects = connects;
    }

    /** No Jenkins knows it yet. */
    public static SimulatedDuvoExtension unconnected() {
        return new SimulatedDuvoExtension(false);
    }

    /** The Jenkins that runs then knows it as {@code acme}. */
    public static SimulatedDuvoExtension connected() {
        return new SimulatedDuvoExtension(true);
    }

    /** What its Jobs do in a second, they else do in so many; 20 without this. */
    public SimulatedDuvoExtension speed(double speed) {
        duvo().speed(speed);
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        start(0);
        if (connects) {
            TestConnection.connect(this);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
