package io.jenkins.plugins.duvo.architecture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import hudson.model.Action;
import hudson.model.AdministrativeMonitor;
import hudson.model.Descriptor;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.bind.JavaScriptMethod;

/**
 * The addresses that Stapler serves of the plugin are those of a list. Stapler makes an address of each public getter, web method and field
 * of an object that has an address itself; a public {@code getX()} that is written for other code becomes one too. So a new address is
 * either meant, and then added to the list, or the method gets another name.
 *
 * <p>The walk begins with all actions, descriptors and administrative monitors, which have addresses, and goes on with the types of the
 * plugin that their getters return.
 */
class ServedAddressesTest {
    private static final List<Class<?>> ROOTS = List.of(Action.class, Descriptor.class, AdministrativeMonitor.class);

    private static final String HINT = "add it to the list if users may call it, else give the method another name";

    /** Classes by their names within the plugin, each with the methods and fields that it declares and that are addresses. */
    private static final Map<String, Set<String>> ALLOWED = listed("""
            config.DuvoConfiguration: getConnections
            config.DuvoConnection: getAgents getApiUrl getCredentialsId getFolders getJobUrlTemplate
            config.DuvoConnection: getMaxConcurrentJobs getName getRequestsPerMinute getTeamId getTroubleTimeoutMinutes
            config.DuvoConnectionDescriptor: doCheckAgents doCheckApiUrl doCheckCredentialsId doCheckFolders
            config.DuvoConnectionDescriptor: doCheckJobUrlTemplate doCheckMaxConcurrentJobs doCheckName
            config.DuvoConnectionDescriptor: doCheckRequestsPerMinute doCheckTeamId doCheckTroubleTimeoutMinutes
            config.DuvoConnectionDescriptor: doCheckWebhooks doFillCredentialsIdItems doTestConnection
            config.RejectedKeyMonitor: getProblem
            page.DuvoJobsPage: doNews getApi getJob(String) getJobPages getJobs getNow getOpenRequests
            page.DuvoJobsPage: getRequest(String) getRequestsStamp getResponses getRun getSummary
            page.EvaluationView: getChecks getColor getComment getFigures getObjection getSymbol
            page.EvaluationView$CheckView: getColor getName getSymbol getVerdict
            page.HumanRequestResource: doAnswer doApprove doDeny doSubmit
            page.JobView: doMessages doNdjson doText getDuvoUrl getFigures getJob getLastDecisions getLog getLook getOpenRequest getRun
            page.KeyUsagePage: getApi getKeys
            page.KeyUsageView: getAdvice getCallsUnderWay getConnections getFollowedJobs getLimit getMessagesAgeSeconds getName
            page.KeyUsageView: getPauses getRemaining getRequests getRequestsLastMinute getRequestsPerMinute getStartingJobs
            page.KeyUsageView: getStatusAgeSeconds getTroubleReason getTroubleSeconds getJobsInTrouble getWaitingJobs
            page.JobView: getEvaluation getOrphanNote getSize getStamp getStatus
            page.PendingRequestsPage: getApi getRequests
            page.StatusIcon: getColor getSymbol
            page.WaitingBadge: getUrl
            pipeline.DuvoEvaluationStep$DescriptorImpl: doCheckTimeoutMinutes
            pipeline.DuvoRespondStep$DescriptorImpl: doCheckRequestId
            pipeline.DuvoRunsStep$DescriptorImpl: doCheckLimit
            pipeline.DuvoSendMessageStep$DescriptorImpl: doCheckMessage
            request.ExportedQuestion: getHeader getOptions getQuestion
            request.ExportedQuestion$Option: getDescription getLabel
            request.OpenRequest: getAge getApprovers getDescription getDescriptionLines getForm getId getJob getJobId
            request.OpenRequest: getAgentName getBranch getFirstMessage getStage
            request.OpenRequest: getQuestions getRun getSince getState getTitle getType getUrl
            session.CopiedHomeMonitor: doCopy doSame getCount getHere getLines
            settings.AssignmentFormChecks: doAutoCompleteAgentId doCheckAgentId
            settings.ConnectionFormChecks: doCheckConnection doCheckCredentialsId doFillConnectionItems
            settings.ConnectionFormChecks: doFillCredentialsIdItems
            settings.JobFormChecks: doCheckAgentId doCheckEvaluationTimeoutMinutes doCheckFailOn doCheckFiles
            settings.JobFormChecks: doCheckOutputFile doCheckUnstableOn doFillFailOnItems doFillUnstableOnItems
            settings.JobFormChecks: doCheckRequestTimeoutMinutes doCheckSelfApproval doCheckSubmitter
            settings.JobFormChecks: doCheckHumanRequests doFillHumanRequestsItems doFillLogItems doFillOnAbortItems
            settings.JobFormChecks: doFillOnRequestTimeoutItems doFillOnDenyItems
            settings.JobIdFormChecks: doCheckRunId
            settings.PresetAnswer$DescriptorImpl: doCheckAnswer doCheckQuestion
            store.AnsweredQuestion: getAnswer getQuestion
            store.CheckRecord: getName getPassed getText
            store.DecisionRecord: getAnswers getAskedAt getAt getBuild getDate getJobId getRequestId getSummary getAccepted getTitle getUser
            store.DecisionRecord: getTimeLimit getVerdict
            store.DuvoJobsAction: getJobs getResponses
            store.JobRecord: getAgentId getAgentName getConnection getDecisions getDurationMillis getEndedAt
            store.EvaluationRecord: getChecks getComment getCritical getLow getMedium getObjection getPassed getStatus
            store.EvaluationRecord: getTotal
            store.JobRecord: getBranch getFirstMessage getLastWords getStage
            store.JobRecord: getEvaluation getExcludedUsers getFailure
            store.JobRecord: getId getLocalId getMessageCount getShownCount getStartedAt getStatus getTitle
            webhook.WebhookEndpoint: doDynamic
            """);

