package io.jenkins.plugins.duvo.simulator.openapi;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * JUnit extension that fails each test of which a request, or an answer of the simulated Duvo, violates the {@link OpenApiContract}.
 * It is in force for all tests without being named: {@code junit-platform.properties} has extensions detected, and
 * {@code META-INF/services} lists this one. A test that violates the contract on purpose is marked with {@link OffContract}.
 *
 * <p>A violation is told to the test on whose thread the simulated Duvo was created. One that comes later, or that concerns a
 * simulated Duvo of the whole class, is told at the end of the class.
 */
public final class ContractExtension implements AfterEachCallback, AfterAllCallback {
    /** The contracts of the simulated Duvos that the current test, or its class, created on this thread. */
    private static final ThreadLocal<List<OpenApiContract>> CONTRACTS = ThreadLocal.withInitial(ArrayList::new);

    static {
        SimulatedDuvo.onCreation(duvo -> CONTRACTS.get().add(OpenApiContract.attachedTo(duvo)));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        check(test);
    }

    @Override
    public void afterAll(ExtensionContext testClass) {
        try {
            check(testClass);
        } finally {
            if (testClass.getParent().equals(Optional.of(testClass.getRoot()))) {
                CONTRACTS.remove();
            }
        }
    }

    private static void check(ExtensionContext context) {
        var violations = CONTRACTS.get().stream()
                .flatMap(contract -> contract.takeViolations().stream())
                .distinct()
                .toList();
        if (!violations.isEmpty() && !isOffContract(context)) {
            throw new AssertionError("Against Duvo's API as it is documented:\n" + String.join("\n", violations));
        }
    }

    private static boolean isOffContract(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), OffContract.class)
                || AnnotationSupport.isAnnotated(context.getTestClass(), OffContract.class);
    }
}
