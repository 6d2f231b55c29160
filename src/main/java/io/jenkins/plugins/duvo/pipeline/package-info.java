/** {@code duvoRun} and the smaller steps of Pipelines. Nothing here blocks the thread on which a Pipeline's script runs. */
package io.jenkins.plugins.duvo.pipeline;
