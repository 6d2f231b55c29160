/**
 * Following Jobs: one Job's life ({@link io.jenkins.plugins.duvo.follow.JobFollower}), all Jobs' turns
 * ({@link io.jenkins.plugins.duvo.follow.FollowScheduler}) and the request budget of a key. Knows only {@code api}.
 *
 * <p>Each rule stands in a small class without clock or thread of its own. Times are monotonic milliseconds from an arbitrary
 * origin, given by a {@link io.jenkins.plugins.duvo.follow.TaskRunner}. All state of the engine is guarded by the scheduler's one
 * lock, which is never held during a call to Duvo nor while a {@link io.jenkins.plugins.duvo.follow.JobListener} is told.
 */
package io.jenkins.plugins.duvo.follow;
