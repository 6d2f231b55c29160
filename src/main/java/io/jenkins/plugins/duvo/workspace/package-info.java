/**
 * Files between the workspace and Duvo: those that a Job works on, and the file that receives the Job's text.
 *
 * <p>Begin at {@code FileStager} and {@code OutputFileWriter}.
 */
package io.jenkins.plugins.duvo.workspace;
