package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.Transcript;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.IOException;
import java.text.DateFormat;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.GET;

/**
 * View of one Job of a build, at {@code <build>/duvo/job/<key>/}: the model of its card in the build's summary and of its card on the
 * page.
 */
public final class JobView {
    private static final Logger LOGGER = Logger.getLogger(JobView.class.getName());

    private static final int MAX_DECISIONS = 5;
    /** Texts that stand beside a request, and characters of each. */
    private static final int MAX_LEAD = 5;

    private static final int MAX_LEAD_TEXT = 5_000;

    private final Run<?, ?> run;
    private final JobRecord job;
    /** The open human requests of this Job, the oldest first. */
    private final List<OpenRequest> open;

    /** @param open the open human requests of this Job, the oldest first */
    JobView(Run<?, ?> run, JobRecord job, List<OpenRequest> open) {
        this.run = run;
        this.job = job;
        this.open = open;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    public JobRecord getJob() {
        return job;
    }

    public StatusIcon getLook() {
        return StatusIcon.of(job, !open.isEmpty(), isFollowed());
    }

    /** Whether what is shown of the Job may change: Jenkins follows it, or its build may do so when it resumes. */
    boolean isFollowed() {
        return job.detachedAt() == 0 && (job.isFollowed() || run.isBuilding());
    }

    /** Duvo's own word for the status; where Duvo gave none, or where it may be out of date, words of ours. */
    public String getStatus() {
        var status = job.getStatus();
        if (getLook() == StatusIcon.UNKNOWN) {
            return job.getId() == null ? Messages.JobView_noJob() : Messages.JobView_lastSeen(known(status));
        }
        var postponedTo = job.postponedTo();
        if (getLook() == StatusIcon.POSTPONED && postponedTo != null) {
            return Messages.JobView_postponed(words(Date.from(postponedTo)));
        }
        if (getLook() == StatusIcon.RUNNING && job.isStopping()) {
            return Messages.JobView_stopping();
        }
        return getLook() == StatusIcon.WAITING ? waiting() : known(status);
    }

    private String waiting() {
        var asked = getOpenRequest();
        if (asked != null && asked.request().isApproval()) {
            return Messages.JobView_waitingForApproval();
        }
        return asked != null && asked.request().isQuestion()
                ? Messages.JobView_waitingForAnswers()
                : Messages.JobView_waiting();
    }

    /**
     * A time in Jenkins' zone, as the user's language writes it, with the zone's name. Views write times in the user's zone, which is not
     * known here; as an argument of a message, a time would be written in Jenkins' language.
     */
    static String words(Date time) {
        var request = Stapler.getCurrentRequest2();
        var language = request == null ? Locale.getDefault() : request.getLocale();
        return DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, language)
                        .format(time)
                + ' '
                + new SimpleDateFormat("z", language).format(time);
    }

    private static String known(String status) {
        return status.isEmpty() ? Messages.JobView_starting() : status;
    }

    /** The Job's duration, unless Jenkins lost sight of it before it ended, and its number of messages, in words. */
    public String getFigures() {
        if (!job.isEnded() && !isFollowed()) {
            return Messages.JobView_messages(job.getShownCount());
        }
        return Messages.JobView_figures(Util.getTimeSpanString(job.getDurationMillis()), job.getShownCount());
    }

    /** What became of the Job after its build ended without it; null if the build sees or saw to it. */
    @CheckForNull
    public String getOrphanNote() {
        var note = job.orphanNote();
        return note == null && !job.isEnded() && !isFollowed() ? Messages.JobView_notFollowed() : note;
    }

    /** The open human request of the Job; null if there is none. */
    @CheckForNull
    public OpenRequest getOpenRequest() {
        return open.isEmpty() ? null : open.get(0);
    }

    /** The last decisions on the Job's human requests, the oldest first. */
    public List<DecisionRecord> getLastDecisions() {
        var all = job.getDecisions();
        return all.subList(Math.max(0, all.size() - MAX_DECISIONS), all.size());
    }

