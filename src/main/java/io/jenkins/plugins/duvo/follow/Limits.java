package io.jenkins.plugins.duvo.follow;

/** The times and limits of all rules, in one place, each with its reason. Times are milliseconds. */
final class Limits {
    /** One quiet Job alone is asked for messages at this pace: people who watch a log call less than two seconds at once. */
    static final long MESSAGE_POLL_MS = 1_500;
    /** One Job alone is asked for its status at this pace; with {@link #MESSAGE_POLL_MS} it keeps a Job within 60 requests a minute. */
    static final long STATUS_READ_MS = 4_000;
    /** The part of the budget that statuses may take where they are read singly. */
    static final double STATUS_SHARE = 0.4;
    /** The part that lists take while messages wait: ends are then noticed within 15 s, and no message waits much longer for it. */
    static final double SWEEP_SHARE = 0.25;
    /** The part where nothing waits to be read. */
    static final double SWEEP_SHARE_IDLE = 0.8;
    /** With fewer Jobs to read than this, nothing waits to be read. */
    static final int IDLE_UNREAD_JOBS = 4;
    /** Shortest time between two sweeps while messages wait. */
    static final long SWEEP_MIN_MS = 5_000;
    /** The same where none wait: half of what it takes till a message is read. */
    static final long SWEEP_MIN_IDLE_MS = 2_000;
    /** The part of the budget for a second look at Jobs that wait for a person: a request may follow another unseen by lists. */
    static final double WAITING_REREAD_SHARE = 0.1;
    /** The shortest time between two of these. */
    static final long WAITING_REREAD_MS = 60_000;
    /** So few Jobs get reads and polls each for itself: the budget has room for them, and nothing is faster. */
    static final int DIRECT_POLL_MAX_JOBS = 4;
    /** Pages of a list overlap by what 100 lacks to this, because rows move while they are read. */
    static final int PAGE_STEP_ROWS = 95;
    /** A page that failed so often ends its sweep. */
    static final int MAX_PAGE_ATTEMPTS = 3;
    /** How long Jobs are read singly after lists failed. */
    static final long SWEEP_PAUSE_MS = 60_000;
    /** After so long a list that was too long to read is looked at again. */
    static final long LIST_TOTALS_MEMORY_MS = 600_000;
    /** A Job that was missing so often in a row without having changed is one that lists do not show. */
    static final int MISSES_BEFORE_UNLISTED = 2;
    /** With more Jobs missing than this, as after a long absence, they are looked for in the whole list first. */
    static final int MISSING_JOB_SEARCH_MIN = 10;
    /** One of so many polls is an audit. */
    static final int MESSAGE_POLLS_PER_IDLE_CHECK = 19;
    /** After so many other turns one goes to what was done in vain: a stop that failed once is repeated soon, many cost a tenth. */
    static final int CALLS_PER_STOP_RETRY = 9;
    /** The part of the budget for a look at quiet Jobs whose statuses lists tell: one may wait for a person although it says "running". */
    static final double IDLE_CHECK_SHARE = 0.05;
    /** A quiet Job is audited at most so often. */
    static final long IDLE_CHECK_MS = 300_000;
    /** A Job's usual gap between two messages puts its poll off for at most so long. */
    static final long MAX_SILENCE_DELAY_MS = 300_000;
    /** A Job that waits for a person moves at a person's pace. */
    static final long STATUS_READ_WAITING_MS = 5_000;
    /** A Job that waits says nothing, but for what somebody else writes to it. */
    static final long MESSAGE_POLL_WAITING_MS = 20_000;
    /** A hint leads to a read at most so often: whoever knows a webhook's address may send a flood of them. */
    static final long HINT_MIN_INTERVAL_MS = 5_000;
    /** How soon a state that must settle (after a stop, an answer, an odd reply) is read again. */
    static final long CONFIRM_DELAY_MS = 1_000;

    /** How often connections are asked for their caps, which may have changed. */
    static final long LIMIT_REFRESH_MS = 30_000;
    /** Requests that a key may make at once: a controller that starts must be no burst. */
    static final int BURST = 10;
    /** Requests a minute left alone, because the limit is counted at Duvo's door and not at ours. */
    static final int RESERVE = 20;
    /** With fewer requests left than this, the key goes at its slowest until an answer says that there are more. */
    static final int SCARCE = 10;
    /** Requests a minute where Duvo does not say how many are left: 300 less what others of the key may use unseen. */
    static final double DEFAULT_RATE = 215;
    /** Requests a minute that are always made, however many others use the key. */
    static final double MIN_RATE = 20;
    /** The window in which Duvo counts. */
    static final long RATE_WINDOW_MS = 60_000;
    /** How long another user of the key is remembered: a little longer than the window, so that it is seen at least once. */
    static final long FOREIGN_USE_MEMORY_MS = 75_000;
    /** The pause after a 429 that names none. */
    static final long THROTTLE_PAUSE_MS = 10_000;
    /** The longest pause that is believed; then one request is tried. A day of silence would be a typing error. */
    static final long THROTTLE_PAUSE_MAX_MS = 300_000;

