package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Catalogue of the faults that a call may meet, by name. */
final class FaultCatalog {
    /** The calls that the engine makes. */
    static final List<Endpoint> CALLS = List.of(
            Endpoint.TEAMS,
            Endpoint.START,
            Endpoint.RUNS,
            Endpoint.RUN,
            Endpoint.MESSAGES,
            Endpoint.RESPOND,
            Endpoint.STOP,
            Endpoint.PROFILE);

    private static final Map<String, Fault> COMMON = common();
    private static final Map<String, Fault> STATE = FaultPresets.state();
    private static final Map<String, Fault> PAGING = FaultPresets.paging();
    private static final Map<String, Fault> LISTS = Map.of("lists say completed", FaultPresets.status("completed"));
    private static final Map<String, Fault> WRITING = writing();

    private FaultCatalog() {}

    /** Names of the faults in the state of a Job that Duvo shows. */
    static List<String> stateNames() {
        return List.copyOf(STATE.keySet());
    }

    /** Names of the faults of pages that do not lead on. */
    static List<String> pagingNames() {
        return List.copyOf(PAGING.keySet());
    }

    private static Map<String, Fault> common() {
        var all = new LinkedHashMap<String, Fault>();
        all.putAll(FaultPresets.http(Instant::now));
        all.putAll(FaultPresets.transport());
        all.put("401 JSON", Fault.json(401));
        all.put("403 JSON", Fault.json(403));
        all.put("403 HTML", Fault.html(403));
        all.put("404 HTML", Fault.html(404));
        all.put("404 JSON", Fault.json(404));
        all.put("503 HTML", Fault.html(503));
        all.put("late by 8 s", Fault.delay(Duration.ofSeconds(8)));
        all.put("late by 29 s", Fault.delay(Duration.ofSeconds(29)));
        all.put(
                "the key in a refusal",
                Fault.answer(
                        400,
                        "application/json",
                        "{\"error\":\"Bad header\",\"message\":\"Authorization: Bearer dv_simulated\"}"));
        return all;
    }

    private static Map<String, Fault> writing() {
        var all = new LinkedHashMap<String, Fault>();
        all.put("504 before the work", Fault.html(504).workingLater(Duration.ofSeconds(45)));
        all.put("reset before the work", Fault.travelling(TransportFault.RESET).workingLater(Duration.ofSeconds(10)));
        all.put("done twice", Fault.delay(Duration.ZERO).twice());
        all.put("done twice, answer lost", Fault.html(502).twice());
        return all;
    }

    /** Names of the faults that make sense for a call; null means every call. */
    static List<String> names(Endpoint call) {
        var names = new ArrayList<>(COMMON.keySet());
        if (call != null && call.writes()) {
            names.addAll(WRITING.keySet());
        } else if (call == Endpoint.RUN || call == Endpoint.RUNS || call == Endpoint.MESSAGES) {
            names.addAll(STATE.keySet());
        }
        if (call == Endpoint.RUNS) {
            names.addAll(LISTS.keySet());
        }
        return names;
    }

    static Fault of(String name) {
        return Stream.of(COMMON, STATE, PAGING, LISTS, WRITING)
                .filter(faults -> faults.containsKey(name))
                .findFirst()
                .orElseThrow()
                .get(name);
    }

    static boolean isState(String name) {
        return STATE.containsKey(name) || PAGING.containsKey(name) || LISTS.containsKey(name);
    }
}
