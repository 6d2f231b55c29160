package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;

/**
 * Times and limits of the engine, in one place, each with its reason. A constant whose name ends in {@code _MS} is a time in
 * milliseconds. A {@code _SHARE} is the part of a key's request budget, from 0 to 1, that one purpose may use;
 * {@link PollingPlanner} turns it into an interval.
 */
final class Limits {
    // --- polling: messages and single reads of a Job

    /**
     * Shortest time between two polls of a Job's messages. Users who watch a log perceive less than two seconds as immediate.
     */
    static final long MESSAGE_POLL_MS = 1_200;
    /**
     * Shortest time between two status reads of a Job. With {@link #MESSAGE_POLL_MS} it keeps one Job within 90 requests a minute.
     */
    static final long STATUS_READ_MS = 1_600;
    /**
     * Number of Jobs of a key, those that wait for their start included, up to which each is read and polled by itself: the budget
     * allows it, and nothing is faster.
     */
    static final int DIRECT_POLL_MAX_JOBS = 4;
    /** Share of the budget for statuses that are read singly. */
    static final double STATUS_SHARE = 0.4;
    /**
     * Shortest time between two status reads of a Job that waits for a person, because a person takes longer than this to
     * decide.
     */
    static final long STATUS_READ_WAITING_MS = 5_000;
    /** Time between two polls of a Job that waits for a person: it writes nothing, but another user may write to it. */
    static final long MESSAGE_POLL_WAITING_MS = 20_000;
    /**
     * Share of the budget for single reads of Jobs that wait for a person and appear in lists: a new request may have replaced
     * the open one, and no list shows that.
     */
    static final double WAITING_REREAD_SHARE = 0.1;
    /** Shortest time between two of these reads of one Job. */
    static final long WAITING_REREAD_MS = 60_000;
    /**
     * Share of the budget for single reads of quiet Jobs whose statuses lists show: such a Job may wait for a person although
     * its status says "running".
     */
    static final double IDLE_CHECK_SHARE = 0.05;
    /** Time without a message after which a Job is quiet, and the shortest time between two idle checks of one Job. */
    static final long IDLE_CHECK_MS = 300_000;
    /** Time after which a Job that stays queued is looked up in a list, and between two of these reads: a list shows a postponement. */
    static final long POSTPONEMENT_CHECK_MS = 60_000;
    /**
     * Shortest time between two reads that a webhook or another hint requests: any client that knows a webhook's address may
     * send a flood of hints.
     */
    static final long HINT_MIN_INTERVAL_MS = 5_000;
    /** Time after which a state that is about to change (after a stop, an answer or an unusual reply) is read again. */
    static final long CONFIRM_DELAY_MS = 1_000;
    /** Number of message ids that are remembered of each Job, to recognise messages that were delivered. */
    static final int REMEMBERED_MESSAGES = 64;
    /**
     * Number of known messages in a row after which a poll that brings nothing else is stuck: all that are remembered, and a page.
     * More than the remembered ones cannot be known.
     */
    static final int MAX_KNOWN_MESSAGES = REMEMBERED_MESSAGES + DuvoClient.MESSAGES_A_PAGE;
    /** Tolerance when two of Duvo's own times are compared, because Duvo may round them differently. */
    static final long TIMESTAMP_ROUNDING_MS = 1_000;
    /** Longest time that a replica of Duvo may lag: an answered request that still shows after it is really open. */
    static final long REPLICA_LAG_MS = 60_000;

    /**
     * Time for which a Job waits for a person without a human request before that is reported: a request may come later than the
     * status, and a replica that lags may show none.
     */
    static final long REQUESTLESS_WAIT_MS = 60_000;

    // --- sweeps: statuses from lists of Jobs