    @Test
    void servedAddressesAreThoseOfTheList() {
        var roots = PluginClasses.all().stream()
                .filter(type -> ROOTS.stream().anyMatch(type::isAssignableTo))
                .<Class<?>>map(type -> type.reflect())
                .toList();

        assertThat(differences(served(roots), ALLOWED), empty());
    }

    @Test
    void newAddressIsFoundWhereverItIsReached() {
        var served = served(List.of(Example.class));

        assertThat(
                differences(served, Map.of("architecture.ServedAddressesTest$Example", Set.of("getOld", "doAct"))),
                contains(
                        "architecture.ServedAddressesTest$Child serves getText: " + HINT,
                        "architecture.ServedAddressesTest$Example serves field: " + HINT,
                        "architecture.ServedAddressesTest$Example serves getChildren: " + HINT,
                        "architecture.ServedAddressesTest$Example serves getNamed(String): " + HINT,
                        "architecture.ServedAddressesTest$Example serves renamed: " + HINT,
                        "architecture.ServedAddressesTest$Example does not serve getOld: take it off the list"));
    }

    /** An object with one address of each kind. */
    public static final class Example {
        public final String field = "";

        public List<Child> getChildren() {
            return List.of();
        }

        public String getNamed(String name) {
            return name;
        }

        public void doAct(StaplerRequest2 request) {}

        @WebMethod(name = "other")
        public void renamed() {}

        public String computed() {
            return "";
        }

        public String getFor(List<String> several) {
            return "";
        }

        String getHidden() {
            return "";
        }
    }

    /** An object that is reached through another one. */
    public static final class Child {
        public String getText() {
            return "";
        }
    }

    private static List<String> differences(Map<String, Set<String>> served, Map<String, Set<String>> allowed) {
        return Stream.concat(
                        missing(served, allowed).map(each -> each.replace("#", " serves ") + ": " + HINT),
                        missing(allowed, served)
                                .map(each -> each.replace("#", " does not serve ") + ": take it off the list"))
                .toList();
    }

