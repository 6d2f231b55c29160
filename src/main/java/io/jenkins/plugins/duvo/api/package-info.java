/**
 * What Duvo says: the HTTP client and its records. Knows nothing of Jenkins.
 *
 * <p>{@link io.jenkins.plugins.duvo.api.DuvoClient} has one blocking method for each call of Duvo's API, and
 * {@link io.jenkins.plugins.duvo.api.DuvoException} is the one way in which a call can fail. The wire says <i>run</i> and
 * <i>agent</i> where people say <i>Job</i> and <i>Assignment</i>; the types here bear the people's names.
 */
package io.jenkins.plugins.duvo.api;
