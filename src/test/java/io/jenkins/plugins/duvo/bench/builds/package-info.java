/** The part of {@code make bench} that needs a Jenkins. Not a test: it runs only if it is named. */
package io.jenkins.plugins.duvo.bench.builds;