    /** Failed attempts in a row before one speaks of trouble: one or two are the network's daily life. */
    static final int FAILURES_BEFORE_REPORT = 3;
    /** No call of a key must have got through for so long before all its Jobs are told: among many calls, three may fail by chance. */
    static final long KEY_OUTAGE_REPORT_MS = 60_000;
    /** The first and the longest wait between attempts that fail. */
    static final long BACKOFF_INITIAL_MS = 1_000;

    static final long BACKOFF_MAX_MS = 30_000;
    /** How long an attempt itself may last; time beyond this and the wait before it was spent in the queue. */
    static final long ATTEMPT_MAX_MS = 30_000;
    /** Pause between two questions whether Duvo takes a key again. */
    static final long KEY_PROBE_MS = 30_000;
    /** As often in a row is a Job refused, with a key that Duvo takes, before that is believed. */
    static final int DENIALS_BEFORE_BELIEVED = 3;
    /** A Job that waits for a person may wait through a night of Duvo's. */
    static final long OUTAGE_TIMEOUT_WAITING_MS = 24 * 3_600_000L;

    /** After a start that nobody knows the outcome of, the Job is looked up for so long. */
    static final long START_LOOKUP_MS = 120_000;
    /** Where the Job could not be recognised anyway, this long: the list then shows those that may be the one. */
    static final long START_LOOKUP_BLIND_MS = 10_000;
    /** Where nobody waits and the Job is only to be stopped, this long: a start may take its effect late. */
    static final long START_LOOKUP_STOP_MS = START_LOOKUP_MS + 600_000;
    /** Pause between two looks. */
    static final long START_LOOKUP_INTERVAL_MS = 5_000;
    /** Jobs whose first messages are kept while starts are looked up: a page of the list. */
    static final int REMEMBERED_FIRST_MESSAGES = 100;
    /** A Job that Duvo does not know is asked for again: so long and so often after its start. */
    static final long NOT_FOUND_AFTER_START_MS = 60_000;

    static final int NOT_FOUND_READS = 5;
    /** Pause between these reads. */
    static final long NOT_FOUND_INTERVAL_MS = 5_000;
    /** A Job that was seen before is waited for longer: replicas lag. */
    static final long NOT_FOUND_MS = 120_000;
    /** The last look at the messages of a Job, so long after its end: a replica may lag behind the one that said so. */
    static final long FINAL_READ_DELAY_MS = 6_000;
    /** A count of messages that is below what was seen comes from a replica that lags, or from messages deleted: look again. */
    static final int MAX_STALE_FINAL_READS = 3;

    static final long STALE_FINAL_READ_MS = 2_000;
    /** Where messages were seen to lag behind, the last ones are read so long after the end: a replica may be as old. */
    static final long FINAL_READ_DELAY_LAGGING_MS = 10_000;
    /** Duvo's own times are compared with each other, which may be rounded differently. */
    static final long TIMESTAMP_ROUNDING_MS = 1_000;
    /** {@code interrupted} may be followed by a retry of Duvo's own. */
    static final long INTERRUPTED_CONFIRM_MS = 10_000;

    /** After so long, a stop that has not been confirmed is reported; Jenkins gives a deleted job 15 s. */
    static final long STOP_REPORT_MS = 10_000;
    /** An approval that stands in the way of a stop is denied so often; then it is left like questions. */
    static final int MAX_DENIALS = 3;
    /** Pause between two denials. */
    static final long DENIAL_INTERVAL_MS = 10_000;
    /** So long may a replica of Duvo's lag: a request that was answered and still shows after that is open indeed. */
    static final long REPLICA_LAG_MS = 60_000;
    /** A stop that was taken but shows no effect is sent again after so long. */
    static final long STOP_REPEAT_MS = 5_000;
    /** Each time in vain doubles that, up to this: nobody expects much of it any more. */
    static final long STOP_REPEAT_MAX_MS = 600_000;
    /** A stop that could not take effect is tried for so long. */
    static final long STOP_GIVE_UP_MS = 24 * 3_600_000L;

    /** Calls under way at once, over all keys; each is a thread, and one more wakes the engine up. */
    static final int MAX_CALLS = 7;
    /** Of these, so many are kept for what people do. */
    static final int MAX_CALLS_FOR_ACTIONS = 2;
    /** Of the others, so many are one key's at most: a Duvo that hangs must not silence another. */
    static final int MAX_CALLS_PER_KEY = 4;
    /** Of four turns, so many go to starts while messages wait too. */
    static final int STARTS_PER_FOUR_CALLS = 3;
    /** Message ids that are remembered of each Job. */
    static final int REMEMBERED_MESSAGES = 64;

    /** After a restart those who stood in line wait until the Jobs that are alive were taken up again. */
    static final long QUEUE_SETTLE_MS = 30_000;
    /** Those in line look up now and then, because the limit may have been raised. */
    static final long QUEUE_CHECK_MS = 10_000;

    private Limits() {}
}
