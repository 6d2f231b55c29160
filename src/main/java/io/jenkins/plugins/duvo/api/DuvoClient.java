package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Client of Duvo's API, with one method for each of its calls. Each method blocks the calling thread, for at most the timeout of
 * its kind of call, and throws only {@link DuvoException}. Holds no state; thread-safe.
 *
 * <p>The client itself never repeats a call, whatever the answer. OkHttp repeats only what is safe: a GET, or a request of which
 * nothing was sent.
 */
public final class DuvoClient {
    /** Largest number of messages that Duvo returns in one page. */
    public static final int MESSAGES_A_PAGE = 50;
    /** Largest number of Jobs or Assignments that Duvo returns in one page. */
    public static final int ROWS_A_PAGE = 100;

    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpTransport transport;
    private final Timeouts timeouts;

    /**
     * @param http the HTTP client, with its proxies, connection pool and connect timeout
     * @param origin scheme, host and port of Duvo; may have a path, below which the API is
     * @param key supplies the API key; called before each call, so a changed key is used from the next call on
     * @param userAgent value of the {@code User-Agent} header
     * @param limits receives the request budget that an answer states; called on the thread of the call
     */
    public DuvoClient(
            OkHttpClient http, HttpUrl origin, Supplier<String> key, String userAgent, Consumer<RateLimit> limits) {
        this(new HttpTransport(http, origin, key, userAgent, limits));
    }

    DuvoClient(HttpTransport transport) {
        this.transport = transport;
        this.timeouts = transport.timeouts();
    }

    /** Reads the profile of the key's owner. */
    public Profile getProfile() throws DuvoException {
        return get(
                "read the key's profile",
                transport.url().addPathSegment("profile"),
                "profile",
                in -> in.member("profile", AnswerReader::profile));
    }

    /** Lists the teams that the key may use; for a team's own key that is this team only. */
    public List<Team> listTeams() throws DuvoException {
        return get(
                "list the key's teams",
                transport.url().addPathSegment("teams"),
                "teams",
                in -> in.rows("teams", AnswerReader::team));
    }

    /** Lists a page of a team's Assignments, at most {@link #ROWS_A_PAGE}. */
    public ListPage<Assignment> listAssignments(String team, int limit, int offset) throws DuvoException {
        var url = page(path("teams", team, "agents"), limit, offset);
        return get("list the Assignments", url, "agents", in -> in.listPage("agents", AnswerReader::assignment));
    }

    /** Reads an Assignment. */
    public Assignment getAssignment(String agentId) throws DuvoException {
        return get(
                "read Assignment " + ErrorText.line(agentId),
                path("agents", agentId),
                "agent",
                in -> in.member("agent", AnswerReader::assignment));
    }

    /** Starts a Job. A call that fails with {@link Outcome#UNKNOWN} may have started one. */
    public Job startJob(String team, StartRequest start) throws DuvoException {
        var operation = "start a Job of Assignment " + ErrorText.line(start.agentId());
        var url = path("teams", team, "runs");
        var request = request(url, start.idempotencyKey());
        return requireId(operation, post(operation, request, start, "run", in -> in.member("run", AnswerReader::job)));
    }

    /** Reads a Job and its pending human request. Duvo may answer that there is no such Job: see {@link JobState#job}. */
    public JobState getJob(String runId) throws DuvoException {
        return get("read Job " + ErrorText.line(runId), path("runs", runId), "run", AnswerReader::jobState);
    }

    /**
     * Lists a page of a team's Jobs, newest first.
     *
     * @param status lists only Jobs with this status, which must be a word that Duvo documents; null for all
     * @param agentId lists only Jobs of this Assignment; null for all
     * @param limit Jobs in the page, at most {@link #ROWS_A_PAGE}
     * @param offset how many Jobs come before the page
     */
    public ListPage<Job> listJobs(
            String team, @CheckForNull String status, @CheckForNull String agentId, int limit, int offset)
            throws DuvoException {
        var url = jobs(team, JobFilter.ALL.withStatus(status).withAgentId(agentId), limit, offset);
        var operation = "list the Jobs";
        return require(
                operation,
                "data",
                transport.call(operation, timeouts.list(), request(url), in -> in.listPage("data", AnswerReader::job)));
    }

    /**
     * Lists a page of a team's Jobs with all that Duvo's lists say about each, such as the summary of its evaluation.
     *
     * @param limit Jobs in the page, at most {@link #ROWS_A_PAGE}
     * @param offset how many Jobs come before the page
     */
    public ListPage<JobRow> searchJobs(String team, JobFilter filter, int limit, int offset) throws DuvoException {
        return get(
                "list the Jobs",
                jobs(team, filter, limit, offset),
                "data",
                in -> in.listPage("data", AnswerReader::jobRow));
    }

    private HttpUrl.Builder jobs(String team, JobFilter filter, int limit, int offset) {
        var url = page(path("teams", team, "runs"), limit, offset);
        new TreeMap<>(filter.parameters()).forEach(url::addQueryParameter);
        return url;
    }

    /** Reads a page of a Job's messages, oldest first, at most {@link #MESSAGES_A_PAGE}. */
    public MessagePage listMessages(String runId, int limit, int offset) throws DuvoException {
        var url = page(path("runs", runId, "messages"), limit, offset);
        var operation = "read the messages of Job " + ErrorText.line(runId);
        return get(operation, url, "messages", AnswerReader::messagePage).requestedAt(offset);
    }

