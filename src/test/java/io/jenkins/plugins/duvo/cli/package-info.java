/**
 * Command line programs that run the client and the engine without a Jenkins: {@link io.jenkins.plugins.duvo.cli.DuvoCommand} is
 * {@code duvo runs …}, {@link io.jenkins.plugins.duvo.cli.FollowCommand} starts one Job and asks the person at the terminal. Not part of
 * the plugin.
 */
package io.jenkins.plugins.duvo.cli;
