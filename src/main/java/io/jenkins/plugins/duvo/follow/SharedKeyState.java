package io.jenkins.plugins.duvo.follow;

/** What the Jobs of one key have in common. */
record SharedKeyState(
        TeamResolver team,
        KeyProbe probe,
        OutageDetector outage,
        FirstWords firstMessages,
        RecentSends recentSends,
        ServerClock serverClock,
        MessagePollPolicy pollPolicy) {}
