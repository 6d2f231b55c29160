/** What holds for all classes and views of the plugin: the direction of the rooms and the rules of the Jenkins project's security scan. */
package io.jenkins.plugins.duvo.architecture;
