/**
 * Which Duvo, with which key, for which build?
 *
 * <p>Where Duvo is and who may use it: the connections that administrators define
 * ({@link io.jenkins.plugins.duvo.config.DuvoConfiguration}), the key of a connection as a build sees it
 * ({@link io.jenkins.plugins.duvo.config.ResolvedConnection}), and the controller's one engine
 * ({@link io.jenkins.plugins.duvo.config.DuvoEngine}).
 */
package io.jenkins.plugins.duvo.config;
