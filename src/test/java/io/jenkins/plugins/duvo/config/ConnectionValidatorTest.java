package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionValidatorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.duvo.ai",
                "https://duvo.example:8443",
                "http://localhost:8089",
                "http://127.0.0.1:8089",
                "http://127.8.9.10",
                "http://[::1]:8089"
            })
    void originIsApiAddress(String url) {
        assertNull(ConnectionValidator.apiUrl(url));
    }

    @ParameterizedTest
    @CsvSource({
        "api.duvo.ai, Enter one such as",
        "ftp://api.duvo.ai, Enter one such as",
        "https://, Enter one such as",
        "https://me@api.duvo.ai, user name",
        "https://me:secret@api.duvo.ai, user name",
        "https://api.duvo.ai/v2, Enter only scheme",
        "https://api.duvo.ai?a=b, Enter only scheme",
        "https://api.duvo.ai#a, Enter only scheme",
        "http://api.duvo.ai, Use https",
        "http://127.0.0.1.duvo.example, Use https",
        "http://localhost.duvo.example, Use https",
        "http://10.0.0.1, Use https"
    })
    void anythingButOriginIsNoApiAddress(String url, String why) {
        var problem = ConnectionValidator.apiUrl(url);
        assertNotNull(problem);
        assertTrue(problem.contains(why), problem);
    }

    @Test
    void secretInAddressIsNotRepeated() {
        var problem = ConnectionValidator.apiUrl("https://me:secret@api.duvo.ai");
        assertNotNull(problem);
        assertTrue(!problem.contains("secret"), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example/{runId}", "http://localhost/jobs?id={runId}"})
    void jobAddressHasPlaceholderForId(String template) {
        assertNull(ConnectionValidator.jobUrlTemplate(template));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example/", "javascript:alert({runId})", "{runId}", "data:text/html,{runId}"})
    void otherJobAddressesAreRejected(String template) {
        var problem = ConnectionValidator.jobUrlTemplate(template);
        assertNotNull(problem);
        assertTrue(problem.contains("has {runId} for"), problem);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "300, true", "0, false", "301, false", "-1, false"})
    void requestLimitIsOneToThreeHundred(int requests, boolean good) {
        assertEquals(good, ConnectionValidator.requestsPerMinute(requests) == null);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "10, true", "-1, false"})
    void timesAndCountsAreNotNegative(int number, boolean good) {
        assertEquals(good, ConnectionValidator.troubleTimeoutMinutes(number) == null);
        assertEquals(good, ConnectionValidator.maxConcurrentJobs(number) == null);
    }

    @Test
    void nameIsRejectedAsId() {
        assertNull(ConnectionValidator.agents(List.of("3c90c3cc-0d44-4b50-8888-8dd25736052a")));
        var problem = ConnectionValidator.agents(List.of("3c90c3cc-0d44-4b50-8888-8dd25736052a", "Invoice Bot"));
        assertNotNull(problem);
        assertTrue(problem.contains("\"Invoice Bot\""), problem);
        assertNotNull(ConnectionValidator.teamId("Back Office"));
    }

    @Test
    void linesAreTrimmedAndDistinct() {
        assertEquals(List.of("a", "b", "c"), ConnectionValidator.lines(List.of(" a \r\n\nb", "c", "a", "")));
        assertEquals(List.of(), ConnectionValidator.lines(null));
    }
}
