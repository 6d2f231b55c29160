package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.security.csrf.CrumbIssuer;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.ForwardToView;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A human request at its address, {@code <build>/duvo/request/<id>/}: what programs and the page of the build do with it. The
 * verbs say what came of it in one line of plain text.
 */
public final class HumanRequestResource {
    /** Characters of a body; questions are a handful, answers a few lines. */
    private static final int LONGEST_BODY = 1 << 20;

    private final DuvoJobsAction jobs;
    /** Null once it is settled. */
    private final OpenRequest open;
    /** What was decided; null while it is open. */
    private final DecisionRecord decided;

    public HumanRequestResource(
            DuvoJobsAction jobs, @CheckForNull OpenRequest open, @CheckForNull DecisionRecord decided) {
        this.jobs = jobs;
        this.open = open;
        this.decided = decided;
    }

    /** Approves. */
    @RequirePOST
    public HttpResponse doApprove() {
        return refusal(mayAnswer()).orElseGet(() -> {
            if (!open.request().isApproval()) {
                return new TextResponse(400, Messages.HumanRequestResource_asksQuestions());
            }
            return done(open.answer(Answer.APPROVE, user()), Messages.HumanRequestResource_approved());
        });
    }

    /** Denies an approval, or refuses to answer questions. */
    @RequirePOST
    public HttpResponse doDeny() {
        return refusal(mayRefuse())
                .orElseGet(() -> done(
                        open.refuse(user()),
                        open.request().isApproval()
                                ? Messages.HumanRequestResource_denied()
                                : Messages.HumanRequestResource_refused()));
    }

    /** Answers questions, which a form or JSON names by their texts. */
    @RequirePOST
    public HttpResponse doAnswer(StaplerRequest2 request) throws IOException {
        var refusal = refusal(mayAnswer());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!open.request().isQuestion()) {
            return new TextResponse(400, Messages.HumanRequestResource_asksNone());
        }
        var posted = posted(request);
        if (posted.isEmpty()) {
            return new TextResponse(400, Messages.HumanRequestResource_unreadable());
        }
        var checked = posted.get().check(open.request());
        if (!checked.problems().isEmpty()) {
            return new TextResponse(400, String.join("; ", checked.problems()));
        }
        return done(open.answer(Answer.to(checked.answers()), user()), Messages.HumanRequestResource_answered());
    }

    /** The form on the page of the build. What is wrong is shown there. */
    @RequirePOST
    public HttpResponse doSubmit(StaplerRequest2 request) throws ServletException {
        var yes = request.hasParameter("yes");
        var refusal = refusal(yes ? mayAnswer() : mayRefuse());
        if (refusal.isPresent()) {
            return page(refusal.get());
        }
        boolean first;
        if (!yes) {
            first = open.refuse(user());
        } else if (open.request().isApproval()) {
            first = open.answer(Answer.APPROVE, user());
        } else {
            var form = open.getForm();
            if (form == null) {
                return page(conflict());
            }
            var submitted = form.read(values(form, request));
            if (!submitted.missing().isEmpty()) {
                var problem = Messages.HumanRequestResource_missing(String.join(", ", submitted.missing()));
                return page(new TextResponse(400, problem))
                        .with("again", open.getId())
                        .with("form", new HumanRequestForm(open.request(), submitted.answers(), null));
            }
            first = open.answer(Answer.to(submitted.answers()), user());
        }
        return first ? HttpResponses.redirectTo("../..") : page(conflict());
    }

    private ForwardToView page(TextResponse problem) {
        return new ForwardToView(jobs, "index") {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException, ServletException {
                response.setStatus(problem.status());
                super.generateResponse(request, response, node);
            }
        }.with("problem", problem.text());
    }

    private static Map<String, Object> values(HumanRequestForm form, StaplerRequest2 request) throws ServletException {
        var values = new HashMap<String, Object>();
        var submitted = request.getSubmittedForm().opt("parameter");
        var definitions = form.parameters();
        for (var each : submitted == null ? new JSONArray() : JSONArray.fromObject(submitted)) {
            if (each instanceof JSONObject field) {
                definitions.stream()
                        .filter(definition -> definition.getName().equals(field.optString("name")))
                        .map(definition -> definition.createValue(request, field))
                        .filter(value -> value != null)
                        .forEach(value -> values.put(value.getName(), value.getValue()));
            }
        }
        return values;
    }

    private static Optional<SubmittedAnswers> posted(StaplerRequest2 request) throws IOException {
        var type = request.getContentType();
        if (type != null && type.startsWith("application/json")) {
            var body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
            return body.length > LONGEST_BODY
                    ? Optional.empty()
                    : SubmittedAnswers.ofJson(new String(body, StandardCharsets.UTF_8));
        }
        var fields = new HashMap<>(request.getParameterMap());
        fields.remove(CrumbIssuer.DEFAULT_CRUMB_NAME);
        var issuer = Jenkins.get().getCrumbIssuer();
        if (issuer != null) {
            fields.remove(issuer.getCrumbRequestField());
        }
        return Optional.of(SubmittedAnswers.ofForm(fields));
    }

    private boolean mayAnswer() {
        return open == null || open.isAnswerable();
    }

    private boolean mayRefuse() {
        return open == null || open.isRefusable();
    }

    private Optional<TextResponse> refusal(boolean may) {
        if (open == null) {
            return Optional.of(conflict());
        }
        if (!may) {
            return Optional.of(
                    new TextResponse(403, Messages.HumanRequestResource_forbidden(user(), open.getApprovers())));
        }
        return open.isAsked() ? Optional.empty() : Optional.of(conflict());
    }

    private TextResponse conflict() {
        var state = open == null ? decided.getSummary() : open.getState();
        return new TextResponse(409, Messages.HumanRequestResource_conflict(state));
    }

    private TextResponse done(boolean first, String line) {
        return first ? new TextResponse(200, line) : conflict();
    }

    private static String user() {
        return Jenkins.getAuthentication2().getName();
    }

    private record TextResponse(int status, String text) implements HttpResponse {
        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            response.setStatus(status);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println(text);
        }
    }
}
