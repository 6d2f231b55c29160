package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.InvisibleAction;
import hudson.model.Saveable;
import hudson.util.XStream2;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.follow.EvaluationResult;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Saved objects that lack fields: each class that is saved is read with each of its fields missing, one at a time, as a file has it
 * that was generated, edited by hand or written before there was the field. Then every question to the object has the answer of the
 * whole object or that of a new one, never null where a new one has none.
 */
class SavedFieldsTest {
    private static final String ROOT = "io.jenkins.plugins.duvo.";
    private static final XStream2 XML = new XStream2();
    /** What depends on more than the fields, and what changes an object. */
    private static final Set<String> NO_QUESTIONS =
            Set.of("getDurationMillis", "current", "clone", "getDescriptor", "readResolve", "getResult", "onResume");

    /** What is made of several fields: only never null. */
    private static final Set<String> DERIVED = Set.of(
            "getTitle",
            "getSummary",
            "decider",
            "describe",
            "context",
            "place",
            "getDate",
            "getAt",
            "beginning",
            "toMap",
            "toJson",
            "toString");

    /** Classes with fields that are never read from a file, or that their constructor makes before they are. */
    private static final Set<String> NOT_READ = Set.of(
            "config.DuvoConfiguration", // reads into itself
            "config.DuvoConfigurationException",
            "api.DuvoException",
            "pipeline.PromptStepContext", // an input is opened again after a restart
            "pipeline.TappedListener", // each execution of a step makes its own
            "pipeline.JobStep",
            "pipeline.CallStep",
            "pipeline.JobActionStep",
            "pipeline.DuvoRunStep",
            "pipeline.DuvoFollowStep",
            "pipeline.DuvoStatusStep",
            "pipeline.DuvoMessagesStep",
            "pipeline.DuvoRespondStep",
            "pipeline.DuvoSendMessageStep",
            "pipeline.DuvoStopStep",
            "pipeline.DuvoRunsStep",
            "pipeline.DuvoEvaluationStep",
            "follow.LruMap", // in memory
            "workspace.WorkspaceFileFinder$Find", // goes to an agent of the same version
            "workspace.WriteTextCallable");

    private static final EvaluationResult NO_EVALUATION = new EvaluationResult(Reason.UNREADABLE, null, Map.of(), null);

    /**
     * Objects of one class.
     *
     * @param whole with every field set, to what is neither null nor 0 nor false
     * @param fresh as new
     */
    private record Saved(Object whole, Object fresh) {
        @Override
        public String toString() {
            return whole.getClass().getName().substring(ROOT.length());
        }
    }

    /** What builds, projects and the configuration save as XML. */
    private static List<Saved> inXml() throws Exception {
        var record = new JobRecord("local", "agent", "acme", 5);
        record.setId("run");
        record.setStatus("completed");
        record.setAgentName("Name");
        record.setPlace("Release / Deploy", "eu");
        record.setFirstMessage("Go");
        record.setLastWords("It is closed");
        record.setShownCount(2);
        record.setLogLevel(LogLevel.ALL);
        record.setAbortReason("why");
        record.setOpenRequest("request", 7);
        record.setPromptId("prompt");
        record.setCreatedAt(Instant.ofEpochMilli(9));
        record.setFormerEnd(Instant.ofEpochMilli(11));
        record.endFollowing(3, "failure");
        record.setOrphanFate(OrphanFate.LEFT);
        var decision = new DecisionRecord("request", "Pay?", DecisionRecord.Verdict.APPROVED, "alice");
        decision.markAccepted(true);
        decision.setTimeLimit(5);
        decision.setAsked("digest");
        decision.setAskedAt(3, 4);
        decision.setAnswers(List.of(new AnsweredQuestion("Q", "A")));
        decision = decision.withTitleAndTimes("Pay?", 3, 4).withBuild("other #1");
        decision.setAskedAt(3, 4);
        decision.setJobId("run");
        record.add(decision);
        record.exclude(List.of("alice"));
        var evaluation = evaluation();
        record.setEvaluation(evaluation, "failure");
        var action = new DuvoJobsAction();
        set(action, "jobs", new ArrayList<>(List.of(record)));
        set(action, "responses", new ArrayList<>(List.of(decision)));
        var builder = new DuvoRunBuilder("agent");
        set(builder, "settings", settings());
        var evaluated = result();
        set(evaluated, "evaluation", evaluation.toMap());
        var environment = make("freestyle.JobEnvironmentAction", evaluated);
        return List.of(
                new Saved(record, new JobRecord("", "", "", 0)),
                new Saved(decision, new DecisionRecord("", "", null, null)),
                new Saved(new AnsweredQuestion("Q", "A"), new AnsweredQuestion("", "")),
                new Saved(evaluation, new EvaluationRecord(NO_EVALUATION, UnaryOperator.identity())),
                new Saved(new CheckRecord("tone", true, "rude"), new CheckRecord("", null, null)),
                new Saved(action, new DuvoJobsAction()),
                new Saved(builder, new DuvoRunBuilder(null)),
                new Saved(environment, make("freestyle.JobEnvironmentAction", emptyResult())),
                new Saved(settings(), new JobSettings()),
                new Saved(new PresetAnswer("Q", "A"), new PresetAnswer(null, null)),
                new Saved(connection(), new DuvoConnection(null)));
    }

