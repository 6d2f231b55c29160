import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PATIENCE = 120_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** What is ours on a page. The rest is core's, or of the forms that core makes of our fields. */
const OURS = "#duvo-jobs, #duvo-requests, #duvo-live, .duvo-cards";

/** The variables of core's that a dark theme sets, for a Jenkins without one. */
const DARK = `
  :root { color-scheme: dark; --background: #12131a; --white: #f6f6fb; --text-color: #f6f6fb; --text-color-secondary: #a0a3b5;
    --card-background: #1b1c26; --card-border-color: #2b2d3a; --input-color: #191a23; --input-border: #3a3c4b;
    --table-background: #1b1c26; --accent-color: #7aa2ff; --link-color: #7aa2ff; --blue: #58a6ff; --green: #4ade80;
    --red: #ff6b60; --orange: #ffb454; --yellow: #ffe15a; --header-background: #12131a; --jenkins-border-color: #2b2d3a; }`;

/** A headless Chromium that looks at one Jenkins and remembers what was wrong with what it saw. */
export class Browser {
  constructor(root, images) {
    this.root = root;
    this.images = images;
    this.problems = [];
    this.remarks = new Map();
  }

  async start() {
    this.chromium = await chromium.launch({ executablePath: process.env.CHROMIUM, args: SWITCHES });
    return this;
  }

  async end() {
    await this.chromium?.close();
  }

  /** Opens a page of Jenkins in a window of its own. */
  async open(path, { width = 1200, height = 800, dark = false } = {}) {
    const context = await this.chromium.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", locale: "en-GB" });
    context.setDefaultTimeout(PATIENCE); // the first look at a page makes Jenkins compile it
    const page = await context.newPage();
    page.on("pageerror", (error) => this.problems.push(`${path}: a script failed: ${error.message}`));
    page.on("console", (line) => {
      if (/Content Security Policy/i.test(line.text())) {
        this.problems.push(`${path}: ${line.text()}`);
      }
    });
    const answer = await page.goto(this.root + path, { waitUntil: "load" });
    if (!answer.headers()["content-security-policy"]) {
      this.problems.push(`${path}: Jenkins enforces no content security policy, so nothing is known of ours`);
    }
    if (dark && !(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme.includes("dark")))) {
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, DARK);
    }
    return page;
  }

  /** Photographs a part of a page, or what the window shows. */
  async picture(page, name, selector) {
    const path = join(this.images, `${name}.png`);
    await page.mouse.move(0, 0);
    if (selector) {
      await page.locator(selector).first().screenshot({ path, animations: "disabled" });
    } else {
      await page.screenshot({ path, animations: "disabled" });
    }
    console.log(`  ${name}.png`);
  }

  /** What hinders people who do not see or do not use a mouse: ours is a problem, what is core's a remark. */
  async accessible(page, name) {
    await this.narrow(page, name);
    await page.evaluate(AXE);
    const found = await page.evaluate(async (ours) => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return violations
        .flatMap((each) =>
          each.nodes.map((node) => ({
            rule: each.id,
            isSerious: each.impact === "serious" || each.impact === "critical",
            target: node.target.join(" "),
            summary: node.failureSummary.replace(/\s+/g, " "),
            // That a page of core's has no landmarks is not ours.
            isOurs: each.id !== "region" && Boolean(document.querySelector(node.target[0])?.closest(ours)),
          })),
        );
    }, OURS);
    for (const each of found) {
      if (each.isOurs) {
        this.problems.push(`${name}: ${each.rule} at ${each.target}: ${each.summary}`);
      } else if (each.isSerious) {
        this.remarks.set(each.rule, new Set([...(this.remarks.get(each.rule) ?? []), each.target]));
      }
    }
  }

  /** What of ours is wider than the window: a problem, in a wide and in a narrow one. */
  async narrow(page, name) {
    const before = page.viewportSize();
    for (const width of [before.width, 400]) {
      await page.setViewportSize({ ...before, width });
      const wide = await page.evaluate(
        (ours) =>
          [...document.querySelectorAll(ours)]
            .flatMap((each) => [each, ...each.querySelectorAll("*")])
            .filter((each) => each.checkVisibility() && !each.closest("pre, .duvo-tool__gist, svg, input, .jenkins-visually-hidden"))
            .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((each) => `${each.tagName}.${each.className}`),
        OURS,
      );
      this.expect(wide.length === 0, `${name}: wider than a window of ${width} pixels: ${wide.slice(0, 3).join(", ")}`);
    }
    await page.setViewportSize(before);
  }

  expect(isSo, what) {
    if (!isSo) {
      this.problems.push(what);
    }
  }
}