    /**
     * Share of the budget for sweeps while messages wait to be read: ends are then noticed within 15 s, and no message waits
     * much longer because of the sweeps.
     */
    static final double SWEEP_SHARE = 0.25;
    /** Share of the budget for sweeps while messages wait, as far as it takes more than a quarter to begin one every 20 s. */
    static final double SWEEP_SHARE_SLOW = 0.35;
    /** Longest time between the beginnings of two sweeps, as far as {@link #SWEEP_SHARE_SLOW} allows it. */
    static final long SWEEP_SLOW_MS = 20_000;
    /** Share of the budget for sweeps while no messages wait to be read. */
    static final double SWEEP_SHARE_IDLE = 0.8;
    /** Number of Jobs with unread messages from which on messages count as waiting; with fewer, sweeps go at the idle pace. */
    static final int IDLE_UNREAD_JOBS = 4;
    /** Shortest time between the beginnings of two sweeps while messages wait to be read and lists show of which Jobs. */
    static final long SWEEP_MIN_MS = 3_000;
    /** Shortest time between the beginnings of two sweeps while none wait: about the time that a list takes to be read. */
    static final long SWEEP_MIN_IDLE_MS = 800;
    /**
     * Shortest time between the beginnings of two sweeps where other calls matter more: while many Jobs wait for their start, and where
     * lists do not show which Jobs have messages. It is less than the time that a last read waits.
     */
    static final long SWEEP_RARE_MS = 5_000;
    /** Shortest time between two plans of sweeps. */
    static final long REPLAN_MS = 2_000;
    /** Rows from one page of a list to the next. A page has 100 rows, so pages overlap by 5: rows move while they are read. */
    static final int PAGE_STEP_ROWS = 95;
    /** Number of failed attempts to read one page after which its sweep fails. */
    static final int MAX_PAGE_ATTEMPTS = 3;
    /**
     * Time for which Jobs are read singly after a sweep failed; also the shortest time between two attempts to find the key's
     * team.
     */
    static final long SWEEP_PAUSE_MS = 60_000;
    /** Time after which the totals of lists are forgotten, so that a list that was too long to read is tried again. */
    static final long LIST_TOTALS_MEMORY_MS = 600_000;
    /** Number of sweeps in a row that missed an unchanged Job after which it is read singly: lists do not show it. */
    static final int MISSES_BEFORE_UNLISTED = 2;
    /**
     * Number of missing Jobs above which they are first searched in the list of all Jobs: so many are missing after the
     * controller was down for long.
     */
    static final int MISSING_JOB_SEARCH_MIN = 10;
    /** Number of missing Jobs of the key's last starts above which they are first searched in that list: it begins with them. */
    static final int MISSING_YOUNG_SEARCH_MIN = 2;
    /** Number of a key's starts that count as its last ones: three pages of that list. */
    static final int RECENT_STARTS = 3 * PAGE_STEP_ROWS;

    /** Time that a replica may lag before a message which {@code updated_at} did not announce proves that it does not move. */
    static final long ANNOUNCEMENT_DELAY_MS = 10_000;

    // --- rate limit: the request budget of a key

    /** Time between two reads of the connections' limits, which an administrator may have changed. */
    static final long LIMIT_REFRESH_MS = 30_000;
    /** Wait of a due call for a permit after which the Job's log says so, once: shorter ones are not worth a line. */
    static final long PERMIT_WAIT_NOTICE_MS = 15_000;
    /** Age of a Job's messages or status from which operators are told that the request limit holds Jobs up. */
    static final long LATE_READ_MS = 60_000;
    /** Requests that a key may send at once: a controller that starts must not send a burst. */
    static final int BURST_REQUESTS = 10;
    /** Requests a minute that are left unused, because Duvo counts requests when they arrive and not when they are sent. */
    static final int RESERVE_PER_MINUTE = 20;
    /** Requests left at Duvo below which the key goes at {@link #MIN_RATE_PER_MINUTE} until an answer says that more are left. */
    static final int SCARCE_REQUESTS = 10;
    /** Requests a minute where Duvo does not say how many are left: 300 less what other users of the key may send unnoticed. */
    static final double DEFAULT_RATE_PER_MINUTE = 215;
    /** Requests a minute that are always sent, however much others use the key. */
    static final double MIN_RATE_PER_MINUTE = 20;
    /** Window in which Duvo counts requests. */
    static final long RATE_WINDOW_MS = 60_000;
    /**
     * Time for which the use of the key by others is remembered: a little longer than the window, to notice each use at least
     * once.
     */
    static final long FOREIGN_USE_MEMORY_MS = 75_000;
    /** Requests of others in a minute up to which the key counts as the controller's own: people and scripts send some now and then. */
    static final int UNSHARED_FOREIGN_USE_PER_MINUTE = 10;
    /** Requests a minute that are always sent where several controllers share a key: their answers show when more are left. */
    static final double MIN_SHARED_RATE_PER_MINUTE = 10;
    /** Pause after a 429 that names none. */
    static final long THROTTLE_PAUSE_MS = 10_000;
    /** Longest pause after a 429; then one request is tried. A pause of a day would be an error of Duvo's. */
    static final long THROTTLE_PAUSE_MAX_MS = 300_000;

    // --- failures: backoff, outages and rejected keys

