/**
 * What becomes of a human request, from the moment it opens until it is resolved?
 *
 * <p>Begin at {@code RequestCoordinator}.
 */
package io.jenkins.plugins.duvo.request;
