package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.follow.LogLevel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Arguments of the command.
 *
 * @param team id of the team; null for the team of the key
 * @param message first message to the Job; null for none
 */
record Arguments(HttpUrl apiUrl, String agentId, String team, String message, Answers answers, LogLevel log) {
    static final String USAGE = """
            usage: follow --api-url URL --agent ID [--team ID] [--message TEXT]
                          [--answer approve|deny|ask|QUESTION=ANSWER]... [--log none|messages|tools|all]
            The key is read from DUVO_API_KEY. Exit code: 0 completed; 1 failed, stopped or left; 2 wrong usage or
            refused key; 3 unknown Assignment; 4 Duvo out of reach or outcome unknown.""";

    /** Wrong usage of the command; the message describes the error in one line. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Arguments parse(String... arguments) throws UsageException {
        HttpUrl apiUrl = null;
        String agentId = null;
        String team = null;
        String message = null;
        var answers = new Answers();
        var log = LogLevel.MESSAGES;
        for (var words = List.of(arguments).iterator(); words.hasNext(); ) {
            var option = words.next();
            switch (option) {
                case "--api-url" -> apiUrl = url(value(option, words));
                case "--agent" -> agentId = value(option, words);
                case "--team" -> team = value(option, words);
                case "--message" -> message = value(option, words);
                case "--answer" -> answers.add(value(option, words));
                case "--log" -> log = level(value(option, words));
                default -> throw new UsageException("unknown argument " + option);
            }
        }
        if (apiUrl == null || agentId == null) {
            throw new UsageException(apiUrl == null ? "--api-url is missing" : "--agent is missing");
        }
        return new Arguments(apiUrl, agentId, team, message, answers, log);
    }

    private static String value(String option, Iterator<String> words) throws UsageException {
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        var value = words.next();
        if (value.isBlank()) {
            throw new UsageException(option + " is empty");
        }
        return value;
    }

    private static LogLevel level(String word) throws UsageException {
        return LogLevel.of(word)
                .orElseThrow(() -> new UsageException("--log is one of none, messages, tools and all, not " + word));
    }

    private static HttpUrl url(String text) throws UsageException {
        var url = HttpUrl.parse(text);
        if (url == null) {
            throw new UsageException("--api-url is no http or https address: " + text);
        }
        if (!url.isHttps() && !loopback(url.host())) {
            throw new UsageException("--api-url must be https, or the key could be read on its way: " + text);
        }
        return url;
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