    /** Number of failed attempts in a row before an outage is reported: one or two are usual on a network. */
    static final int FAILURES_BEFORE_REPORT = 3;
    /** Time without a successful call of a key before all its Jobs report an outage: of many calls, three may fail by chance. */
    static final long KEY_OUTAGE_REPORT_MS = 60_000;
    /** Time for which a Job's status is due to be read, and is not, before the Job reports it. */
    static final long STATUS_UNKNOWN_REPORT_MS = 60_000;
    /** Time between two checks whether the statuses of all Jobs are read. */
    static final long STATUS_CHECK_MS = 5_000;
    /** Wait after the first failed attempt; it doubles with each further one. */
    static final long BACKOFF_INITIAL_MS = 1_000;
    /** Longest wait between two attempts. */
    static final long BACKOFF_MAX_MS = 30_000;
    /** Longest time that one attempt itself may take; more than this and the wait before it was spent in the queue. */
    static final long ATTEMPT_MAX_MS = 30_000;
    /** Shortest outage timeout of a Job that waits for a person: it may wait through an outage of a night. */
    static final long OUTAGE_TIMEOUT_WAITING_MS = 24 * 3_600_000L;
    /** Number of Jobs of a key whose reads may be probes: some of them may be forbidden by then. */
    static final int REMEMBERED_READS = 4;
    /** Time between two probes whether Duvo accepts a key again. */
    static final long KEY_PROBE_MS = 30_000;
    /** Number of times in a row that a Job must be denied, with a key that Duvo accepts, before the denial is believed. */
    static final int DENIALS_BEFORE_BELIEVED = 3;

    // --- start: lookup of a lost start, new Jobs and the concurrency limit

    /** Time for which the Job of a start is searched if the answer to the start was lost. */
    static final long START_LOOKUP_MS = 120_000;
    /** Time of this search where nothing identifies the Job: it is enough to name Jobs that may be the one. */
    static final long START_LOOKUP_BLIND_MS = 10_000;
    /** Time of this search where no build waits and the Job is only to be stopped: Duvo may start a Job late. */
    static final long START_LOOKUP_STOP_MS = START_LOOKUP_MS + 600_000;
    /** Pause between two rounds of this search. */
    static final long START_LOOKUP_INTERVAL_MS = 5_000;
    /** Number of Jobs whose first messages are kept while starts are searched: one page of the list. */
    static final int REMEMBERED_FIRST_MESSAGES = 100;
    /** Time for which a Job that no read has found yet must stay "not found" before it is gone. */
    static final long NOT_FOUND_AFTER_START_MS = 60_000;
    /** Time for which a Job that was found before must stay "not found" before it is gone: longer, because replicas lag. */
    static final long NOT_FOUND_MS = 120_000;
    /** Number of reads in a row that must not find a Job before it is gone. */
    static final int NOT_FOUND_READS = 5;
    /** Pause between these reads. */
    static final long NOT_FOUND_INTERVAL_MS = 5_000;
    /** Time for which queued Jobs wait after a restart, so that the Jobs that were running are reattached and counted first. */
    static final long QUEUE_SETTLE_MS = 30_000;
    /** Time between two checks of a queued Job whether it is admitted, because an administrator may have raised the limit. */
    static final long QUEUE_CHECK_MS = 10_000;

    // --- end: the final read of messages

    /**
     * Time from the end of a Job, or from when it was noticed, to the last read of its messages: another replica may lag behind the one
     * that showed the end.
     */
    static final long FINAL_READ_DELAY_MS = 6_000;
    /** Time from the end to the last read where a replica was seen to lag: the next one may lag as much. */
    static final long FINAL_READ_DELAY_LAGGING_MS = 10_000;
    /** Reads in a row, sent after the end was noticed, that show the same messages before they are believed. */
    static final int AGREEING_READS = 3;
    /** Number of reads before the late one, at most: a count that is never reached, or a Job that goes on, lets none agree. */
    static final int MAX_EARLY_READS = 2 * AGREEING_READS;
    /** Time between the beginnings of two of these reads. */
    static final long AGREEING_READ_INTERVAL_MS = 400;
    /** Time before the end of a Job from which on a message about the end of a session is about this end. */
    static final long SESSION_END_TOLERANCE_MS = 2_000;
    /** Number of a key's Jobs that ended in the last minute up to which there are early reads: they take 24 requests more then. */
    static final int EARLY_FINAL_READS_MAX_ENDS = 12;
    /** Share of the budget for these requests while no messages wait to be read: at 280 a minute, those of 25 Jobs that end. */
    static final double EARLY_FINAL_READS_SHARE = 0.18;
    /** Number of late reads in a row that must find nothing before agreeing reads are enough. */
    static final int LATE_READS_IN_VAIN = 8;
    /** Number of Jobs of which one has a late read although agreeing reads are enough: it goes on testing the replicas. */
    static final int THOROUGH_READ_EVERY_JOBS = 40;
    /** Time for which a key's replicas are remembered to lag. */
    static final long LAG_MEMORY_MS = 24 * 3_600_000L;
    /** Number of keys of which is remembered whether their replicas lag. */
    static final int REMEMBERED_KEYS = 64;
    /**
     * Number of pages of the final read that are read again because their count of messages is lower than an earlier count. A
     * lower count comes from a replica that lags, or from messages that were deleted.
     */
    static final int MAX_STALE_FINAL_READS = 3;
    /** Pause before such a page is read again. */
    static final long STALE_FINAL_READ_MS = 2_000;
    /** Time after which {@code interrupted} is read again before it is believed: Duvo may retry the Job by itself. */
    static final long INTERRUPTED_CONFIRM_MS = 10_000;
    /** Time between two reads that show an unknown word with {@code completed_at} before it is believed to be an end. */
    static final long UNKNOWN_END_CONFIRM_MS = 60_000;

