package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.duvo.request.Prompt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.util.HttpServletFilter;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.springframework.security.access.AccessDeniedException;

/**
 * Filter for the form of a Pipeline's {@code input} that is gone when it is submitted, such as in a second tab: leads to the page of the build,
 * which says who has answered. The page of {@code input} could only say that there is nothing. Calls of programs still get that, as a 404.
 */
@Extension
public final class LateInputFilter implements HttpServletFilter {
    private static final Pattern SUBMISSION =
            Pattern.compile(".*?((?:/job/[^/]++)++)/(\\d{1,9})/input/(Duvo-[0-9a-f-]++)/submit");

    @Override
    public boolean handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = SUBMISSION.matcher(request.getRequestURI());
        if (!"POST".equals(request.getMethod()) || !path.matches()) {
            return false;
        }
        var asked = Prompt.requestOf(path.group(3));
        var run = asked == null ? null : run(path.group(1), Integer.parseInt(path.group(2)));
        if (run == null || isOpen(run, path.group(3))) {
            return false;
        }
        response.sendRedirect(request.getContextPath() + '/' + run.getUrl() + "duvo/#" + asked);
        return true;
    }

    /** The build; null if there is none that the user may read. */
    @CheckForNull
    private static Run<?, ?> run(String jobs, int number) {
        var name = Arrays.stream(jobs.split("/job/"))
                .skip(1)
                .map(each -> URLDecoder.decode(each.replace("+", "%2B"), StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
        try {
            var job = Jenkins.get().getItemByFullName(name, Job.class);
            return job == null ? null : job.getBuildByNumber(number);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    private static boolean isOpen(Run<?, ?> run, String promptId) {
        var inputs = run.getAction(InputAction.class);
        try {
            return inputs != null && inputs.getExecution(promptId) != null;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
