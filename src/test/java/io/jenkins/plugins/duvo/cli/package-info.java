/**
 * Command line program that runs the engine without a Jenkins: {@link io.jenkins.plugins.duvo.cli.FollowCommand} starts one Job and
 * shows it in a terminal. Not part of the plugin.
 */
package io.jenkins.plugins.duvo.cli;
