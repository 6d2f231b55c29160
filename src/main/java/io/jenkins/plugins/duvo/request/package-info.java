/**
 * What becomes of a human request, from the moment it opens until it is resolved?
 *
 * <p>Begin at {@code RequestCoordinator}, which gives each request a {@code RequestHandler}. {@code OpenRequest} is what others see of
 * an open request, {@code AnswerMatcher} the rule by which answers are matched to questions, {@code JobGate} says who may settle the
 * requests of a Job that several builds follow, and {@code DuvoJobListener} is the extension point for other plugins.
 */
package io.jenkins.plugins.duvo.request;
