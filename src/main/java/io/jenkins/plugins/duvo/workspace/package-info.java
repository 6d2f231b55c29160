/**
 * How do files get from and to the workspace?
 *
 * <p>The files that a Job works on, and the file that receives the Job's text. Begin at {@code FileStager} and {@code OutputFileWriter}.
 */
package io.jenkins.plugins.duvo.workspace;
