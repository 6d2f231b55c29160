package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Duvo's API, one method for each of its calls. Every method blocks for at most the time its constant names and throws nothing
 * but {@link DuvoException}. Nothing is repeated here, whatever the answer, except what OkHttp repeats safely: a GET, or a
 * request of which nothing was sent. Holds no state; thread-safe.
 */
public final class DuvoClient {
    /** A list of Jobs is asked for every few seconds; one that hangs is better asked again. */
    static final Duration LIST_TIMEOUT = Duration.ofSeconds(5);
    /** A read concerns one Job only and can be repeated. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    /** An action is not repeated lightly: it gets time to end in an answer. */
    static final Duration ACTION_TIMEOUT = Duration.ofSeconds(30);
    /** A file may be large. */
    static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(30);
    /** Who takes a large file may be silent while it is put away, but not for long. */
    static final Duration STORE_TIMEOUT = Duration.ofMinutes(2);
    /** The most messages that Duvo gives in one page. */
    public static final int MESSAGES_A_PAGE = 50;
    /** The most Jobs or Assignments that Duvo gives in one page. */
    public static final int ROWS_A_PAGE = 100;

    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpTransport wire;

    /**
     * @param http carries the calls; proxies, connection pool and connect timeout are its own
     * @param origin scheme, host and port of Duvo
     * @param key asked for the API key before each call
     * @param userAgent what the client calls itself
     * @param limits told what each answer says of the request budget; called on the thread of the call
     */
    public DuvoClient(
            OkHttpClient http, HttpUrl origin, Supplier<String> key, String userAgent, Consumer<RateLimit> limits) {
        this.wire = new HttpTransport(http, origin, key, userAgent, limits);
    }

    /** Who the key belongs to. */
    public Profile getProfile() throws DuvoException {
        return get(
                "read the key's profile", READ_TIMEOUT, wire.url().addPathSegment("profile"), "profile", Profile.class);
    }

    /** The teams that the key may use; a team's own key sees just that team. */
    public List<Team> listTeams() throws DuvoException {
        return list("list the key's teams", wire.url().addPathSegment("teams"), "teams", Team[].class);
    }

    /** A page of a team's Assignments, at most {@link #ROWS_A_PAGE}. */
    public AssignmentPage listAssignments(String team, int limit, int offset) throws DuvoException {
        var url = page(path("teams", team, "agents"), limit, offset);
        return readBody("list the Assignments", READ_TIMEOUT, url, "agents", AssignmentPage.class);
    }

    public Assignment getAssignment(String agentId) throws DuvoException {
        return get(
                "read Assignment " + ErrorText.line(agentId),
                READ_TIMEOUT,
                path("agents", agentId),
                "agent",
                Assignment.class);
    }

    /** Starts a Job. A failure with {@link Outcome#UNKNOWN} may have started one. */
    public Job startJob(String team, StartRequest start) throws DuvoException {
        var asked = "start a Job of Assignment " + ErrorText.line(start.agentId());
        return requireId(asked, member(asked, post(asked, path("teams", team, "runs"), start), "run", Job.class));
    }

    /** What Duvo says of a Job now. */
    public JobState getJob(String runId) throws DuvoException {
        var asked = "read Job " + ErrorText.line(runId);
        return readBody(
                asked, READ_TIMEOUT, path("runs", runId), "run", JobState.class); // null where there is no such Job
    }

    /**
     * A page of a team's Jobs, newest first.
     *
     * @param status only Jobs with this status, or null for all; must be a word that Duvo documents
     * @param agentId only Jobs of this Assignment, or null for all
     */
    public JobListPage listJobs(
            String team, @CheckForNull String status, @CheckForNull String agentId, int limit, int offset)
            throws DuvoException {
        var url = page(path("teams", team, "runs"), limit, offset).addQueryParameter("sort_order", "desc");
        if (status != null) {
            url.addQueryParameter("status", status);
        }
        if (agentId != null) {
            url.addQueryParameter("agent_id", agentId);
        }
        return readBody("list the Jobs", LIST_TIMEOUT, url, "data", JobListPage.class);
    }

    /** A page of a Job's messages, oldest first, at most {@link #MESSAGES_A_PAGE}. */
    public MessagePage listMessages(String runId, int limit, int offset) throws DuvoException {
        var url = page(path("runs", runId, "messages"), limit, offset);
        return readBody(
                "read the messages of Job " + ErrorText.line(runId), READ_TIMEOUT, url, "messages", MessagePage.class);
    }

    /** Says something to a Job; also takes up one that waits or has ended. */
    public Message sendMessage(String runId, String text) throws DuvoException {
        var asked = "send a message to Job " + ErrorText.line(runId);
        var json = post(asked, path("runs", runId, "messages"), Map.of("message", text));
        return member(asked, json, "message", Message.class);
    }

