package io.jenkins.plugins.duvo.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium for all tests of a class, with a profile of its own. Where there is none, the class is skipped and says so;
 * {@code CHROMIUM} and {@code CHROMEDRIVER} may name the two programs.
 */
public final class BrowserExtension implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    /** What `.ci/test` looks for in the reports. */
    private static final String MISSING = "NO PAGE WAS OPENED IN A BROWSER: install Chromium and chromedriver";

    private static final Dimension WINDOW = new Dimension(1200, 900);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path profile;
    private ChromeDriver driver;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return chromium().isPresent() && chromedriver().isPresent()
                ? ConditionEvaluationResult.enabled("a Chromium is here")
                : ConditionEvaluationResult.disabled(MISSING);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        profile = Files.createTempDirectory("chromium");
        var options = new ChromeOptions();
        options.setBinary(chromium().orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--user-data-dir=" + profile);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver().orElseThrow())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(WINDOW);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (driver != null) {
            driver.quit();
        }
        if (profile != null) {
            FileUtils.deleteDirectory(profile.toFile());
        }
    }

    /** Opens a page, and returns when it and its scripts are loaded. */
    public void open(String address) {
        driver.get(address);
    }

    /** Leaves the page that is open, so that it asks no more. */
    public void leave() {
        driver.get("about:blank");
    }

    /** Runs a script in the page, and returns what it returns: a text, a number as a Long or Double, a Boolean or a list. */
    @SuppressWarnings("unchecked")
    public <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    /** The texts of the elements that are shown, in their order; no line of a text begins or ends with a space. */
    public List<String> texts(String selector) {
        return run(
                "return [...document.querySelectorAll(arguments[0])].filter(each => each.checkVisibility())"
                        + ".map(each => each.innerText.replace(/\\s+/g, ' ').trim())",
                selector);
    }

    /** Makes the window so many pixels wide. */
    public void resize(int width) {
        driver.manage().window().setSize(new Dimension(width, WINDOW.getHeight()));
    }

    private static Optional<File> chromium() {
        return program("CHROMIUM", "chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<File> chromedriver() {
        return program("CHROMEDRIVER", "chromedriver");
    }

    private static Optional<File> program(String variable, String... names) {
        var named = System.getenv(variable);
        var folders = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        var candidates = named != null
                ? Stream.of(new File(named))
                : folders.flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)));
        return candidates.filter(File::canExecute).findFirst();
    }
}
