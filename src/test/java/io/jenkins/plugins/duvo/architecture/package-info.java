/** Tests of rules for all classes and views: the package graph, the security scan and the hosting requirements of the Jenkins project. */
package io.jenkins.plugins.duvo.architecture;