    /** Answers a human request. Duvo takes it only while the Job waits on that request. */
    public void respond(String runId, String requestId, Answer answer) throws DuvoException {
        post(
                "answer a human request of Job " + ErrorText.line(runId),
                path("runs", runId, "human-requests", requestId, "respond"),
                answer);
    }

    /**
     * Asks Duvo to stop a Job. It stops later, if at all: a Job that waits for a person is not stopped.
     *
     * @return whether Duvo says that it took the request
     */
    public boolean stopJob(String runId) throws DuvoException {
        var asked = "stop Job " + ErrorText.line(runId);
        return wire.call(
                        asked,
                        ACTION_TIMEOUT,
                        request(path("runs", runId, "stop")).post(OneShotBody.empty()))
                .path("success")
                .asBoolean(false);
    }

    /** Duvo's own evaluation of a Job, as JSON, or null if there is none. */
    @CheckForNull
    public JsonNode getEvaluation(String agentId, String runId) throws DuvoException {
        var asked = "read the evaluation of Job " + ErrorText.line(runId);
        var json = wire.call(asked, READ_TIMEOUT, request(path("agent", agentId, "runs", runId, "evaluation")));
        return json.path("data").isNull() ? null : json.path("data");
    }

    /** Makes a place for files. */
    public Sandbox createSandbox() throws DuvoException {
        var asked = "create a sandbox";
        return member(
                asked,
                wire.call(asked, ACTION_TIMEOUT, request(path("sandboxes")).post(OneShotBody.empty())),
                null,
                Sandbox.class);
    }

    /** Where to send the file that the Job is to find at {@code path}. */
    public UploadTarget uploadTarget(String sandboxId, String path) throws DuvoException {
        var asked = "prepare the upload of " + ErrorText.line(path);
        var json = post(asked, path("sandboxes", sandboxId, "upload-urls"), Map.of("path", path));
        return member(asked, json, null, UploadTarget.class);
    }

    /**
     * Sends a file's bytes, in whatever time that takes up to half an hour. The key stays here: the target may be anybody's host.
     * It must be reached by https, unless Duvo itself is on this machine. Needs no turn: the target is no part of Duvo's API.
     */
    public void upload(UploadTarget target, Upload file) throws DuvoException {
        var asked = "upload " + ErrorText.line(target.path());
        var url = HttpUrl.parse(target.url());
        if (url == null || !wire.trusts(url)) {
            throw new DuvoException(asked, Outcome.NOT_SENT, 0, "Duvo named no usable address for it", null, null);
        }
        wire.upload(asked, new Request.Builder().url(url).put(file.body()));
    }

    /** What a sandbox holds below {@code path}. */
    public List<SandboxFile> listFiles(String sandboxId, String path) throws DuvoException {
        var url = path("sandboxes", sandboxId, "files").addQueryParameter("path", path);
        return list("list the files of a sandbox", url, "files", SandboxFile[].class);
    }

    private HttpUrl.Builder path(String... segments) {
        var url = wire.url();
        for (var segment : segments) {
            // OkHttp would take dots for steps up the path.
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

    private JsonNode post(String asked, HttpUrl.Builder url, Object body) throws DuvoException {
        var bytes = RequestBody.create(Json.MAPPER.writeValueAsBytes(body), JSON);
        return wire.call(asked, ACTION_TIMEOUT, request(url).post(new OneShotBody(bytes)));
    }

    private <T> T get(String asked, Duration timeout, HttpUrl.Builder url, String member, Class<T> type)
            throws DuvoException {
        return member(asked, wire.call(asked, timeout, request(url)), member, type);
    }

    /** Reads the whole answer, which is none of Duvo's if it lacks a certain member: an empty page would be believed. */
    private <T> T readBody(String asked, Duration timeout, HttpUrl.Builder url, String mustHave, Class<T> type)
            throws DuvoException {
        var json = wire.call(asked, timeout, request(url));
        if (!json.has(mustHave)) {
            throw missingMember(asked, mustHave);
        }
        return member(asked, json, null, type);
    }

    private <T> List<T> list(String asked, HttpUrl.Builder url, String member, Class<T[]> type) throws DuvoException {
        return List.of(get(asked, READ_TIMEOUT, url, member, type));
    }

    private static <T> T member(String asked, JsonNode json, @CheckForNull String member, Class<T> type)
            throws DuvoException {
        try {
            var value = Json.MAPPER.treeToValue(member == null ? json : json.path(member), type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            // The parser's own message quotes the body, which may be anything.
        }
        throw missingMember(asked, member == null ? "what it must hold" : member);
    }

    private static DuvoException missingMember(String asked, String what) {
        return new DuvoException(asked, Outcome.UNKNOWN, 0, "the answer lacks " + what, null, null);
    }

    private static Job requireId(String asked, Job job) throws DuvoException {
        if (job.id() == null || job.id().isBlank()) {
            throw missingMember(asked, "the Job's id");
        }
        return job;
    }
}
