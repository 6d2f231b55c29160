/** Bad examples, one violation a class: a rule finds each, which shows that the rule can fail. */
package io.jenkins.plugins.duvo.architecture.violations;
