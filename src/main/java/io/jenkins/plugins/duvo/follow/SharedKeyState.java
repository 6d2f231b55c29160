package io.jenkins.plugins.duvo.follow;

/**
 * State that all Jobs of one API key share. Guarded by the scheduler's lock.
 *
 * @param team resolver of the key's team
 * @param probe circuit breaker for a key that Duvo rejects
 * @param outage circuit breaker for a Duvo that no call of the key reaches
 * @param throttle circuit breakers for kinds of calls that Duvo puts off
 * @param firstMessages first messages of Jobs by their ids, kept while lost starts are searched: many lost starts of one
 *     Assignment search the same Jobs
 * @param recentSends register of the messages that this controller has just sent to Jobs
 * @param recentStarts register of the Jobs that this controller started last
 * @param pollPolicy policy that orders the message polls of the Jobs
 * @param finalReads policy of the reads of messages after the ends of the Jobs; it outlives this state
 */
record SharedKeyState(
        TeamResolver team,
        KeyProbe probe,
        OutageDetector outage,
        KindThrottle throttle,
        LruMap<String, String> firstMessages,
        RecentSends recentSends,
        RecentStarts recentStarts,
        MessagePollPolicy pollPolicy,
        FinalReadPolicy finalReads) {
    /** Creates the state of a key of which nothing is known yet, but for what its replicas showed. */
    SharedKeyState(KeyProbe probe, OutageDetector outage, KindThrottle throttle, FinalReadPolicy finalReads) {
        this(
                new TeamResolver(),
                probe,
                outage,
                throttle,
                new LruMap<>(Limits.REMEMBERED_FIRST_MESSAGES),
                new RecentSends(),
                new RecentStarts(),
                new MessagePollPolicy(),
                finalReads);
    }
}
