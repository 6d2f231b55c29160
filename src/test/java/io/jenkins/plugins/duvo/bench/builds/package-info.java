/** The part of {@code make bench} that needs a Jenkins; no test, so it is run by name only. */
package io.jenkins.plugins.duvo.bench.builds;
