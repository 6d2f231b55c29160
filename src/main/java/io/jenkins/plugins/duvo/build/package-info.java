/**
 * A Job as part of a build: what the build's log, record and transcript hold of it, and what becomes of both when one ends.
 * Pipelines and freestyle builds use it alike.
 */
package io.jenkins.plugins.duvo.build;
