package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuvoConnectionTest {
    private final DuvoConnection connection = new DuvoConnection(" acme ");

    @Test
    void defaultsAreAsDocumented() {
        assertAll(
                () -> assertEquals("acme", connection.getName()),
                () -> assertEquals("https://api.duvo.ai", connection.getApiUrl()),
                () -> assertNull(connection.getCredentialsId()),
                () -> assertNull(connection.getTeamId()),
                () -> assertEquals(280, connection.getRequestsPerMinute()),
                () -> assertNull(connection.getJobUrlTemplate()),
                () -> assertTrue(connection.isTagMessages()),
                () -> assertFalse(connection.isWebhooks()),
                () -> assertEquals(10, connection.getTroubleTimeoutMinutes()),
                () -> assertEquals(List.of(), connection.getFolders()),
                () -> assertEquals(List.of(), connection.getAgents()),
                () -> assertEquals(0, connection.getMaxConcurrentJobs()),
                () -> assertNull(connection.problem()));
    }

    @Test
    void settersNormalizeInput() {
        connection.setApiUrl(" https://duvo.example/ ");
        connection.setCredentialsId(" ");
        connection.setTeamId("");
        connection.setFolders(List.of("/finance/invoices/\r\nsales", " "));
        assertEquals("https://duvo.example", connection.getApiUrl());
        assertNull(connection.getCredentialsId());
        assertNull(connection.getTeamId());
        assertEquals(List.of("finance/invoices", "sales"), connection.getFolders());
    }

    @Test
    void emptyApiAddressIsDefault() {
        connection.setApiUrl("");
        assertEquals(DuvoConnection.DEFAULT_API_URL, connection.getApiUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"finance", "finance/invoices", "finance/a/b/main", "sales/orders"})
    void projectsOfFoldersAreAllowed(String fullName) {
        connection.setFolders(List.of("finance", "sales/orders"));
        assertDoesNotThrow(() -> connection.requireJobAllowed(job(fullName)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"finances", "financeX/invoices", "sales", "sales/other", "other/finance"})
    void otherProjectsAreNotAllowed(String fullName) {
        connection.setFolders(List.of("finance", "sales/orders"));
        var e = assertThrows(DuvoConfigurationException.class, () -> connection.requireJobAllowed(job(fullName)));
        assertTrue(e.getMessage().contains("\"acme\" is not for the job " + fullName + "."), e.getMessage());
    }

    @Test
    void everyProjectIsAllowedWithoutFolders() {
        assertDoesNotThrow(() -> connection.requireJobAllowed(job("anything")));
    }

    @Test
    void everyAssignmentIsAllowedWithoutAgents() {
        assertDoesNotThrow(() -> connection.requireAgent("any"));
    }

    @Test
    void onlyNamedAssignmentsAreAllowed() {
        connection.setAgents(List.of("3c90c3cc-0d44-4b50-8888-8dd25736052a"));
        assertDoesNotThrow(() -> connection.requireAgent("3C90C3CC-0d44-4b50-8888-8dd25736052a"));
        var e = assertThrows(DuvoConfigurationException.class, () -> connection.requireAgent("3c90c3cc"));
        assertTrue(e.getMessage().contains("\"acme\" does not allow Assignment 3c90c3cc."), e.getMessage());
    }

    @Test
    void quotedTextOfScriptStaysOneLine() {
        connection.setAgents(List.of("a"));
        var e = assertThrows(
                DuvoConfigurationException.class, () -> connection.requireAgent("b\nFinished: SUCCESS\u001b[8m"));
        assertTrue(e.getMessage().contains("Assignment b Finished: SUCCESS [8m."), e.getMessage());
    }

    private static Item job(String fullName) {
        return (Item) Proxy.newProxyInstance(
                Item.class.getClassLoader(), new Class<?>[] {Item.class}, (proxy, method, arguments) -> fullName);
    }
}
