package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.security.ACL;
import hudson.security.csrf.CrumbIssuer;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.ForwardToView;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * REST resource of a human request, at {@code <build>/duvo/request/<id>/}. Programs call {@code approve}, {@code deny} and {@code answer},
 * which answer with one line of plain text; the form on the page of the build calls {@code submit}, which answers with the page.
 *
 * <p>All of them answer 403 if the user may not decide, and 409 with what became of the request if it is not open any more.
 */
public final class HumanRequestResource {
    /** Bytes of a body: a request has a handful of questions, and an answer a few lines. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final DuvoJobsPage page;
    /** Null if the request is not open any more. */
    private final OpenRequest open;
    /** The Job that made the request. */
    private final JobRecord job;
    /** What was decided last; null if the request is open, or was left undecided. */
    private final DecisionRecord decided;

    private HumanRequestResource(
            DuvoJobsPage page, @CheckForNull OpenRequest open, JobRecord job, @CheckForNull DecisionRecord decided) {
        this.page = page;
        this.open = open;
        this.job = job;
        this.decided = decided;
    }

    static HumanRequestResource ofOpen(DuvoJobsPage page, OpenRequest open) {
        return new HumanRequestResource(page, open, open.getJob(), null);
    }

    /** @param decided what was decided last; null if the request was left undecided */
    static HumanRequestResource ofClosed(DuvoJobsPage page, JobRecord job, @CheckForNull DecisionRecord decided) {
        return new HumanRequestResource(page, null, job, decided);
    }

    /** Whether this says better than another one, of a later step about the same Job, what became of the request. */
    boolean knowsMoreThan(HumanRequestResource other) {
        return certainty() > other.certainty();
    }

    /** 0 where no decision is known, 1 where it is not known who decided what or Duvo did not accept it, 2 for the rest. */
    private int certainty() {
        if (decided == null) {
            return 0;
        }
        var isUnknown = decided.getVerdict() == null || decided.getVerdict() == DecisionRecord.Verdict.ELSEWHERE;
        return isUnknown || Boolean.FALSE.equals(decided.getAccepted()) ? 1 : 2;
    }

    // --- what the view form.jelly shows: the request with its form, or what became of it

    public DuvoJobsPage page() {
        return page;
    }

    /** The request; null if it is not open any more. */
    @CheckForNull
    public OpenRequest open() {
        return open;
    }

    /** Which request is late, and what became of it. */
    public String late() {
        var decision = open == null ? decided : open.decision();
        if (decision != null) {
            var time = decision.getAt() == 0 ? "" : ", " + JobView.words(decision.getDate());
            var what = decision.getSummary() + time;
            return isOwn(decision)
                    ? Messages.HumanRequestResource_own(decision.getTitle(), job.place(), what)
                    : Messages.HumanRequestResource_late(decision.getTitle(), job.place(), what);
        }
        return open == null
                ? Messages.HumanRequestResource_gone(job.place())
                : Messages.HumanRequestResource_late(open.getTitle(), job.place(), open.getState());
    }

    /** Whether the user of the calling thread has decided, such as in another tab. False without a login: the user may be any. */
    private static boolean isOwn(DecisionRecord decision) {
        var decider = decision.getUser();
        var ids = Jenkins.get().getSecurityRealm().getUserIdStrategy();
        return decider != null
                && decision.getBuild() == null
                && !ACL.isAnonymous2(Jenkins.getAuthentication2())
                && ids.equals(decider, PlainText.id(user()));
    }

    // --- verbs

    /** Approves the request. */
    @RequirePOST
    public HttpResponse doApprove() {
        return refusal(mayAnswer()).orElseGet(() -> {
            if (!open.request().isApproval()) {
                return new TextResponse(400, Messages.HumanRequestResource_asksQuestions());
            }
            return done(open.tryAnswer(Answer.APPROVE, user()), Messages.HumanRequestResource_approved());
        });
    }

    /** Denies an approval, or refuses to answer the questions. */
    @RequirePOST
    public HttpResponse doDeny() {
        return refusal(mayRefuse())
                .orElseGet(() -> done(
                        open.tryRefuse(user()),
                        open.request().isApproval()
                                ? Messages.HumanRequestResource_denied()
                                : Messages.HumanRequestResource_refused()));
    }

    /** Answers the questions, with a form or with JSON as {@link SubmittedAnswers} reads them. */
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
        return done(open.tryAnswer(Answer.to(checked.answers()), user()), Messages.HumanRequestResource_answered());
    }

    /** Accepts what the form on the page of the build submits. Problems are shown on the page. */
    @RequirePOST
    public HttpResponse doSubmit(StaplerRequest2 request) {
        var yes = request.hasParameter("yes");
        var refusal = refusal(yes ? mayAnswer() : mayRefuse());
        if (refusal.isPresent()) {
            return page(refusal.get());
        }
        @CheckForNull var asked = request.getParameter("asked");
        if (asked != null && !asked.equals(open.digest())) { // the page is older than what the Job asks
            return page(new TextResponse(409, Messages.HumanRequestResource_asksElse()));
        }
        boolean claimed;
        if (!yes) {
            claimed = open.tryRefuse(user());
        } else if (open.request().isApproval()) {
            claimed = open.tryAnswer(Answer.APPROVE, user());
        } else {
            var form = open.getForm();
            if (form == null) {
                return page(conflict());
            }
            var typed = request.getParameterMap();
            var submitted = form.readFieldsets(typed);
            var problem = submitted.problem();
            if (problem.isPresent()) {
                return page(new TextResponse(400, problem.get()))
                        .with("again", open.getId())
                        .with("typed", typed);
            }
            claimed = open.tryAnswer(Answer.to(submitted.answers()), user());
        }
        return claimed ? HttpResponses.redirectTo(request.getContextPath() + '/' + next()) : page(conflict());
    }

    /** Where a user who has decided goes on: at what the build asks besides, which the page begins with, or else at the Job. */
    private String next() {
        var isAskedMore = page.getOpenRequests().stream().anyMatch(other -> other.isAsked() && other.isRefusable());
        return page.getRun().getUrl() + "duvo/" + (isAskedMore ? "" : "#job-" + job.getLocalId());
    }

    private ForwardToView page(TextResponse problem) {
        return new ForwardToView(page, "index") {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException, ServletException {
                response.setStatus(problem.status());
                super.generateResponse(request, response, node);
            }
        }.with("problem", problem.text());
    }

    private static Optional<SubmittedAnswers> posted(StaplerRequest2 request) throws IOException {
        var type = request.getContentType();
        if (type != null && type.startsWith("application/json")) {
            var body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
            return body.length > MAX_BODY_BYTES
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

    /** Why the user cannot decide; empty if the user can. */
    private Optional<TextResponse> refusal(boolean may) {
        if (open == null) {
            return Optional.of(conflict());
        }
        if (!may) {
            open.rejected(user());
            return Optional.of(
                    new TextResponse(403, Messages.HumanRequestResource_forbidden(user(), open.getApprovers())));
        }
        return open.isAsked() ? Optional.empty() : Optional.of(conflict());
    }

    private TextResponse conflict() {
        return new TextResponse(409, late());
    }

    private TextResponse done(boolean claimed, String line) {
        return claimed ? new TextResponse(200, line) : conflict();
    }

    private static String user() {
        return Jenkins.getAuthentication2().getName();
    }

    /** Response of one line of plain text. */
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
