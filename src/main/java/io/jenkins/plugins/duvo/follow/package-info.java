/**
 * Which call to Duvo is sent next, for which Job, and what does its outcome mean for that Job?
 *
 * <p>The engine that follows Jobs. It starts Jobs, reads their statuses and messages, sends answers and stops, and publishes the
 * events of each Job to a listener. It knows only {@code api}, not Jenkins.
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.follow.FollowScheduler}, which dispatches the calls of all Jobs, and at
 * {@link io.jenkins.plugins.duvo.follow.JobFollower}, which puts the parts of one Job together. The classes form these groups:
 *
 * <dl>
 *   <dt>public: what other packages use
 *   <dd>{@code FollowScheduler}, {@code FollowedJob}, {@code FollowRequest}, {@code FollowResult}, {@code JobListener},
 *       {@code MessageUpdate}, {@code RequestResolution}, {@code DuvoAccess}, {@code KeyStatusListener},
 *       {@code ConcurrencyLimit}, {@code CallPriority}, {@code CallKind}, {@code TaskRunner}, {@code ThreadPoolTaskRunner},
 *       {@code LogLevel}, {@code MessageFormatter}, {@code LruMap}, {@code KeyUsage}
 *   <dt>dispatch: whose call is next
 *   <dd>{@code KeyRotation}, {@code KeyDispatcher}, {@code FollowedJobs}, {@code PendingCall}, {@code CallExecutor}, {@code CallSlot},
 *       {@code CallSink}, {@code CallCache}, {@code CallSelector}, {@code RequestBudget}, {@code FairShare}, {@code ConcurrencyLimiter},
 *       {@code ListenerQueue}, {@code RetryingExecutor}, {@code WakeUpTimer}, {@code OneTimeTask}, {@code FailureLog},
 *       {@code Limits}
 *   <dt>shared by a key: what the Jobs of one API key have in common
 *   <dd>{@code SharedKeyState}, {@code KeyProbe}, {@code OutageDetector}, {@code KindThrottle}, {@code TeamResolver},
 *       {@code RecentSends}, {@code RecentStarts}, {@code MessagePollPolicy}, {@code FinalReadPolicy}, {@code KeyMeter}
 *   <dt>statuses: how the status of each Job is read, singly or from lists
 *   <dd>{@code PollingPlanner}, {@code StatusSweeper}, {@code ListSweep}, {@code SweepPlan}, {@code MissingJobSearch},
 *       {@code JobListQuery}, {@code ListMembership}, {@code StatusPoller}, {@code StatusPollTimer}, {@code StatusReconciler},
 *       {@code StatusWatchdog}, {@code PostponementCheck}, {@code UnknownEnd}, {@code EndClock}
 *   <dt>messages: how they are read, once each and to the last
 *   <dd>{@code MessagePoller}, {@code MessageCursor}, {@code RememberedMessage}, {@code PollProgress},
 *       {@code DeliveredMessages}, {@code FinalMessageReader}, {@code FinalReadSchedule}, {@code UnreadTracker}
 *   <dt>evaluations: how what Duvo says of ended Jobs is waited for
 *   <dd>{@code EvaluationPoller}, {@code EvaluationWait}, {@code EvaluationSweep}, {@code EvaluationRequest}, {@code EvaluationResult}
 *   <dt>one Job: its start, its phases, its request, its stop and its failures
 *   <dd>{@code JobFollower}, {@code FollowedJobHandle}, {@code JobContext}, {@code JobEvents}, {@code JobLifecycle}, {@code JobStarter},
 *       {@code LostStart}, {@code HumanRequestTracker}, {@code RequestlessWait}, {@code ActionSender}, {@code StopIntent},
 *       {@code FailureTracker}, {@code OutageReporter}
 * </dl>
 *
 * <p>Times are monotonic milliseconds from an arbitrary origin, as a {@link io.jenkins.plugins.duvo.follow.TaskRunner} gives them; no
 * other class has a clock or a thread of its own. All state of the engine is guarded by the one lock of the scheduler ("the
 * scheduler's lock"). It is never held during a call to Duvo nor while a {@link io.jenkins.plugins.duvo.follow.JobListener} handles
 * an event.
 */
package io.jenkins.plugins.duvo.follow;
