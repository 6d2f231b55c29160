/** What the walk does to Jenkins other than looking at it: waits for it, makes jobs and starts builds. */

const PATIENCE = 10 * 60_000;

export const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

/** Waits until something is so; fails, naming it, if it is not for too long. */
export async function until(what, isSo, patience = 120_000) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const seen = await isSo();
    if (seen) {
      return seen;
    }
    await sleep(500);
  }
  throw new Error(`this was waited for in vain: ${what}`);
}

export class Jenkins {
  /** @param root with a slash at the end */
  constructor(root) {
    this.root = root;
  }

  async isUp() {
    try {
      const answer = await fetch(this.root + "api/json");
      return answer.ok && answer.headers.has("X-Jenkins");
    } catch {
      return false;
    }
  }

  async waitForStart() {
    await until("a Jenkins that answers", () => this.isUp(), PATIENCE);
  }

  async post(path, type, body) {
    const issuer = await fetch(this.root + "crumbIssuer/api/json");
    const crumb = issuer.ok ? await issuer.json() : null;
    const cookie = (issuer.headers.get("set-cookie") ?? "").split(";")[0];
    const headers = { "Content-Type": type, ...(crumb ? { [crumb.crumbRequestField]: crumb.crumb, Cookie: cookie } : {}) };
    const answer = await fetch(this.root + path, { method: "POST", headers, body, redirect: "manual" });
    if (answer.status >= 400) {
      throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    }
  }

  async addPipeline(name, script) {
    const escaped = script.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const xml = `<flow-definition><definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition"><script>${escaped}</script>
      <sandbox>true</sandbox></definition></flow-definition>`;
    await this.post(`createItem?name=${name}`, "application/xml", xml);
  }

  /** Starts a build and returns its path. */
  async build(job) {
    const { nextBuildNumber } = await this.json(`job/${job}/api/json`);
    await this.post(`job/${job}/build?delay=0sec`, "application/x-www-form-urlencoded", "");
    const path = `job/${job}/${nextBuildNumber}/`;
    await until(`the start of ${path}`, async () => (await fetch(`${this.root}${path}api/json`)).ok);
    return path;
  }

  /** Whether a plugin is active. */
  async has(plugin) {
    const { plugins } = await this.json("pluginManager/api/json?tree=plugins[shortName,active]");
    return plugins.some((each) => each.shortName === plugin && each.active);
  }

  async json(path) {
    return (await fetch(this.root + path)).json();
  }

  /** Waits until the Jobs of a build are as wanted; asks for their members by name. */
  async jobs(build, what, isSo, patience) {
    return until(what, async () => {
      const answer = await fetch(`${this.root}${build}duvo/api/json?depth=2`);
      return answer.ok && isSo(await answer.json());
    }, patience);
  }

  async end(build, patience) {
    return until(`the end of ${build}`, async () => {
      const { building, result } = await this.json(`${build}api/json?tree=building,result`);
      return building ? null : result;
    }, patience);
  }
}