    private static EvaluationRecord evaluation() {
        var summary = new EvaluationSummary("ready", 1, 9, "so so", new EvaluationSummary.SeverityCounts(2, 3, 4));
        var why = DuvoException.invalidResponse("read it", "no");
        var evaluation = new EvaluationRecord(
                new EvaluationResult(Reason.READY, summary, Map.of("tone", "rude"), why), UnaryOperator.identity());
        evaluation.setObjection("not good enough");
        return evaluation;
    }

    /** What a running Pipeline saves in {@code program.dat}. */
    private static List<Saved> inPrograms() throws Exception {
        var answers = List.of(new PresetAnswer("Q", "A"));
        var answer = make("pipeline.ScriptedAnswer", true, answers);
        var marker = make("pipeline.SentMessageMarker", "Text", 5, Set.of("message"));
        return List.of(
                new Saved(settings(), new JobSettings()),
                new Saved(new PresetAnswer("Q", "A"), new PresetAnswer(null, null)),
                new Saved(result(), emptyResult()),
                new Saved(answer, make("pipeline.ScriptedAnswer", null, List.of())),
                new Saved(marker, make("pipeline.SentMessageMarker", "", 0, Set.of())));
    }

    private static DuvoConnection connection() {
        var connection = new DuvoConnection("acme");
        connection.setApiUrl("https://duvo.example");
        connection.setCredentialsId("key");
        connection.setTeamId("team");
        connection.setJobUrlTemplate("https://duvo.example/{runId}");
        connection.setWebhooks(true);
        connection.setFolders(List.of("folder"));
        connection.setAgents(List.of("agent"));
        connection.setMaxConcurrentJobs(3);
        return connection;
    }

    private static JobSettings settings() {
        var settings = JobSettings.ofExisting("run");
        settings.setAgentId("agent");
        settings.setMessage("Go");
        settings.setFiles("*.txt");
        settings.setConnection("acme");
        settings.setCredentialsId("key");
        settings.setHumanRequests("deny");
        settings.setSubmitter("alice");
        settings.setSelfApproval(false);
        settings.setRequestTimeoutMinutes(4);
        settings.setOnRequestTimeout("deny");
        settings.setOnDeny("continue");
        settings.setAnswers(List.of(new PresetAnswer("Q", "A")));
        settings.setLog("all");
        settings.setOutputFile("out.txt");
        settings.setFailOn("low");
        settings.setUnstableOn("any");
        settings.setEvaluationTimeoutMinutes(3);
        return settings;
    }

    private static JobResult result() {
        var job = new Job(
                "run", "agent", null, new Status("completed"), null, Instant.EPOCH, null, Instant.ofEpochMilli(7));
        var text = new Message("m", "text", "assistant", null, "Said", null, null);
        var open = Json.MAPPER.readValue(
                "{\"id\":\"request\",\"type\":\"approval\",\"title\":\"Pay?\"}", HumanRequest.class);
        return JobResult.of(job, open, new MessagePage(List.of(text), 1, 0), Instant.EPOCH);
    }

