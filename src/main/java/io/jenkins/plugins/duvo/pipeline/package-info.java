/** The Pipeline steps: those that follow a Job, and those that act on one once. None blocks the thread on which a script runs. */
package io.jenkins.plugins.duvo.pipeline;