    /** Duvo's evaluation as the card shows it; null unless the step has a gate, and until it is known. */
    @CheckForNull
    public EvaluationView getEvaluation() {
        var evaluation = job.getEvaluation();
        return evaluation == null ? null : new EvaluationView(evaluation);
    }

    /** The address of the Job on Duvo's own pages; null if the connection has no template for it. */
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
        // Only http and https: a configuration file that was edited by hand could hold a javascript: address.
        return url != null && HttpUrl.parse(url) != null ? url : null;
    }

    /** Whether an approval that the Job asked for was denied in Jenkins: the step may have failed by that, whatever the Job's status is. */
    public boolean isDenied() {
        return job.isDenied();
    }

    /** The log level of the Job's step, as users write it: how much of the transcript may be shown. */
    public String getLog() {
        return job.logLevel().keyword();
    }

    /** Whether the log level lets any message be shown. */
    public boolean hasVisibleMessages() {
        return job.logLevel() != LogLevel.NONE;
    }

    /** Whether what a row of the table shows of the Job contains a text, which is in lower case. */
    boolean mentions(String lowerCase) {
        return Stream.of(
                        job.getTitle(),
                        job.getAgentId(),
                        job.getId(),
                        job.getConnection(),
                        job.context(),
                        job.getLastWords(),
                        getStatus())
                .anyMatch(each -> each != null && each.toLowerCase(Locale.ROOT).contains(lowerCase));
    }

    /** The last things that the agent said, the oldest first; empty where the log level lets no message be shown. Harmless. */
    public List<String> lead() {
        var texts = new LinkedHashMap<String, String>();
        try {
            if (hasVisibleMessages()) {
                TranscriptPage.read(transcript(), TranscriptQuery.LAST, LogLevel.MESSAGES, job.beginning())
                        .entries()
                        .forEach(entry -> texts.put(entry.id(), Util.fixNull(entry.text())));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot read what led to a request of " + run);
        }
        texts.values().removeIf(String::isBlank);
        return texts.values().stream()
                .skip(Math.max(0, texts.size() - MAX_LEAD))
                .map(text -> PlainText.truncate(text, MAX_LEAD_TEXT))
                .toList();
    }

    /** Size of the transcript in bytes. */
    public long getSize() throws IOException {
        return transcript().size();
    }

    /**
     * A hash of what the head of the card shows, without duration and number of messages: the page fetches the head again when it
     * changes.
     */
    public String getStamp() {
        var last = job.getDecisions().stream().reduce((earlier, later) -> later);
        var open = getOpenRequest();
        return Integer.toHexString(Objects.hash(
                getStatus(),
                getLook().name(),
                job.getId(),
                getOrphanNote(),
                job.getTitle(),
                job.context(),
                job.getLastWords(),
                isDenied(),
                job.getDecisions().size(),
                last.map(DecisionRecord::getAccepted).orElse(null),
                open == null ? "" : open.getId(),
                job.getEvaluation() != null));
    }

    /**
     * Answers with a page of the transcript as JSON. The parameters {@code from} and {@code before} are positions in bytes: the page
     * begins at the one, or ends at the other; without both it is the last page. With {@code find}, which goes with {@code from},
     * entries without that text are left out. One call reads a limited part, so a match may be on a further page.
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
        return JsonResponse.of(page.withRequests(TranscriptRequestEntry.all(job, open)));
    }

    /** Downloads the whole transcript as plain text: what the log level lets people see. */
    @GET
    public HttpResponse doText() {
        return download(TranscriptDownload.Format.TEXT);
    }

    /** Downloads the whole transcript with a JSON object a line: what the log level lets people see. */
    @GET
    public HttpResponse doNdjson() {
        return download(TranscriptDownload.Format.NDJSON);
    }

    private HttpResponse download(TranscriptDownload.Format format) {
        run.checkPermission(Item.READ);
        return new TranscriptDownload(transcript(), job, TranscriptRequestEntry.all(job, open), format);
    }

    private TranscriptFile transcript() {
        return Transcript.fileOf(run, job.getLocalId());
    }
}
