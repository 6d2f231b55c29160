package io.jenkins.plugins.duvo.page;

import hudson.Extension;
import hudson.model.PageDecorator;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.kohsuke.stapler.Stapler;

/**
 * Decorator of Jenkins' own page of the {@code input}s of a build: adds a style that breaks long words of our prompts, such as the address of
 * their form, which would make the page wider than a narrow screen.
 */
@Extension
public final class InputPageDecorator extends PageDecorator {
    /** Whether the page that is being drawn is that of a build's inputs. */
    public boolean isInputPage() {
        var request = Stapler.getCurrentRequest2();
        return request != null && request.findAncestorObject(InputAction.class) != null;
    }
}
