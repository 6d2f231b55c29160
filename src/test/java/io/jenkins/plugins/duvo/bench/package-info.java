/**
 * The benchmarks of {@code make bench}: latencies and requests with up to 5,000 Jobs, simulated in virtual time, and measured heap,
 * threads and processor time. The names of the figures are public: docs/scaling.md explains them.
 */
package io.jenkins.plugins.duvo.bench;
