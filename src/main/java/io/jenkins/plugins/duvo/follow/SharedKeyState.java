package io.jenkins.plugins.duvo.follow;

/**
 * State that all Jobs of one API key share. Guarded by the scheduler's lock.
 *
 * @param team finds the key's team
 * @param probe whether Duvo accepts the key
 * @param outage whether any call of the key gets through
 * @param firstMessages first messages of Jobs by their ids, kept while lost starts are looked up: many lost starts of one
 *     Assignment look through the same Jobs
 * @param recentSends messages that this controller sent to Jobs a moment ago
 * @param serverClock what is known of Duvo's clock
 * @param pollPolicy whose messages are polled next
 */
record SharedKeyState(
        TeamResolver team,
        KeyProbe probe,
        OutageDetector outage,
        LruMap<String, String> firstMessages,
        RecentSends recentSends,
        ServerClock serverClock,
        MessagePollPolicy pollPolicy) {
    /** State of a key of which nothing is known yet. */
    SharedKeyState(KeyProbe probe, OutageDetector outage) {
        this(
                new TeamResolver(),
                probe,
                outage,
                new LruMap<>(Limits.REMEMBERED_FIRST_MESSAGES),
                new RecentSends(),
                new ServerClock(),
                new MessagePollPolicy());
    }
}
