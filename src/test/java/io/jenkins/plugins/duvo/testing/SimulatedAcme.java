package io.jenkins.plugins.duvo.testing;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated Duvo for each test: it starts before what the test sets up, and ends after what it clears. */
public final class SimulatedAcme extends DuvoSimulator implements BeforeEachCallback, AfterEachCallback {
    private final boolean connects;

    private SimulatedAcme(boolean connects) {
        duvo().speed(Acme.SPEED);
        this.connects = connects;
    }

    /** No Jenkins knows it yet. */
    public static SimulatedAcme unconnected() {
        return new SimulatedAcme(false);
    }

    /** The Jenkins that runs then knows it as {@code acme}. */
    public static SimulatedAcme connected() {
        return new SimulatedAcme(true);
    }

    /** What its Jobs do in a second, they else do in so many; 20 without this. */
    public SimulatedAcme speed(double speed) {
        duvo().speed(speed);
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        start(0);
        if (connects) {
            Acme.connect(this);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
