package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.Transcript;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.GET;

/**
 * A Job of a build as people see it, at its address {@code <build>/duvo/job/<key>/}. The same for the card in the build's summary
 * and for the page.
 */
public final class JobView {
    private static final int LAST_DECISIONS = 5;

    private final Run<?, ?> run;
    private final JobRecord job;
    private final List<OpenRequest> open;

    /** @param open all that the Jobs of the build ask now */
    public JobView(Run<?, ?> run, JobRecord job, List<OpenRequest> open) {
        this.run = run;
        this.job = job;
        this.open = open.stream().filter(request -> request.getJob() == job).toList();
    }

    public Run<?, ?> getRun() {
        return run;
    }

    public JobRecord getJob() {
        return job;
    }

    public StatusIcon getLook() {
        return StatusIcon.of(job, !open.isEmpty());
    }

    /** Duvo's own word for the state; where there is none, or where it may be out of date, a word of ours. */
    public String getStatus() {
        var status = job.getStatus();
        if (getLook() == StatusIcon.UNKNOWN) {
            return job.getId() == null ? Messages.JobView_noJob() : Messages.JobView_lastSeen(status);
        }
        if (getLook() == StatusIcon.WAITING) {
            return Messages.JobView_waiting();
        }
        return status.isEmpty() ? Messages.JobView_starting() : status;
    }

    /** How long the Job has taken, and how much it has said, in words. */
    public String getFigures() {
        return Messages.JobView_figures(Util.getTimeSpanString(job.getDurationMillis()), job.getMessageCount());
    }

    /** What the Job asks now; null if nothing. */
    @CheckForNull
    public OpenRequest getOpenRequest() {
        return open.isEmpty() ? null : open.get(0);
    }

    /** The last things that were decided about what the Job asked. */
    public List<DecisionRecord> getLastDecisions() {
        var all = job.getDecisions();
        return all.subList(Math.max(0, all.size() - LAST_DECISIONS), all.size());
    }

    /** Where the Job is on Duvo's own pages; null if the administrator gave no template for it. */
    @CheckForNull
    public String getDuvoUrl() {
        var id = job.getId();
        return id == null
                ? null
                : DuvoConfiguration.get().getConnections().stream()
                        .filter(connection -> connection.getName().equals(job.getConnection()))
                        .findFirst()
                        .map(connection -> url(connection.getJobUrlTemplate(), id))
                        .orElse(null);
    }

    @CheckForNull
    private static String url(@CheckForNull String template, String id) {
        var url = template == null ? null : template.replace("{runId}", Util.rawEncode(id));
        return url != null && HttpUrl.parse(url) != null
                ? url
                : null; // no javascript: from a file that was edited by hand
    }

    /** How much of what the Job says people may see, as users write it. */
    public String getLog() {
        return job.logLevel().keyword();
    }

    /** Whether anything that the Job says may be seen. */
    public boolean isTold() {
        return job.logLevel() != LogLevel.NONE;
    }

    /** Bytes of the transcript that are written. */
    public long getSize() throws IOException {
        return transcript().size();
    }

    /** Changes when what the head of the card says changes, but for what grows all the time. */
    public String getStamp() {
        var last = job.getDecisions().stream().reduce((earlier, later) -> later);
        var open = getOpenRequest();
        return Integer.toHexString(Objects.hash(
                getStatus(),
                getLook().name(),
                job.getId(),
                job.getAgentName(),
                job.getDecisions().size(),
                last.map(DecisionRecord::getTaken).orElse(null),
                open == null ? "" : open.getId()));
    }

    /**
     * A page of the transcript. {@code from} and {@code before} are bytes: what begins there, or what ends there; without either
     * the end. {@code find} passes over what does not contain it. How much is read at once is limited, so what is wanted may be on
     * a further page.
     */
    @GET
    public HttpResponse doMessages(StaplerRequest2 request) throws IOException {
        run.checkPermission(Item.READ);
        var query = TranscriptQuery.of(
                request.getParameter("from"), request.getParameter("before"), request.getParameter("find"));
        if (query.isEmpty()) {
            return new JsonResponse(400, Messages.JobView_badQuery());
        }
        var page = TranscriptPage.read(transcript(), query.get(), job.logLevel(), job.beginning());
        return JsonResponse.of(page.with(TranscriptRequestEntry.of(job, open)));
    }

    private TranscriptFile transcript() {
        return Transcript.fileOf(run, job.getLocalId());
    }
}
