/** The build step of freestyle projects, and of every other kind of project that takes builders. */
package io.jenkins.plugins.duvo.freestyle;