    /** Sends a message to a Job. A Job that waits for a person, or that has ended, may become active again by it. */
    public Message sendMessage(String runId, String text, IdempotencyKey key) throws DuvoException {
        var operation = "send a message to Job " + ErrorText.line(runId);
        return post(
                operation,
                request(path("runs", runId, "messages"), key),
                Map.of("message", text),
                "message",
                in -> in.member("message", AnswerReader::message));
    }

    /** Answers a human request. Duvo accepts the answer only while the Job waits for this request. */
    public void respond(String runId, String requestId, Answer answer, IdempotencyKey key) throws DuvoException {
        var request = request(path("runs", runId, "human-requests", requestId, "respond"), key);
        transport.call(
                "answer a human request of Job " + ErrorText.line(runId),
                timeouts.action(),
                request.post(json(answer)),
                AnswerReader::absent);
    }

    /**
     * Asks Duvo to stop a Job. The Job stops later, if at all: Duvo does not stop one that waits for a person.
     *
     * @return whether Duvo says that it accepted the call
     */
    public boolean stopJob(String runId) throws DuvoException {
        var operation = "stop Job " + ErrorText.line(runId);
        var request = request(path("runs", runId, "stop")).post(OneShotBody.empty());
        return Boolean.TRUE.equals(
                transport.call(operation, timeouts.action(), request, in -> in.member("success", AnswerReader::flag)));
    }

    /** Reads Duvo's own evaluation of a Job; null if there is none, or if it does not say its checks. */
    @CheckForNull
    public Evaluation getEvaluation(String agentId, String runId) throws DuvoException {
        var operation = "read the evaluation of Job " + ErrorText.line(runId);
        var request = request(path("agent", agentId, "runs", runId, "evaluation"));
        return transport.call(operation, timeouts.read(), request, in -> in.member("data", AnswerReader::evaluation));
    }

    /** Creates a sandbox, a place for files that a Job is to work on, and returns its id. It expires by itself. */
    public String createSandbox() throws DuvoException {
        var operation = "create a sandbox";
        var request = request(path("sandboxes")).post(OneShotBody.empty());
        return require(
                operation,
                "the sandbox's id",
                transport.call(operation, timeouts.action(), request, in -> in.member("sandbox_id", AnswerReader::id)));
    }

    /** Asks Duvo for the address to which a file can be uploaded that the Job is to find at {@code path}. */
    public UploadTarget uploadTarget(String sandboxId, String path) throws DuvoException {
        var operation = "prepare the upload of " + ErrorText.line(path);
        return post(
                operation,
                request(path("sandboxes", sandboxId, "upload-urls")),
                Map.of("path", path),
                "the address",
                AnswerReader::uploadTarget);
    }

    /**
     * Uploads a file, in at most half an hour. The request does not contain the key, because the target may be any
     * host. The target must be reached by https, unless Duvo itself is on this machine. The target is no part of Duvo's API,
     * so the upload needs no permit of the key's request budget.
     *
     * @throws DuvoException also if the file itself cannot be read: see {@link DuvoException#isLocalFileUnreadable}
     */
    public void upload(UploadTarget target, Upload file) throws DuvoException {
        var operation = "upload " + ErrorText.line(target.path());
        var url = HttpUrl.parse(target.url());
        if (url == null || !transport.isTrusted(url)) {
            throw new DuvoException(operation, Outcome.NOT_SENT, 0, "Duvo named no usable address for it", null, null);
        }
        transport.upload(operation, new Request.Builder().url(url).put(file.body()));
    }

    private HttpUrl.Builder path(String... segments) {
        var url = transport.url();
        for (var segment : segments) {
            // An id that is empty or dots would name another call: OkHttp resolves dots as steps up the path.
            url.addPathSegment(segment.matches("\\.{1,2}|") ? "_" : segment);
        }
        return url;
    }

    private static HttpUrl.Builder page(HttpUrl.Builder url, int limit, int offset) {
        return url.addQueryParameter("limit", Integer.toString(limit))
                .addQueryParameter("offset", Integer.toString(offset));
    }

    private static Request.Builder request(HttpUrl.Builder url) {
        return new Request.Builder().url(url.build());
    }

    private static Request.Builder request(HttpUrl.Builder url, IdempotencyKey key) {
        return request(url).header(IdempotencyKey.HEADER, key.toString());
    }

    private static OneShotBody json(Object body) {
        return new OneShotBody(RequestBody.create(Json.MAPPER.writeValueAsBytes(body), JSON));
    }

    private <T> T post(
            String operation, Request.Builder request, Object body, String content, Function<AnswerReader, T> answer)
            throws DuvoException {
        return require(
                operation, content, transport.call(operation, timeouts.action(), request.post(json(body)), answer));
    }

    private <T> T get(String operation, HttpUrl.Builder url, String content, Function<AnswerReader, T> answer)
            throws DuvoException {
        return require(operation, content, transport.call(operation, timeouts.read(), request(url), answer));
    }

    /** Returns the content of an answer. If it is absent, the answer is an error: it would be read as empty and believed. */
    private static <T> T require(String operation, String content, @CheckForNull T answer) throws DuvoException {
        if (answer == null) {
            throw missing(operation, content);
        }
        return answer;
    }

    private static DuvoException missing(String operation, String content) {
        return new DuvoException(operation, Outcome.UNKNOWN, 0, "the answer lacks " + content, null, null);
    }

    /** A Job without an id could not be followed. */
    private static Job requireId(String operation, Job job) throws DuvoException {
        if (job.id() == null || job.id().isBlank()) {
            throw missing(operation, "the Job's id");
        }
        return job;
    }
}