    private static JobResult emptyResult() throws Exception {
        return (JobResult) make(
                "session.JobResult",
                new JobRecord("", "", "", 0),
                make("session.AgentOutput", LogLevel.MESSAGES),
                null,
                make("session.DenialGate", List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("inXml")
    void xmlMayLackAnyField(Saved saved) throws Exception {
        for (var field : fields(saved.whole().getClass())) {
            var copy = XML.fromXML(XML.toXML(saved.whole()));
            assertThat("the whole " + field, answers(copy), is(answers(saved.whole())));
            var xml = without(XML.toXML(saved.whole()), field.getName());
            check(saved, XML.fromXML(xml), field.getName());
        }
        var none = "<" + tag(saved) + "/>";
        check(saved, XML.fromXML(none), "all");
    }

    @ParameterizedTest
    @MethodSource("inPrograms")
    void programMayLackAnyField(Saved saved) throws Exception {
        for (var field : fields(saved.whole().getClass())) {
            if (field.getType() == boolean.class && field.getDeclaringClass() == JobSettings.class) {
                continue; // they are as old as the class
            }
            check(saved, read(renamed(written(saved.whole()), field.getName())), field.getName());
        }
    }

    /** Steps that were saved are read whatever they lack; what they say then is theirs. */
    @Test
    void stepMayLackAnyField() throws Exception {
        var steps = new ArrayList<Object>();
        steps.add(make("pipeline.JobStepExecution", null, settings()));
        for (var name : List.of("Status", "Messages", "Stop", "SendMessage", "Respond", "Evaluation")) {
            var type = "pipeline.Duvo" + name + "Step";
            var step = name.equals("SendMessage") ? make(type, "run", "Go") : make(type, "run");
            steps.add(make("pipeline.Duvo" + name + "Step$Execution", null, step));
        }
        steps.add(make("pipeline.DuvoRunsStep$Execution", null, make("pipeline.DuvoRunsStep")));
        for (var step : steps) {
            var fields = fields(step.getClass());
            assertThat(step.getClass().getName(), fields, not(empty()));
            for (var field : fields) {
                if (field.getName().equals("trace") || field.getName().equals("requestId")) {
                    continue; // null until something was sent
                }
                var copy = read(renamed(written(step), field.getName()));
                if (Set.of("message", "response").contains(field.getName())) {
                    field.setAccessible(true);
                    assertThat(field.toString(), field.get(copy), is(not(nullValue())));
                }
            }
        }
    }

    /** A class that is saved and has no case here would be found by those whose builds it breaks. */
    @Test
    void everySavedClassHasACase() throws Exception {
        var covered = new TreeSet<String>(NOT_READ);
        Stream.concat(inXml().stream(), inPrograms().stream()).forEach(saved -> covered.add(saved.toString()));
        covered.add("pipeline.JobStepExecution");
        covered.add("pipeline.JobActionStepExecution");
        covered.add("pipeline.DuvoSendMessageStep$Execution");
        covered.add("pipeline.DuvoRespondStep$Execution");
        covered.add("pipeline.DuvoRunsStep$Execution");
        covered.add("pipeline.DuvoEvaluationStep$Execution");

        assertThat(
                savedClasses().stream().filter(name -> !covered.contains(name)).toList(), is(empty()));
    }

    private static List<String> savedClasses() throws Exception {
        var root = Path.of(JobSettings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(root.resolve(ROOT.replace('.', '/')))) {
            var found = new ArrayList<String>();
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                var type = Class.forName(name, false, SavedFieldsTest.class.getClassLoader());
                if (isSaved(type)) {
                    found.add(name.substring(ROOT.length()));
                }
            }
            return found;
        }
    }

    private static boolean isSaved(Class<?> type) {
        var saved = Serializable.class.isAssignableFrom(type)
                || Describable.class.isAssignableFrom(type)
                || Saveable.class.isAssignableFrom(type)
                || InvisibleAction.class.isAssignableFrom(type);
        return saved
                && !type.isEnum()
                && !type.isRecord()
                && !type.isAnonymousClass()
                && !type.isSynthetic()
                && !Descriptor.class.isAssignableFrom(type)
                && !type.getName().contains("Badge")
                && Stream.of(type.getDeclaredFields()).anyMatch(SavedFieldsTest::isSaved);
    }

    private static boolean isSaved(Field field) {
        return (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0 && !field.isSynthetic();
    }

    /** Every question to the read object is answered as by the whole or by a new one. */
    private static void check(Saved saved, Object read, String missing) throws Exception {
        var whole = answers(saved.whole());
        var fresh = answers(saved.fresh());
        answers(read).forEach((question, answer) -> {
            if (DERIVED.contains(question)) {
                assertThat(saved + " without " + missing + ": " + question, answer, is(not("<null/>")));
            } else if (!Objects.equals(answer, fresh.get(question))) {
                assertThat(saved + " without " + missing + ": " + question, answer, is(whole.get(question)));
            }
        });
    }

    private static Map<String, String> answers(Object of) throws Exception {
        var answers = new TreeMap<String, String>();
        for (var method : of.getClass().getDeclaredMethods()) {
            if (isQuestion(method)) {
                method.setAccessible(true);
                try {
                    answers.put(method.getName(), XML.toXML(method.invoke(of)));
                } catch (InvocationTargetException e) {
                    throw new AssertionError(of.getClass().getSimpleName() + "." + method.getName(), e.getCause());
                }
            }
        }
        return answers;
    }

    private static boolean isQuestion(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() != void.class
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && !NO_QUESTIONS.contains(method.getName())
                && !method.getName().equals("check");
    }

    private static List<Field> fields(Class<?> type) {
        var fields = new ArrayList<Field>();
        for (Class<?> c = type; c != null && c.getName().startsWith(ROOT); c = c.getSuperclass()) {
            Arrays.stream(c.getDeclaredFields())
                    .filter(SavedFieldsTest::isSaved)
                    .forEach(fields::add);
        }
        return fields;
    }

    private static String tag(Saved saved) {
        return XML.toXML(saved.whole()).split("[<>\\s/]", 3)[1];
    }

    /** The XML without an element of the outermost object. */
    private static String without(String xml, String field) {
        var element = Pattern.compile(
                "(?ms)^  <" + field + "(?:\\s[^>]*)?(?:/>|>[^<\n]*</" + field + ">|>.*?^  </" + field + ">)\n");
        var cut = element.matcher(xml).replaceFirst("");
        assertThat(field + " is not in " + xml, cut, is(not(xml)));
        return cut;
    }

    private static byte[] written(Object object) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** The saved object with another name for a field: to the class of today that field is missing. */
    private static byte[] renamed(byte[] saved, String field) {
        var latin = new String(saved, StandardCharsets.ISO_8859_1);
        var name = "\0" + (char) field.length() + field;
        assertThat(field, latin.contains(name), is(true));
        var other = "\0" + (char) field.length() + "~" + field.substring(1);
        return latin.replaceFirst(Pattern.quote(name), other).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Object read(byte[] saved) throws Exception {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(saved))) {
            return in.readObject();
        }
    }

    private static Object make(String name, Object... arguments) throws Exception {
        for (Constructor<?> made : Class.forName(ROOT + name).getDeclaredConstructors()) {
            if (made.getParameterCount() == arguments.length) {
                made.setAccessible(true);
                return made.newInstance(arguments);
            }
        }
        throw new AssertionError(name);
    }

    private static void set(Object object, String name, Object value) throws Exception {
        var field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(object, value);
    }

    // --- files of JSON

    @Test
    void journalMayLackAnyMember() throws Exception {
        var whole = Json.MAPPER.readTree("""
                {"version":1,"localId":"local","home":{"rootUrl":"u","path":"p","host":"h"},"build":"job#1","connection":"acme",
                "credentialsId":"key","startMark":"mark","agentId":"agent","runId":"run","reference":"ref","message":"Go","sandboxId":"s","detach":true,
                "queued":true,"decision":{"requestId":"r","approved":true,"by":"alice","at":4},"webhookUrl":"w","givenUp":"why",
                "gated":true,"abandoned":true}""");
        var members = whole.propertyNames();
        assertThat(
                members,
                containsInAnyOrder(Stream.of(JournaledJob.class.getRecordComponents())
                        .map(component -> component.getName())
                        .toArray()));
        for (var member : members) {
            var cut = ((ObjectNode) whole.deepCopy()).without(member);
            var read = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(cut), JournaledJob.class);
            for (var needed : List.of(read.localId(), read.home(), read.build(), read.connection(), read.agentId())) {
                assertThat(member, needed, is(not(nullValue())));
            }
            read.isDetached();
            read.followRequest(null, Duration.ZERO);
            read.withLocalId("other").withBuild("other#1");
            for (var inner : List.of("home", "decision")) {
                for (var part : whole.get(inner).propertyNames()) {
                    var torn = (ObjectNode) whole.deepCopy();
                    ((ObjectNode) torn.get(inner)).without(part);
                    var job = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(torn), JournaledJob.class);
                    assertThat(
                            part,
                            job.home().equals(new ControllerIdentity("u", "p", "h")),
                            is(inner.equals("decision")));
                    if (job.decision() != null) {
                        job.decision().answer();
                        job.decision().verdict();
                    }
                }
            }
        }
    }

