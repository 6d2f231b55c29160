import { sleep, until } from "./jenkins.mjs";

const BULK = "d0700000-0000-4000-8000-000000000009";
const TALKATIVE = "d0700000-0000-4000-8000-000000000002";
const FAILING = "d0700000-0000-4000-8000-000000000006";
const APPROVAL = "d0700000-0000-4000-8000-000000000004";
const BULK_MESSAGES = 10_000;

const isAsked = (build) => build.openRequests.some((request) => request.asked);
const rows = (page) => page.locator(".duvo-entry").count();

/** Scrolls so that a part of the page begins below the header, which stays. */
async function top(part) {
  await part.first().evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 90));
}

async function configuration(browser) {
  const page = await browser.open("manage/configure", { height: 1000 });
  await top(page.locator(".jenkins-section__title", { hasText: /^\s*Duvo\s*$/ }));
  await browser.accessible(page, "configuration");
  await browser.picture(page, "configuration");
  await page.context().close();
}

async function form(browser) {
  const page = await browser.open("job/freestyle-approval/configure", { height: 1000 });
  await top(page.locator("[name='builder']"));
  await page.getByText("Pay open invoices").waitFor();
  await browser.accessible(page, "form");
  await browser.picture(page, "form");
  await page.context().close();
}

/** An approval in a Pipeline: the log, the summary, the input, and what stays of it. */
async function approval(browser, jenkins) {
  const build = await jenkins.build("approval");
  await jenkins.jobs(build, "an approval that is asked", isAsked);

  const list = await browser.open("job/approval/");
  await list.locator("[tooltip='A Duvo Job waits for a person'], [data-tippy-content='A Duvo Job waits for a person']").first().waitFor();
  await list.context().close();

  const summary = await browser.open(build);
  await browser.accessible(summary, "summary of a waiting build");
  await summary.context().close();

  const page = await browser.open(`${build}duvo/`);
  const input = await browser.open(`${build}input/`);
  await browser.picture(input, "approvals-input");
  await input.getByRole("button", { name: "Approve" }).click();
  await input.context().close();
  await page.getByText("approved by").first().waitFor();
  await jenkins.end(build);
  await page.getByText("Invoice 4711 is paid.").waitFor();
  await page.getByText("accepted by Duvo").first().waitFor();
  await browser.accessible(page, "decisions");
  await page.context().close();

  const log = await browser.open(`${build}console`);
  await browser.picture(log, "build");
  await log.context().close();
}

/** An approval in a freestyle build, answered on the page itself, which goes on without being loaded again. */
async function freestyle(browser, jenkins) {
  const build = await jenkins.build("freestyle-approval");
  await jenkins.jobs(build, "an approval on the page", isAsked);

  const requests = await browser.open("duvo-requests/");
  await browser.accessible(requests, "requests");
  await browser.picture(requests, "approvals-requests");
  await requests.context().close();

  const page = await browser.open(`${build}duvo/`);
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await browser.accessible(page, "a request on the page");
  await browser.picture(page, "approvals-freestyle");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForLoadState();
  await page.evaluate(() => {
    globalThis.isSame = true;
  });
  await page.getByText("Invoice 4711 is paid.").waitFor({ timeout: 60_000 });
  browser.expect(await page.evaluate(() => globalThis.isSame), "the page was loaded again to show what is new");
  browser.expect((await page.locator(".duvo-tool").count()) === 1, "the tool call and its result are not one row");
  await page.context().close();
}

async function questions(browser, jenkins) {
  const build = await jenkins.build("questions");
  await jenkins.jobs(build, "questions that are asked", isAsked);
  const page = await browser.open(`${build}duvo/`, { height: 1000 });
  await browser.accessible(page, "a form");
  await browser.picture(page, "approvals-questions");
  await page.getByRole("radio", { name: "Moravia Paper" }).check();
  await page.getByRole("checkbox", { name: "Paper A4" }).check();
  await page.getByRole("textbox", { name: "Your answer" }).fill("Leave it at the gate, please");
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  await jenkins.end(build);
  await page.getByText("Leave it at the gate, please").first().waitFor();
  await browser.accessible(page, "answers");
  await page.context().close();
}

/** Several Jobs in one build, one of which fails. */
async function several(browser, jenkins) {
  const build = await jenkins.build("parallel");
  await jenkins.end(build);
  const summary = await browser.open(build);
  await browser.accessible(summary, "summary of several Jobs");
  await browser.picture(summary, "summary");
  await summary.context().close();
  const page = await browser.open(`${build}duvo/`);
  await page.locator("summary").nth(1).click();
  await page.locator(".duvo-tool").first().waitFor();
  await page.locator(".duvo-tool summary").nth(2).click();
  await browser.accessible(page, "several Jobs");
  await browser.picture(page, "tools");
  await page.context().close();
}

/** Answers the next request to an address, and waits for it. */
async function once(page, address, answer) {
  await new Promise((resolve) => {
    page.route(address, (route) => answer(route).then(resolve), { times: 1 });
  });
}

