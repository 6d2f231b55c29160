/** Tests of attacks by users without permission and by the authors of a Job's texts. */
package io.jenkins.plugins.duvo.security;