    @Test
    void transcriptLineMayLackAnyMember() throws Exception {
        var line = "{\"change\":\"EDITED\",\"message\":{\"id\":\"m\",\"type\":\"text\",\"role\":\"assistant\","
                + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"text_content\":\"T\",\"tool_call\":{\"id\":\"c\",\"name\":\"n\","
                + "\"arguments\":{}},\"tool_result\":{\"tool_call_id\":\"c\",\"result\":1,\"error\":\"e\"}},\"altered\":true,"
                + "\"position\":4}";
        for (var member : List.of(
                "change",
                "altered",
                "position",
                "id",
                "type",
                "role",
                "timestamp",
                "text_content",
                "tool_call",
                "name",
                "tool_call_id",
                "result",
                "error",
                "tool_result",
                "arguments")) {
            var renamed = line.replace("\"" + member + "\":", "\"other\":");
            assertThat(member, renamed, is(not(line)));
            var read = Objects.requireNonNull(TranscriptLine.parse(renamed.getBytes(StandardCharsets.UTF_8)), member);
            read.changeOrNew();
            read.message().isAgentText();
            assertThat(member, read.message().id(), is(not(nullValue())));
        }
        assertThat(TranscriptLine.parse("{\"position\":4}".getBytes(StandardCharsets.UTF_8)), is(nullValue()));
    }
}
