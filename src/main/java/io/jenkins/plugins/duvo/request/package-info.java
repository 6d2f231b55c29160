/**
 * What becomes of a human request, from the moment it opens until it is resolved?
 *
 * <p>Begin at {@code RequestCoordinator}, which gives each request a {@code RequestHandler}. {@code OpenRequest} is what others see of an open
 * request, {@code AnswerMatcher} the rule by which answers are matched to questions, and {@code DuvoJobListener} the extension point for
 * other plugins.
 */
package io.jenkins.plugins.duvo.request;