/** A Job that talks, seen while it does. */
async function running(browser, jenkins) {
  await jenkins.addPipeline("review", `duvoRun agentId: '${TALKATIVE}', message: 'Review the contracts of November'`);
  const build = await jenkins.build("review");
  await jenkins.jobs(build, "a Job that talks", ({ jobs }) => jobs.some((job) => job.messageCount > 5));
  const page = await browser.open(`${build}duvo/`);
  await until("the first rows", async () => (await rows(page)) > 3);
  const before = await rows(page);
  await until("further rows", async () => (await rows(page)) > before + 5);
  await browser.accessible(page, "a Job that runs");
  await browser.picture(page, "running");

  await once(page, "**/messages?from=*", (route) => route.abort());
  const lost = await rows(page);
  await until("further rows after a read that failed", async () => (await rows(page)) > lost + 5);

  await once(page, "**/news?since=*", (route) => route.fulfill({ status: 403 }));
  await page.locator("#duvo-trouble").waitFor();
  const logged = await rows(page);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await until("further rows after the session had ended", async () => (await rows(page)) > logged);
  browser.expect(!(await page.locator("#duvo-trouble").isVisible()), "the page still says that Jenkins does not answer");
  await page.context().close();
}

/** Ten thousand messages: the end, the beginning, a search, the dark, a narrow window and the keyboard. */
async function transcript(browser, jenkins) {
  await jenkins.addPipeline("export", `duvoRun agentId: '${BULK}', message: 'Export the stock movements'`);
  const build = await jenkins.build("export");
  await jenkins.end(build, 10 * 60_000);

  const began = Date.now();
  const page = await browser.open(`${build}duvo/`);
  await page.getByText(`Movement ${BULK_MESSAGES}:`).waitFor();
  console.log(`  ${Date.now() - began} ms until the last of ${BULK_MESSAGES} messages is seen`);

  const log = page.locator(".duvo-log");
  for (let i = 0; i < 12; i++) {
    await log.evaluate((box) => {
      box.scrollTop = 0;
    });
    await sleep(300);
  }
  browser.expect((await rows(page)) <= 1000, `${await rows(page)} rows are kept in the page`);
  browser.expect((await page.getByText(`Movement ${BULK_MESSAGES}:`).count()) === 0, "the window does not move");

  await log.focus();
  await page.keyboard.press("Home");
  await page.getByText("Movement 1:").waitFor();
  await page.keyboard.press("End");
  await page.getByText(`Movement ${BULK_MESSAGES}:`).waitFor();

  const searched = Date.now();
  await page.getByPlaceholder("Search the transcript").fill("Movement 77");
  await page.getByText("111 found").waitFor();
  console.log(`  ${Date.now() - searched} ms to search ${BULK_MESSAGES} messages`);
  await browser.accessible(page, "a search");
  await browser.picture(page, "search");
  await page.locator(".duvo-entry", { hasText: "Movement 7766:" }).getByRole("link").click();
  await page.getByText("Movement 7767:").waitFor();
  await page.context().close();

  const dark = await browser.open(`${build}duvo/`, { dark: true });
  await dark.getByText(`Movement ${BULK_MESSAGES}:`).waitFor();
  await browser.accessible(dark, "dark");
  await browser.picture(dark, "transcript-dark");
  await dark.context().close();

  const narrow = await browser.open(`${build}duvo/`, { width: 400, height: 800 });
  await narrow.getByText(`Movement ${BULK_MESSAGES}:`).waitFor();
  const width = await narrow.evaluate(() => document.scrollingElement.scrollWidth);
  browser.expect(width <= 400, `the page is ${width} pixels wide in a window of 400`);
  await browser.accessible(narrow, "narrow");
  await narrow.locator(".duvo-job").scrollIntoViewIfNeeded();
  await browser.picture(narrow, "transcript-narrow");
  await narrow.context().close();
}

/** What the graph and the stage view show of each state of a step, where this Jenkins has their plugins. */
async function views(browser, jenkins) {
  if (!(await jenkins.has("pipeline-graph-view")) || !(await jenkins.has("pipeline-stage-view"))) {
    console.log("  NO PICTURES OF PIPELINE VIEWS: name a folder with their plugins in VIEWS");
    return;
  }
  // Each build is another one of these states, so that the stage view has them all.
  await jenkins.addPipeline(
    "views",
    `def settings = [
        [agentId: '${TALKATIVE}'],
        [agentId: '${APPROVAL}'],
        [agentId: '${FAILING}'],
        [agentId: '${FAILING}', propagate: false]
      ][env.BUILD_NUMBER.toInteger() - 1]
      stage('Check') { duvoRun settings }
      stage('Deploy') { echo 'deployed' }`,
  );
  const graph = async (build, name) => {
    const page = await browser.open(`${build}stages/`, { height: 700 });
    await page.getByText("Check").first().waitFor();
    await sleep(3000); // what the graph reads comes by and by
    await browser.picture(page, `views-${name}`);
    await page.context().close();
  };

  const talking = await jenkins.build("views");
  await jenkins.jobs(talking, "a Job that talks", ({ jobs }) => jobs.some((job) => job.messageCount > 5));
  await graph(talking, "running");
  await jenkins.post(`${talking}stop`, "application/x-www-form-urlencoded", "");
  await jenkins.end(talking);
  await graph(talking, "aborted");

  const asking = await jenkins.build("views");
  const { openRequests } = await jenkins.jobs(asking, "an approval that is asked", (seen) => isAsked(seen) && seen);
  await graph(asking, "asking");
  await jenkins.post(`${asking}duvo/request/${openRequests[0].id}/deny`, "application/x-www-form-urlencoded", "");
  await jenkins.end(asking);
  await graph(asking, "denied");

  for (const name of ["failed", "propagate-false"]) {
    const failing = await jenkins.build("views");
    await jenkins.end(failing);
    await graph(failing, name);
  }
  const stages = await browser.open("job/views/", { height: 700 });
  await stages.getByText("Deploy").first().waitFor();
  await sleep(3000);
  await browser.picture(stages, "views-stages");
  await stages.context().close();
}

/** What the walk sees, in this order. */
export const WALK = [configuration, form, approval, freestyle, questions, several, running, views, transcript];
