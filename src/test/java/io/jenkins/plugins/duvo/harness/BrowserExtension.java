package io.jenkins.plugins.duvo.harness;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
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

    /** Emulates a page in the dark: with the variables of core's that a dark theme sets, because core itself has none. */
    public void darken() {
        run("""
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`* { transition: none !important; } :root { color-scheme: dark; --background: #12131a; --white: #f6f6fb; --text-color: #f6f6fb;
                    --text-color-secondary: #a0a3b5; --card-background: #1b1c26; --card-border-color: #2b2d3a;
                    --input-color: #191a23; --input-border: #3a3c4b; --table-background: #1b1c26; --accent-color: #7aa2ff;
                    --link-color: #7aa2ff; --blue: #58a6ff; --green: #4ade80; --red: #ff6b60; --orange: #ffb454;
                    --yellow: #ffe15a; --header-background: #12131a; --jenkins-border-color: #2b2d3a; }`);
                document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
                """);
    }

    /** What axe-core finds wrong, of whatever weight, within the elements of a selector that are on the page. */
    public List<String> barriers(String selector) {
        driver.executeScript(AxeCore.script());
        return run(
                "return globalThis.axe.run({ include: [...document.querySelectorAll(arguments[0])] },"
                        + " { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(each => each.nodes.map(node =>"
                        + " each.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary.replace(/\\s+/g, ' '))))",
                selector);
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

    /** Logs in at a Jenkins of which each user's password is the name; whoever was logged in is logged out. */
    public void login(String root, String user) {
        driver.get(root + "login");
        await().atMost(PATIENCE).until(() -> {
            driver.manage().deleteAllCookies(); // an answer to the page that is just left may set one again
            driver.get(root + "login");
            return !driver.findElements(By.name("j_username")).isEmpty();
        });
        driver.findElement(By.name("j_username")).sendKeys(user);
        driver.findElement(By.name("j_password")).sendKeys(user, Keys.ENTER);
        await().atMost(PATIENCE)
                .ignoreExceptions() // of a page that is just left
                .until(() -> !driver.getCurrentUrl().matches(".*/(login|j_spring_security_check).*")
                        && user.equals(run(
                                "return fetch(arguments[0]).then(answer => answer.json()).then(who => who.name)",
                                root + "whoAmI/api/json")));
    }

    /** Forgets who is logged in. */
    public void logout() {
        driver.manage().deleteAllCookies();
    }

    /** Presses keys on the element that has the focus. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Opens a page in another tab and goes on with that; returns how {@link #tab} calls the tab before. */
    public String openTab(String address) {
        var before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(address);
        return before;
    }

    /** Goes on with another tab; returns how that before is called. */
    public String tab(String handle) {
        var before = driver.getWindowHandle();
        driver.switchTo().window(handle);
        return before;
    }

    /** Closes all tabs but one, and goes on with that. */
    public void closeOtherTabs(String left) {
        for (var handle : driver.getWindowHandles()) {
            if (!handle.equals(left)) {
                driver.switchTo().window(handle).close();
            }
        }
        driver.switchTo().window(left);
    }

    /** Makes the page so many pixels wide. */
    public void resize(int width) {
        // Chromium makes no window narrower than 500 pixels, but what is in it.
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", WINDOW.getHeight(), "deviceScaleFactor", 1, "mobile", false));
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
