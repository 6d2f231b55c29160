package io.jenkins.plugins.duvo.harness;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated Duvo for each test: it starts before the test's set-up and ends after its tear-down. */
public final class SimulatedDuvoExtension extends DuvoSimulator implements BeforeEachCallback, AfterEachCallback {
    private final boolean connects;

    private SimulatedDuvoExtension(boolean connects) {
        TestConnection.keepPace(duvo());
        this.connects = connects;
    }

    /** Makes a simulated Duvo that is not connected to Jenkins. */
    public static SimulatedDuvoExtension unconnected() {
        return new SimulatedDuvoExtension(false);
    }

    /** Makes a simulated Duvo that is connected to the running Jenkins under the name {@code acme}. */
    public static SimulatedDuvoExtension connected() {
        return new SimulatedDuvoExtension(true);
    }

    /** Sets how many simulated seconds pass for Jobs in a second; 20 by default. */
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
