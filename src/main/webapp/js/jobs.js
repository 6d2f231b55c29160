import { pageAddress, part } from "./jenkins.js";

/** Milliseconds until what was typed is searched for. */
const TYPING = 300;

/** The table of a build's Jobs: a page of rows that Jenkins has chosen. The address says by what. */
export class JobTable {
  constructor(element) {
    this.element = element;
    this.rows = document.getElementById("duvo-rows");
    this.find = document.getElementById("duvo-find-jobs");
    this.status = document.getElementById("duvo-status");
    this.stamp = element.dataset.stamp;
    this.readAddress();
    this.fillStatuses();
    this.find.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.choose({ find: this.find.value.trim(), page: "" }), TYPING);
    });
    this.find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.status.addEventListener("change", () => this.choose({ status: this.status.value, page: "" }));
    this.rows.addEventListener("click", (event) => {
      const link = event.target.closest(".duvo-pages a");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.choose({ page: link.dataset.page }).then(() => this.rows.querySelector(".jenkins-table__link")?.focus());
      }
    });
    window.addEventListener("popstate", () => {
      const before = String(this.query);
      this.readAddress();
      if (before !== String(this.query)) {
        this.find.value = this.query.get("find") ?? "";
        this.refresh();
      }
    });
  }

  readAddress() {
    const given = new URLSearchParams(document.location.search);
    this.query = new URLSearchParams();
    for (const name of ["status", "find", "page"]) {
      if (given.get(name)) {
        this.query.set(name, given.get(name));
      }
    }
  }

  /** Shows other rows, of which the address then tells. */
  async choose(changes) {
    Object.entries(changes).forEach(([name, value]) => (value ? this.query.set(name, value) : this.query.delete(name)));
    const address = new URL(pageAddress());
    address.search = this.query;
    address.hash = document.location.hash;
    window.history.pushState(null, "", address);
    await this.refresh();
  }

  async refresh() {
    const wanted = String(this.query);
    let fresh;
    try {
      fresh = await part(`rows?${wanted}`);
    } catch {
      this.stamp = ""; // the next look brings them
      return;
    }
    if (wanted === String(this.query)) {
      const focused = document.activeElement?.closest("tr")?.dataset.key;
      this.rows.replaceChildren(...fresh);
      this.stamp = this.rows.querySelector(".duvo-rows")?.dataset.stamp;
      this.fillStatuses();
      this.markOpen(this.open);
      this.row(focused)?.querySelector("a").focus();
    }
  }

  fillStatuses() {
    const options = this.rows.querySelector(".duvo-statuses");
    if (options && document.activeElement !== this.status) {
      this.status.replaceChildren(...[...options.children].map((each) => each.cloneNode(true)));
    }
  }

  row(key) {
    return key ? this.rows.querySelector(`tr[data-key="${CSS.escape(key)}"]`) : null;
  }

  markOpen(key) {
    this.open = key;
    this.rows.querySelectorAll("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    this.row(key)?.querySelector("a").setAttribute("aria-current", "true");
  }

  /** What the page asks for its news. */
  asks() {
    return `&table=&${this.query}`;
  }

  /** Returns whether the rows are others now. */
  async apply(news) {
    news.jobs.forEach((job) => {
      const figures = this.row(job.id)?.querySelector(".duvo-figures");
      if (figures) {
        figures.textContent = job.figures;
      }
    });
    const isChanged = news.table !== undefined && news.table !== this.stamp;
    if (isChanged) {
      await this.refresh();
    }
    return isChanged;
  }
}
