import { json, part } from "./jenkins.js";
import { Transcript } from "./transcript.js";

/** Milliseconds between two looks: while something happens, while nothing does, and while Jenkins does not answer. */
const FASTEST = 2000;
const SLOWEST = 10000;
const PATIENCE = 60000;

/** The page of a build's Jobs, kept up to date while the build runs and somebody sees it. */
class Page {
  constructor() {
    this.jobs = document.getElementById("duvo-jobs");
    this.requests = document.getElementById("duvo-requests");
    this.since = Number(this.jobs.dataset.now);
    this.transcripts = new Map();
    this.delay = FASTEST;
    this.openNamed();
    this.jobs.querySelectorAll(".duvo-job").forEach((card) => this.adopt(card));
    window.addEventListener("hashchange", () => this.openNamed());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.over) {
        this.delay = FASTEST;
        this.look();
      }
    });
    this.look();
  }

  adopt(card) {
    this.transcripts.set(card.dataset.key, new Transcript(card));
  }

  card(key) {
    return document.getElementById(`job-${key}`);
  }

  /** A link may lead to the card of one Job. */
  openNamed() {
    const named = document.getElementById(document.location.hash.slice(1));
    if (named?.classList.contains("duvo-job")) {
      named.querySelector(".duvo-transcript").open = true;
      named.scrollIntoView();
    }
  }

  async look() {
    clearTimeout(this.timer);
    if (document.hidden || this.looking) {
      return;
    }
    this.looking = true;
    try {
      const news = await json(`news?since=${this.since}`);
      this.delay = (await this.apply(news)) ? FASTEST : Math.min(this.delay * 1.3, SLOWEST);
      this.since = news.now;
      this.over = !news.building && news.jobs.every((job) => job.ended);
      this.trouble(false);
    } catch (failure) {
      // Who is logged out may log in again in another tab.
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
      this.takeRequests(await part("requests"));
      this.requests.dataset.stamp = news.requests;
    }
    for (const job of news.jobs) {
      isNew = (await this.applyJob(job)) || isNew;
    }
    return isNew;
  }

  /** A form that somebody is filling in stays as it is. */
  takeRequests(fresh) {
    const before = new Map([...this.requests.children].map((each) => [each.dataset.request, each]));
    const now = new Set(
      fresh.map((each) => {
        const known = before.get(each.dataset.request);
        return known?.dataset.stamp === each.dataset.stamp ? known : each;
      }),
    );
    [...before.values()].filter((each) => !now.has(each)).forEach((each) => each.remove());
    now.forEach((each) => {
      if (!each.isConnected) {
        this.requests.append(each);
        window.Behaviour.applySubtree(each, true);
      }
    });
  }

  async applyJob(job) {
    const card = this.card(job.id);
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
      transcript.grown(job.size);
    }
    return isChanged || isGrown;
  }
}

new Page();
