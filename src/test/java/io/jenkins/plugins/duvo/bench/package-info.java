/** {@code make bench}: how well a thousand Jobs are followed, in virtual time; and what that costs, measured. */
package io.jenkins.plugins.duvo.bench;
