package io.jenkins.plugins.duvo.follow;

/** What the Jobs of one key have in common. */
record KeyRules(KeyTeam team, KeyWatch watch, FirstWords firstWords, OwnSends sends, DuvoTime time, PollOrder polls) {}
