/** What must not be written, one fault a class: each is found by a rule, which shows that the rule can fail. */
package io.jenkins.plugins.duvo.architecture.violations;
