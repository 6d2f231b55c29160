package io.jenkins.plugins.duvo.config;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {
    @Test
    @ConfiguredWithCode("connections.yml")
    void everyFieldIsImported(JenkinsConfiguredWithCodeRule j) {
        assertEquals(
                List.of("acme", "other"),
                connections().stream().map(DuvoConnection::getName).toList());
        var other = connections().get(1);
        assertAll(
                () -> assertEquals("https://duvo.example:8443", other.getApiUrl()),
                () -> assertEquals("other-key", other.getCredentialsId()),
                () -> assertEquals("8d3f1a52-6c1e-4f0b-9a77-0c5d2e4b6f10", other.getTeamId()),
                () -> assertEquals(60, other.getRequestsPerMinute()),
                () -> assertEquals("https://app.example/{runId}", other.getJobUrlTemplate()),
                () -> assertFalse(other.isTagMessages()),
                () -> assertTrue(other.isWebhooks()),
                () -> assertEquals(0, other.getTroubleTimeoutMinutes()),
                () -> assertEquals(List.of("finance", "sales/orders"), other.getFolders()),
                () -> assertEquals(List.of("3c90c3cc-0d44-4b50-8888-8dd25736052a"), other.getAgents()),
                () -> assertEquals(5, other.getMaxConcurrentJobs()));
    }

    /** An export that is imported again gives the same configuration. */
    @Test
    @ConfiguredWithCode("connections.yml")
    void exportCanBeImported(JenkinsConfiguredWithCodeRule j, @TempDir Path directory) throws Exception {
        var before = connections().stream().map(ConfigurationAsCodeTest::values).toList();
        var root = getUnclassifiedRoot(new ConfigurationContext(ConfiguratorRegistry.get()));
        var exported =
                "unclassified:\n  duvo:\n" + toYamlString(root.get("duvo")).indent(4);
        DuvoConfiguration.get().setConnections(List.of());

        ConfigurationAsCode.get()
                .configure(Files.writeString(directory.resolve("export.yml"), exported)
                        .toString());

        assertEquals(
                before,
                connections().stream().map(ConfigurationAsCodeTest::values).toList());
    }

    /** The examples of the documentation, which users copy. */
    @Test
    @ConfiguredWithCode("minimal.yml")
    void examplesCanBeImported(JenkinsConfiguredWithCodeRule j, @TempDir Path directory) throws Exception {
        for (var page : List.of("README.md", "docs/connections.md", "docs/connection-access.md")) {
            var examples = Pattern.compile("(?s)```yaml\n(.*?)```")
                    .matcher(Files.readString(Path.of(page)))
                    .results()
                    .map(block -> block.group(1).replace("${DUVO_API_KEY}", "dv_simulated"))
                    .toList();
            assertFalse(examples.isEmpty(), page);
            for (var example : examples) {
                DuvoConfiguration.get().setConnections(List.of());
                ConfigurationAsCode.get()
                        .configure(Files.writeString(directory.resolve("example.yml"), example)
                                .toString());
                assertFalse(connections().isEmpty(), example);
            }
        }
    }

    @Test
    @ConfiguredWithCode("connections.yml")
    void defaultsAreAsDocumented(JenkinsConfiguredWithCodeRule j) {
        var expected = new DuvoConnection("acme");
        expected.setCredentialsId("duvo-api-key");
        assertEquals(values(expected), values(connections().get(0)));
    }

    @Test
    @ConfiguredWithCode("connections.yml")
    void keyIsFoundByItsId(JenkinsConfiguredWithCodeRule j) throws Exception {
        assertEquals(
                "acme", ResolvedConnection.forAdministrators(null).connection().getName());
    }

    @Test
    @ConfiguredWithCode("minimal.yml")
    void nameAloneIsEnough(JenkinsConfiguredWithCodeRule j) {
        assertEquals(values(new DuvoConnection("acme")), values(connections().get(0)));
        assertNull(connections().get(0).getCredentialsId());
    }

    @Test
    @ConfiguredWithCode("connections.yml")
    void exportHasValuesThatAreNotDefault(JenkinsConfiguredWithCodeRule j) throws Exception {
        var root = getUnclassifiedRoot(new ConfigurationContext(ConfiguratorRegistry.get()));
        assertEquals(toStringFromYamlFile(this, "connections-exported.yml"), toYamlString(root.get("duvo")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            same-name.yml  | More than one Duvo connection is named "acme".
            plain-http.yml | Duvo connection "acme": Invalid address "http://duvo.example": without https, others can read the key.
            no-name.yml    | Enter a name
            """)
    @ConfiguredWithCode("connections.yml")
    void invalidImportNamesFaultAndChangesNothing(String file, String why, JenkinsConfiguredWithCodeRule j) {
        var source = getClass().getResource(file).toString();
        var e = assertThrows(
                ConfiguratorException.class, () -> ConfigurationAsCode.get().configure(source));
        var messages = Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause)
                .map(String::valueOf)
                .toList()
                .toString();
        assertTrue(messages.contains(why), messages);
        assertEquals(2, connections().size());
    }

    private static List<DuvoConnection> connections() {
        return DuvoConfiguration.get().getConnections();
    }

    private static List<?> values(DuvoConnection c) {
        return Stream.of(
                        c.getName(),
                        c.getApiUrl(),
                        c.getCredentialsId(),
                        c.getTeamId(),
                        c.getRequestsPerMinute(),
                        c.getJobUrlTemplate(),
                        c.isTagMessages(),
                        c.isWebhooks(),
                        c.getTroubleTimeoutMinutes(),
                        c.getFolders(),
                        c.getAgents(),
                        c.getMaxConcurrentJobs())
                .toList();
    }
}
