/**
 * What survives a restart or a crash?
 *
 * <p>The journal of the Jobs that may be alive, the record on the build, and the transcript. Begin at
 * {@link io.jenkins.plugins.duvo.store.JobStore}.
 */
package io.jenkins.plugins.duvo.store;
