import { json, part } from "./jenkins.js";
import { JobTable } from "./jobs.js";
import { Requests } from "./requests.js";
import { Transcript } from "./transcript.js";

/** Milliseconds between two looks: while something happens, while nothing does, and while Jenkins does not answer. */
const FASTEST = 2000;
const SLOWEST = 10000;
const PATIENCE = 60000;

const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The page of a build's Jobs, kept up to date while the build runs and the page is visible. */
class Page {
  constructor() {
    this.jobs = document.getElementById("duvo-jobs");
    this.requests = document.getElementById("duvo-requests");
    this.asked = new Requests(this.requests);
    this.since = Number(this.jobs.dataset.now);
    this.transcripts = new Map();
    this.delay = FASTEST;
    this.begin();
    window.addEventListener("hashchange", () => this.openNamed());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.over) {
        this.delay = FASTEST;
        this.look();
      }
    });
    this.look();
  }

  /** Takes over what Jenkins has rendered of the Jobs. */
  begin() {
    const table = document.getElementById("duvo-table");
    this.table = table ? new JobTable(table) : null;
    this.openNamed();
    this.jobs.querySelectorAll(".duvo-job").forEach((card) => this.adopt(card));
  }

  adopt(card) {
    if (!this.transcripts.has(card.dataset.key)) {
      this.transcripts.set(card.dataset.key, new Transcript(card));
    }
  }

  card(key) {
    return document.getElementById(`job-${key}`);
  }

  /** A link may lead to the card of one Job, or to one request. */
  async openNamed() {
    const name = decodeURIComponent(document.location.hash.slice(1));
    if (REQUEST_ID.test(name)) {
      await this.asked.show(name).catch(() => {});
      return;
    }
    // Jenkins' own script makes a selector of the hash, so it must have no character that means something there;
    // links of earlier versions have one, a slash
    const [, key = null, from] = /^job-(.+?)(?:(?:-at-|\/)(\d+))?$/.exec(name) ?? [];
    if (this.table) {
      await this.openInTable(key);
    }
    const named = key === null ? null : this.card(key);
    if (named) {
      named.querySelector(".duvo-transcript").open = true;
      named.scrollIntoView();
      this.adopt(named);
      if (from !== undefined) {
        this.transcripts.get(key).goTo(Number(from));
      }
    }
  }

  /** Shows the card of one Job above the table, and none of another one. */
  async openInTable(key) {
    if (key === this.open) {
      return;
    }
    const place = document.getElementById("duvo-open");
    const before = this.open;
    this.open = key;
    this.table.markOpen(key);
    this.transcripts.clear();
    place.replaceChildren();
    if (key === null) {
      this.table.row(before)?.querySelector("a").focus();
      return;
    }
    try {
      const [made] = await part(`job/${encodeURIComponent(key)}/card`);
      if (this.open === key) {
        const close = document.createElement("a");
        close.className = "jenkins-button duvo-close";
        close.href = "#duvo-table";
        close.textContent = this.jobs.dataset.close;
        place.replaceChildren(close, made);
        window.Behaviour.applySubtree(made, true);
        close.focus({ preventScroll: true });
      }
    } catch {
      this.open = null; // such as a link to a Job that is not there
    }
  }

  async look() {
    clearTimeout(this.timer);
    if (document.hidden || this.looking) {
      return;
    }
    this.looking = true;
    try {
      const open = this.open ? `&open=${encodeURIComponent(this.open)}` : "";
      const news = await json(`news?since=${this.since}${this.table?.asks() ?? ""}${open}`);
      this.delay = (await this.apply(news)) ? FASTEST : Math.min(this.delay * 1.3, SLOWEST);
      this.since = news.now;
      this.over = !news.live;
      this.trouble(false);
    } catch (failure) {
      // A user who is logged out may log in again in another tab.
      this.delay = failure.status === 403 || failure.status === 404 ? PATIENCE : Math.min(this.delay * 2, PATIENCE);
      this.trouble(true);
    }
    this.looking = false;
    if (!this.over) {
      this.timer = setTimeout(() => this.look(), this.delay);
    }
  }

  trouble(isTrouble) {
    document.getElementById("duvo-trouble").classList.toggle("jenkins-hidden", !isTrouble);
  }

  /** Returns whether anything was new. */
  async apply(news) {
    let isNew = false;
    if (news.requests !== this.requests.dataset.stamp) {
      isNew = true;
      await this.asked.take(await part("requests"));
      this.requests.dataset.stamp = news.requests;
    }
    if (news.many && !this.table) { // there are too many Jobs by now for a card each
      await this.becomeTable();
      return true;
    }
    isNew = (await this.table?.apply(news)) || isNew;
    for (const job of news.jobs) {
      isNew = (await this.applyJob(job)) || isNew;
    }
    return isNew;
  }

  async becomeTable() {
    const fresh = await part("list");
    this.transcripts.clear();
    this.jobs.replaceChildren(...fresh);
    window.Behaviour.applySubtree(this.jobs, true);
    this.begin();
  }

  async applyJob(job) {
    const card = this.card(job.id);
    if (!card && this.table) {
      return false;
    }
    if (!card) {
      const [made] = await part(`job/${job.id}/card`);
      this.jobs.querySelector(".jenkins-notice")?.remove();
      this.jobs.append(made);
      made.querySelector(".duvo-transcript").open = this.transcripts.size === 0;
      window.Behaviour.applySubtree(made, true);
      this.adopt(made);
      return true;
    }
    const isChanged = card.dataset.stamp !== job.stamp;
    if (isChanged) {
      const head = card.querySelector(".duvo-job__head");
      head.replaceChildren(...(await part(`job/${job.id}/head`)));
      window.Behaviour.applySubtree(head, true);
      card.dataset.stamp = job.stamp;
    }
    card.querySelector(".duvo-figures").textContent = job.figures;
    const isGrown = Number(card.dataset.size) !== job.size;
    card.dataset.size = job.size;
    const transcript = this.transcripts.get(job.id);
    if (isChanged || isGrown) {
      transcript?.grown(job.size);
    }
    return isChanged || isGrown;
  }
}

new Page();
