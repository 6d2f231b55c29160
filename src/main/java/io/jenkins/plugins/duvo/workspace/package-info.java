/**
 * How do files get from the workspace to Duvo, and what a Job said into a workspace file?
 *
 * <p>Begin at {@code FileStager} and {@code OutputFileWriter}.
 */
package io.jenkins.plugins.duvo.workspace;
