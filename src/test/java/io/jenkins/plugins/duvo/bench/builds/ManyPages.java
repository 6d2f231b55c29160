package io.jenkins.plugins.duvo.bench.builds;

import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.sun.management.OperatingSystemMXBean;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.harness.BuildSaves;
import io.jenkins.plugins.duvo.harness.ServedRequests;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.JournaledJob;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import tools.jackson.databind.JsonNode;

/**
 * Benchmark of the pages of builds: a hundred that are open on one build, one with a thousand Jobs, and a folder that moves with a
 * thousand projects. Adds its figures to the file that the system property {@code duvo.bench} names. What is measured for a thousand
 * is measured for 250 before, to see how it grows.
 */
@WithJenkins
class ManyPages {
    private static final int OPEN_PAGES = 100;
    private static final int SECONDS = 30;
    private static final int CHANGES_A_SECOND = 50;
    private static final List<Integer> SIZES = List.of(250, 1_000);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void pages(JenkinsRule jenkins) throws Exception {
        openOnOneBuild(jenkins);
        for (var size : SIZES) {
            manyJobs(jenkins, size);
        }
        for (var size : SIZES) {
            changingJobs(jenkins, size);
        }
        for (var size : SIZES) {
            movingFolder(jenkins, size);
        }
    }

    /** What is written to save the begin, the start and the end of each of many Jobs of one build, some {@link #CHANGES_A_SECOND}. */
    private void changingJobs(JenkinsRule jenkins, int count) throws Exception {
        var build = runningBuild(jenkins);
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, "dv_simulated");
        TestConnection.connect("http://127.0.0.1:1");
        var connection = ResolvedConnection.forBuild(null, null, build);
        var settings = new JobSettings();
        settings.setAgentId("agent-1");
        var stores = new ArrayList<JobStore>();
        try (var saves = new BuildSaves(build)) {
            var cpu = cpuMillis();
            var pace = new Pace();
            for (int i = 0; i < count; i++) {
                stores.add(JobStore.begin(build, "changing-" + i, settings, connection, null));
                pace.keep();
            }
            for (var store : stores) {
                store.record().setId("job-" + store.record().getLocalId());
                store.saveStarted(store.record().getId(), false);
                pace.keep();
            }
            for (var store : stores) {
                store.record().setStatus("completed");
                store.saveEnd(5, null, null, false);
                pace.keep();
            }
            figure("changes_" + count + "_saves_of_the_build", saves.count(), "");
            figure("changes_" + count + "_written", saves.bytes() >> 10, " KiB of build.xml");
            figure("changes_" + count + "_cpu", cpuMillis() - cpu, " ms");
        }
        build.doStop();
    }

    /** Pace of the changes: ten times as many as Duvo lets one key make. */
    private static final class Pace {
        private final long begun = System.nanoTime();
        private int changes;

        void keep() throws InterruptedException {
            changes++;
            var due = changes * 1_000L / CHANGES_A_SECOND - millisSince(begun);
            if (due > 0) {
                Thread.sleep(due);
            }
        }
    }

    /** A hundred pages ask as their script does: for news every two seconds, and for messages where there are new ones. */
    private void openOnOneBuild(JenkinsRule jenkins) throws Exception {
        var build = runningBuild(jenkins);
        var job = job(build, "only");
        say(build, job, "begins");
        var page = jenkins.getURL() + build.getUrl() + "duvo/";
        var requests = ServedRequests.observe();
        var clients = Executors.newScheduledThreadPool(8);
        get(page);
        Thread.sleep(2_000); // what the first look compiles is no load of pages
        requests.clear();
        var cpu = cpuMillis();
        for (int i = 0; i < OPEN_PAGES; i++) {
            clients.scheduleAtFixedRate(new OpenPage(page), i * 20L, 2_000, TimeUnit.MILLISECONDS);
        }
        for (int second = 0; second < SECONDS; second++) {
            say(build, job, "round " + second);
            Thread.sleep(1_000);
        }
        var used = cpuMillis() - cpu;
        figure("open_100_requests_per_second", requests.of("/duvo/").size() / SECONDS, "");
        figure("open_100_cpu", used * 100 / (SECONDS * 1_000L), " % of one core, with the hundred clients");
        stop(clients);
        build.doStop();
    }

    private final class OpenPage implements Runnable {
        private final String page;
        private long since = System.currentTimeMillis();
        private long next;

        OpenPage(String page) {
            this.page = page;
        }

        @Override
        public void run() {
            try {
                var news = json(page + "news?since=" + since);
                since = news.get("now").asLong();
                if (news.at("/jobs/0/size").asLong() > next) {
                    next = json(page + "job/only/messages?from=" + next)
                            .get("next")
                            .asLong();
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void manyJobs(JenkinsRule jenkins, int count) throws Exception {
        var build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        for (int i = 0; i < count; i++) {
            say(build, job(build, "job-" + i), "begins");
        }
        var page = jenkins.getURL() + build.getUrl();
        for (var part : List.of("duvo/", "duvo/news?since=0&table=", "")) {
            get(page + part);
            var begun = System.nanoTime();
            var size = get(page + part).length();
            var name = part.isEmpty() ? "build" : part.startsWith("duvo/n") ? "news" : "page";
            figure("jobs_" + count + "_" + name, millisSince(begun), " ms");
            figure("jobs_" + count + "_" + name + "_size", size >> 10, " KiB");
        }
    }

    /** A folder is moved twice: at first without Jobs, because Jenkins itself has much to do for each project that moves. */
    private void movingFolder(JenkinsRule jenkins, int count) throws Exception {
        var folder = jenkins.createProject(Folder.class, "moves-" + count);
        var target = jenkins.createProject(Folder.class, "target-" + count);
        for (int i = 0; i < count; i++) {
            folder.createProject(FreeStyleProject.class, "p" + i);
        }
        var begun = System.nanoTime();
        Items.move(folder, target);
        figure("move_" + count + "_folder_without_jobs", millisSince(begun), " ms");
        var living = new Job("job-1", "agent-1", null, null, null, null, null, null);
        for (var project : folder.getAllJobs()) {
            var build = new FreeStyleBuild((FreeStyleProject) project);
            JobJournal.save(JournaledJob.forExisting(
                    build,
                    "living-" + count + "-" + project.getName(),
                    new JobSettings(),
                    new DuvoConnection("acme"),
                    living));
        }
        var journal = JobJournal.file("any").getParent();
        var written = new AtomicInteger();
        var counter = Executors.newSingleThreadExecutor();
        try (var watch = journal.getFileSystem().newWatchService()) {
            journal.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            counter.execute(() -> count(watch, written));
            begun = System.nanoTime();
            Items.move(folder, jenkins.jenkins);
            figure("move_" + count + "_folder", millisSince(begun), " ms");
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> JobJournal.all().stream()
                                    .filter(job -> job.build().startsWith(folder.getName() + "/"))
                                    .count()
                            == count);
            figure("move_" + count + "_journaled", millisSince(begun), " ms");
            Thread.sleep(2_000); // what is written again would be written now
        }
        counter.shutdown();
        counter.awaitTermination(10, TimeUnit.SECONDS);
        if (written.get() >= count) { // fewer are those of a watch that could not follow
            figure("move_" + count + "_files_written", written.get(), "");
        }
        for (var id : JobJournal.localIds()) {
            JobJournal.remove(id);
        }
    }

    /** Counts the journal's files that are made, until the watch is closed. */
    private static void count(WatchService watch, AtomicInteger written) {
        try {
            for (; ; ) {
                var key = watch.take();
                for (var event : key.pollEvents()) {
                    written.addAndGet(String.valueOf(event.context()).endsWith(".json") ? event.count() : 0);
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            // that is the end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FreeStyleBuild runningBuild(JenkinsRule jenkins) throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new SleepBuilder(600_000));
        return project.scheduleBuild2(0).waitForStart();
    }

    private static JobRecord job(Run<?, ?> build, String localId) throws IOException {
        var job = new JobRecord(localId, "agent-1", "acme", System.currentTimeMillis());
        job.setId("id-of-" + localId);
        job.setStatus("running");
        job.setFollowed(true);
        DuvoJobsAction.of(build).add(job);
        return job;
    }

    private static void say(Run<?, ?> build, JobRecord job, String text) throws IOException {
        var message = new Message("id-" + text, "text", "assistant", null, text, null, null);
        new Transcript(build, job.getLocalId(), LogLevel.TOOLS)
                .append(List.of(new MaskedUpdate(new MessageUpdate(message, Change.NEW, ""), false)), 1);
    }

    private JsonNode json(String address) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(address));
    }

    private String get(String address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    private static void stop(ScheduledExecutorService clients) throws InterruptedException {
        clients.shutdownNow();
        clients.awaitTermination(10, TimeUnit.SECONDS);
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static long cpuMillis() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1_000_000;
    }

    private static void figure(String name, long value, String unit) throws IOException {
        Files.write(
                Path.of(System.getProperty("duvo.bench")),
                List.of("pages_" + name + ": " + value + unit),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
