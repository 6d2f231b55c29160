package io.jenkins.plugins.duvo.bench.builds;

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
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.harness.ServedRequests;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final List<Integer> SIZES = List.of(250, 1_000);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void pages(JenkinsRule jenkins) throws Exception {
        openOnOneBuild(jenkins);
        for (var size : SIZES) {
            manyJobs(jenkins, size);
        }
        for (var size : SIZES) {
            movingFolder(jenkins, size);
        }
    }

    /** A hundred pages ask as their script does: for news every two seconds, and for messages where there are new ones. */
    private void openOnOneBuild(JenkinsRule jenkins) throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new SleepBuilder(600_000));
        var build = project.scheduleBuild2(0).waitForStart();
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
        for (var part : List.of("duvo/", "duvo/news?since=0", "")) {
            get(page + part);
            var begun = System.nanoTime();
            var size = get(page + part).length();
            var name = part.isEmpty() ? "build" : part.startsWith("duvo/n") ? "news" : "page";
            figure("jobs_" + count + "_" + name, millisSince(begun), " ms");
            figure("jobs_" + count + "_" + name + "_size", size >> 10, " KiB");
        }
    }

    private void movingFolder(JenkinsRule jenkins, int count) throws Exception {
        var folder = jenkins.createProject(Folder.class, "moves-" + count);
        var target = jenkins.createProject(Folder.class, "target-" + count);
        var living = new Job("job-1", "agent-1", null, null, null, null, null, null);
        for (int i = 0; i < count; i++) {
            var build = new FreeStyleBuild(folder.createProject(FreeStyleProject.class, "p" + i));
            JobJournal.save(JournaledJob.forExisting(
                    build, "living-" + count + "-" + i, new JobSettings(), new DuvoConnection("acme"), living));
        }
        var journal = JobJournal.file("any").getParent();
        try (var watch = journal.getFileSystem().newWatchService()) {
            journal.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            var begun = System.nanoTime();
            Items.move(folder, target);
            figure("move_" + count + "_folder", millisSince(begun), " ms");
            var written = 0;
            for (var key = watch.poll(3, TimeUnit.SECONDS); key != null; key = watch.poll(3, TimeUnit.SECONDS)) {
                for (var event : key.pollEvents()) {
                    written += String.valueOf(event.context()).endsWith(".json") ? event.count() : 0;
                }
                key.reset();
                var moved = JobJournal.all().stream()
                        .filter(job -> job.build().startsWith("target-" + count + "/"))
                        .count();
                if (moved == count) {
                    figure("move_" + count + "_journaled", millisSince(begun), " ms");
                    break;
                }
            }
            for (var key = watch.poll(2, TimeUnit.SECONDS); key != null; key = watch.poll(2, TimeUnit.SECONDS)) {
                for (var event : key.pollEvents()) {
                    written += String.valueOf(event.context()).endsWith(".json") ? event.count() : 0;
                }
                key.reset();
            }
            figure("move_" + count + "_files_written", written, "");
        }
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
