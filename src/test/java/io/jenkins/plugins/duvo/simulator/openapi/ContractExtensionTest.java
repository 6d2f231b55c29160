package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The extension is in force without being named, and fails a test whose requests violate the contract. */
@ExtendWith(ContractExtensionTest.Context.class)
class ContractExtensionTest {
    private final PlainClient client = new PlainClient(new SimulatedDuvo(new VirtualClock()));

    /** Resolver of a parameter of a test: its own context. */
    static final class Context implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == ExtensionContext.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test;
        }
    }

    @Test
    void requestThatIsNotDocumentedFailsTheTest(ExtensionContext test) {
        client.get("/v2/weather");
        var failure = assertThrows(AssertionError.class, () -> new ContractExtension().afterEach(test));
        assertThat(
                failure.getMessage(), containsString("GET /v2/weather: no such call in the document (duvo-api.yaml)"));
    }

    @Test
    void violationFailsOneTestOnly(ExtensionContext test) {
        client.get("/v2/weather");
        assertThrows(AssertionError.class, () -> new ContractExtension().afterEach(test));
        assertDoesNotThrow(() -> new ContractExtension().afterAll(test));
    }

    @Test
    void documentedRequestFailsNothing(ExtensionContext test) {
        client.get("/v2/profile");
        assertDoesNotThrow(() -> new ContractExtension().afterEach(test));
    }

    @OffContract("violates it to show that this is allowed")
    @Test
    void markedTestMayViolateTheContract(ExtensionContext test) {
        client.get("/v2/weather");
        assertDoesNotThrow(() -> new ContractExtension().afterEach(test));
    }
}
