/**
 * The engine without a Jenkins: {@link io.jenkins.plugins.duvo.cli.FollowCommand} runs one Job and shows it in a terminal.
 * Not part of the plugin.
 */
package io.jenkins.plugins.duvo.cli;
