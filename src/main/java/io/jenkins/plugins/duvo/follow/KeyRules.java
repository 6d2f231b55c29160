package io.jenkins.plugins.duvo.follow;

/** What the Jobs of one key have in common. */
record KeyRules(
        KeyTeam team,
        KeyWatch watch,
        KeyTrouble trouble,
        FirstWords firstWords,
        OwnSends sends,
        DuvoTime time,
        PollOrder polls) {}
