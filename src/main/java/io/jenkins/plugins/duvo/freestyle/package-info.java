/** The build step of freestyle builds, and of every other kind of job that takes builders. */
package io.jenkins.plugins.duvo.freestyle;