    // --- evaluations

    /** Shortest time between two sweeps for evaluations: an evaluation takes Duvo some seconds at least. */
    static final long EVALUATION_SWEEP_MIN_MS = 5_000;
    /** Longest time between two sweeps that read one page each: what is not there after minutes will hardly come within seconds. */
    static final long EVALUATION_SWEEP_MAX_MS = 60_000;
    /** Rows of a list among which a Job is searched; older ones could cost any number of requests. */
    static final int EVALUATION_MAX_ROWS = 1_000;
    /** Pages that show {@link #EVALUATION_MAX_ROWS} rows. */
    static final int EVALUATION_MAX_PAGES = JobListQuery.pagesFor(EVALUATION_MAX_ROWS);
    /** Time after which {@code unavailable} is believed: it may concern a former end, or come before the evaluation begins. */
    static final long EVALUATION_UNAVAILABLE_MS = 60_000;
    /** Time after its timeout at which a wait ends whatever call is missing, because the key may send none at present. */
    static final long EVALUATION_GRACE_MS = 60_000;

    // --- stop

    /** Time after which an unconfirmed stop is reported; Jenkins gives a deleted job 15 s. */
    static final long STOP_REPORT_MS = 10_000;
    /** Number of times that an approval in the way of a stop is denied; then it is left to a person, as a question is. */
    static final int MAX_DENIALS = 3;
    /** Pause between two denials of one approval. */
    static final long DENIAL_INTERVAL_MS = 10_000;
    /** Time after which a stop that Duvo accepted is repeated if it shows no effect. */
    static final long STOP_REPEAT_MS = 5_000;
    /**
     * Longest pause between two stops: each one without effect doubles the pause, because the next one is less likely to help.
     */
    static final long STOP_REPEAT_MAX_MS = 600_000;
    /** Time for which a stop without effect is repeated before it is given up. */
    static final long STOP_GIVE_UP_MS = 24 * 3_600_000L;

    // --- dispatch: calls under way, and the order of pending ones

    /** Pause after an executor refused a task, or after a failure of the engine itself, before it is tried again. */
    static final long INTERNAL_RETRY_MS = 1_000;
    /** Most calls under way at once, over all keys. Each occupies a thread; one more thread wakes the engine up. */
    static final int MAX_CALLS = 31;
    /** Calls that one key may have under way, besides actions: a Duvo that hangs must not block the calls to another. */
    static final int CALLS_PER_KEY = 4;
    /** Calls by which more may be under way with each further key in use: one that is sure, and one to spare. */
    static final int CALLS_PER_FURTHER_KEY = 2;
    /** Calls of these that only actions may use: a person must not wait until a read that hangs times out. */
    static final int CALLS_FOR_ACTIONS = 1;
    /**
     * Time for which a regular poll waits before it counts as passed over: a Job may have ended by then, and needs no poll. Many short
     * Jobs that start at once need their starts more.
     */
    static final long POLL_PATIENCE_MS = 5_000;
    /**
     * Time for which a read of last messages waits before it counts as passed over. After a restart, hundreds of Jobs have ended: the
     * statuses of all Jobs are then read first.
     */
    static final long FINAL_READ_PATIENCE_MS = 10_000;
    /**
     * Pages that a Job reads one after another in a class above that of regular polls, because a build or a person waits for
     * them: 200 messages. What is beyond them is read in the class of polls, so that one long Job does not delay all others.
     */
    static final int URGENT_PAGES = 4;

    private Limits() {}
}