    private static Stream<String> missing(Map<String, Set<String>> all, Map<String, Set<String>> some) {
        return all.entrySet().stream()
                .flatMap(type -> type.getValue().stream()
                        .filter(member ->
                                !some.getOrDefault(type.getKey(), Set.of()).contains(member))
                        .map(member -> type.getKey() + '#' + member)
                        .sorted());
    }

    private static Map<String, Set<String>> listed(String list) {
        var listed = new TreeMap<String, Set<String>>();
        for (var line : list.lines().toList()) {
            var words = line.split("[: ]+");
            listed.computeIfAbsent(words[0], key -> new TreeSet<>())
                    .addAll(List.of(words).subList(1, words.length));
        }
        return listed;
    }

    /** The addresses of the classes, and of those that are reached through them, by the classes that declare them. */
    private static Map<String, Set<String>> served(Collection<? extends Class<?>> roots) {
        var served = new TreeMap<String, Set<String>>();
        var open = new ArrayDeque<Class<?>>(roots);
        var done = new HashSet<Class<?>>();
        while (!open.isEmpty()) {
            var type = open.pop();
            if (!done.add(type)) {
                continue;
            }
            for (var method : type.getMethods()) {
                if (isOurs(method.getDeclaringClass()) && !method.isBridge() && isServed(method)) {
                    add(served, method, nameOf(method));
                    types(method.getGenericReturnType()).forEach(open::add);
                }
            }
            for (var field : type.getFields()) {
                if (isOurs(field.getDeclaringClass()) && !Modifier.isStatic(field.getModifiers())) {
                    add(served, field, field.getName());
                    types(field.getGenericType()).forEach(open::add);
                }
            }
        }
        return served;
    }

    private static void add(Map<String, Set<String>> served, Member member, String name) {
        var type = member.getDeclaringClass().getName().substring(PluginClasses.PLUGIN.length() + 1);
        served.computeIfAbsent(type, key -> new TreeSet<>()).add(name);
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(PluginClasses.PLUGIN + ".");
    }

    private static boolean isServed(Method method) {
        var name = method.getName();
        return name.matches("do[A-Z].*|js[A-Z].*|getDynamic")
                || name.matches("get[A-Z].*") && hasPathParameters(method) && !isOfJenkins(method)
                || method.isAnnotationPresent(WebMethod.class)
                || method.isAnnotationPresent(JavaScriptMethod.class);
    }

    /** Whether Stapler can call a getter: with nothing, with a part of the path, or with the request. */
    private static boolean hasPathParameters(Method getter) {
        var parameters = getter.getParameterTypes();
        return parameters.length == 0
                || parameters.length == 1
                        && Set.of(String.class, int.class, long.class, StaplerRequest2.class)
                                .contains(parameters[0]);
    }

    /** Whether the method implements one of Jenkins, which is an address of all objects of that kind. */
    private static boolean isOfJenkins(Method method) {
        return supertypes(method.getDeclaringClass())
                .filter(type -> !isOurs(type))
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .anyMatch(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        var direct = Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
        return direct.flatMap(each -> Stream.concat(Stream.of(each), supertypes(each)));
    }

    private static String nameOf(Method method) {
        var parameters = method.getParameterTypes();
        return method.getName().startsWith("get") && parameters.length == 1
                ? method.getName() + '(' + parameters[0].getSimpleName() + ')'
                : method.getName();
    }

    /** The types of the plugin in a type, such as the elements of a list. */
    private static Stream<Class<?>> types(Type type) {
        if (type instanceof Class<?> plain) {
            return Stream.<Class<?>>of(plain.isArray() ? plain.getComponentType() : plain)
                    .filter(ServedAddressesTest::isOurs);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(Stream.of(generic.getRawType()), Stream.of(generic.getActualTypeArguments()))
                    .flatMap(ServedAddressesTest::types);
        }
        // Of a type variable nothing is known.
        return type instanceof WildcardType wildcard
                ? Stream.of(wildcard.getUpperBounds()).flatMap(ServedAddressesTest::types)
                : Stream.empty();
    }
}
