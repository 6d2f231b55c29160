import { json } from "./jenkins.js";
import { answer, asked, copier, isPlain, mark, plainText, row, say, setPlain, spoken, texts, tool } from "./entries.js";

/** Rows that are kept in the page, however long the transcript is. */
const MOST_ROWS = 1000;
/** Results of a search that are shown. */
const MOST_FOUND = 500;
/** Rows that must be there before the reader scrolls. */
const FEWEST_ROWS = 20;
/** Pixels: a reader this near to an edge gets the rows behind it. */
const NEAR = 400;
/** Bytes: a reader who is so far behind the end of a Job that talks is taken there, and reads back from it. */
const FAR = 1 << 20;
/** Pages that are read at once after a Job has gone on. */
const PAGES = 10;
/** Milliseconds until what could not be read is read again: at first, and at most. */
const SOONEST = 2000;
const LATEST = 60000;

/**
 * The transcript in the card of a Job: a window of rows onto a file that may grow. `from` and `next` are where the window begins and
 * ends in the file, in bytes; the rows of the window are those of all lines between. Loads are made one after the other, and a load
 * that has brought nothing leads to no other one. One that fails is made again.
 */
export class Transcript {
  constructor(card) {
    this.key = card.dataset.key;
    this.address = `job/${card.dataset.key}/messages`;
    this.details = card.querySelector(".duvo-transcript");
    this.log = card.querySelector(".duvo-log");
    this.list = card.querySelector(".duvo-log__list");
    this.earlierButton = card.querySelector(".duvo-earlier");
    this.laterButton = card.querySelector(".duvo-later");
    this.newestButton = card.querySelector(".duvo-newest");
    this.found = card.querySelector(".duvo-transcript__found");
    this.find = card.querySelector(".duvo-find input");
    this.size = Number(card.dataset.size);
    this.queue = Promise.resolve();
    this.unseen = 0;
    this.pause = SOONEST;
    this.clear();
    this.listen(card);
    this.begin();
  }

  begin() {
    if (this.details.open && !this.begun) {
      this.begun = true;
      this.show(() => (this.wanted === undefined ? this.newest() : this.at(this.wanted)));
    }
  }

  /** Shows the message that begins at a byte of the file, which the address of the page names. */
  goTo(from) {
    this.leaveSearch();
    this.wanted = from;
    if (!this.begun) {
      this.details.open = true; // and that begins
      this.begin();
      return;
    }
    const here = [...this.list.children].find((each) => each.from === from && !this.requests.has(each.key));
    if (here && !this.isSearched) {
      this.mark(here);
    } else {
      this.show(() => this.at(from));
    }
  }

  listen(card) {
    this.details.addEventListener("toggle", () => this.begin());
    this.earlierButton.addEventListener("click", () => this.show(() => this.earlier()));
    this.laterButton.addEventListener("click", () => this.show(() => this.later()));
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("keydown", (event) => {
      if (event.target === this.log && (event.key === "Home" || event.key === "End")) {
        event.preventDefault();
        this.leaveSearch();
        this.show(() => (event.key === "Home" ? this.beginning() : this.newest()));
      }
    });
    card.querySelector(".duvo-beginning")?.addEventListener("click", () => {
      this.leaveSearch();
      this.show(() => this.beginning());
    });
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest("a.duvo-entry__time");
      if (link?.hash === document.location.hash) { // the address does not change, so nothing else would come of it
        this.goTo(Number(link.hash.split("-").pop()));
      }
    });
    const plain = card.querySelector(".duvo-plain");
    if (plain) {
      plain.checked = isPlain();
      plain.addEventListener("change", () => {
        setPlain(plain.checked);
        this.rewrite();
      });
    }
    card.querySelector(".duvo-print")?.addEventListener("click", () => this.print());
    this.newestButton?.addEventListener("click", () => {
      this.leaveSearch();
      this.show(() => this.newest());
    });
    this.find?.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.search(), 300);
    });
    this.find?.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.find.value) {
        event.preventDefault();
        this.find.value = "";
        this.search();
      }
    });
  }

  /** Does something that loads, after what is under way. */
  show(work) {
    clearTimeout(this.timer);
    this.queue = this.queue.then(async () => {
      try {
        await work();
        this.failed = false;
        this.pause = SOONEST;
      } catch {
        this.failed = true;
        this.again = work;
        this.showLater(work);
      }
      this.tidy();
    });
    return this.queue;
  }

  /** Does again what has failed, unless something else is shown before; while the page is hidden, it waits. */
  showLater(work) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (document.hidden ? this.showLater(work) : this.show(work)), this.pause);
    this.pause = Math.min(this.pause * 2, LATEST);
  }

  /** The transcript has grown or was cut, or something about a human request has changed. */
  grown(size) {
    const isCut = size < this.next;
    const followed = !this.word && this.from !== null && (isCut || this.next >= this.size);
    this.size = size;
    if (this.failed) {
      this.show(this.again);
    } else if (followed) {
      this.show(() => this.goOn());
    } else {
      this.tidy();
    }
  }

  async goOn() {
    if (this.size - this.next > FAR && this.isAtEnd()) {
      return this.newest();
    }
    await this.readOn(PAGES);
  }

  /** Reads pages up to the end, so many at most. */
  async readOn(pages) {
    const { turn } = this;
    let isMore = true;
    for (let i = 0; i < pages && isMore; i++) {
      isMore = (await this.later()) && turn === this.turn && this.next < this.size;
    }
  }

  /** Whether the reader sees the last row. */
  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR / 10;
  }

  /** Empties the window; what is still being loaded for it comes too late. */
  clear() {
    this.isSearched = Boolean(this.word);
    this.turn = (this.turn ?? 0) + 1;
    this.from = null;
    this.next = null;
    this.rows = new Map();
    this.tools = new Map();
    this.requests = new Map();
    this.list.replaceChildren();
  }

  async newest() {
    const page = await json(this.address);
    this.clear();
    this.open(page);
    await this.fill();
    if (this.next < this.size) { // it has grown since it was asked for
      await this.readOn(PAGES);
    }
    this.log.scrollTop = this.log.scrollHeight;
    this.unseen = 0;
  }

  async beginning() {
    const page = await json(`${this.address}?from=0`);
    this.clear();
    this.open(page);
    await this.fill();
    this.log.scrollTop = 0;
  }

  /** Shows the message that begins at a byte of the file among its neighbours. */
  async at(from) {
    const page = await json(`${this.address}?from=${from}`);
    this.clear();
    this.open(page);
    const id = page.entries.find((each) => each.from >= from)?.id;
    await this.earlier();
    await this.fill();
    const here = this.rows.get(id) ?? [...this.list.children].find((each) => each.from >= from);
    if (here) {
      this.mark(here);
    }
    this.log.focus({ preventScroll: true });
  }

  /** Marks a row as the one that the address names, and brings it into sight. */
  mark(here) {
    this.list.querySelectorAll(".duvo-entry--here").forEach((each) => each.classList.remove("duvo-entry--here"));
    here.classList.add("duvo-entry--here");
    this.log.scrollTop += here.getBoundingClientRect().top - this.log.getBoundingClientRect().top - this.log.clientHeight / 3;
  }

  /** Writes the rows anew, as Markdown or as text. */
  rewrite() {
    for (const each of this.list.children) {
      if (each.entry && each.querySelector(".duvo-text")) {
        this.replace(each, each.entry);
      }
    }
  }

  /** Prints the rows that the window holds, after as many earlier ones as it may hold were read. */
  async print() {
    await this.show(async () => {
      while (this.list.children.length < MOST_ROWS && (await this.earlier())) {
        // the next page
      }
    });
    window.print();
  }

  /** Much of a page may be what people may not see. */
  async fill() {
    const { turn } = this;
    const isShort = () => turn === this.turn && !this.word && this.list.children.length < FEWEST_ROWS;
    let isMore = true;
    while (isMore && isShort() && this.from > 0) {
      isMore = await this.earlier();
    }
    isMore = true;
    while (isMore && isShort() && this.next < this.size) {
      isMore = await this.later();
    }
  }

  open(page) {
    this.from = page.from;
    this.next = page.next;
    this.take(page, null);
  }

  /** Returns whether the window begins earlier now. */
  async earlier() {
    const { turn } = this;
    const page = this.word || !this.from ? null : await json(`${this.address}?before=${this.from}`);
    if (!page || turn !== this.turn) {
      return false;
    }
    if (page.from >= this.from) {
      this.from = 0; // nothing is before it
      return false;
    }
    const stays = this.list.firstElementChild;
    this.keep(stays, () => {
      this.from = page.from;
      this.take(page, stays);
      while (this.list.children.length > MOST_ROWS) {
        this.next = Math.min(this.next, this.list.lastElementChild.from);
        this.remove(this.list.lastElementChild);
      }
    });
    return true;
  }

  /** Returns whether the window ends later now. */
  async later() {
    const { turn } = this;
    const page = this.word || this.next === null ? null : await json(`${this.address}?from=${this.next}`);
    if (!page || turn !== this.turn) {
      return false;
    }
    if (page.size < this.next) { // cut off after a crash of Jenkins
      await this.newest();
      return false;
    }
    const isMore = page.next > this.next;
    const atEnd = this.isAtEnd();
    const before = this.list.children.length;
    const stays = this.list.lastElementChild;
    this.keep(stays, () => {
      this.next = Math.max(this.next, page.next);
      this.take(page, null);
      this.size = isMore ? this.size : this.next; // whatever is behind it cannot be read now
      while (this.list.children.length > MOST_ROWS) {
        this.remove(this.list.firstElementChild);
        this.from = this.list.firstElementChild.from;
      }
    });
    const live = this.next >= this.size;
    if (live && atEnd) {
      this.log.scrollTop = this.log.scrollHeight;
    } else if (live) {
      this.unseen += Math.max(0, this.list.children.length - before);
    }
    return isMore;
  }

  /** Changes the list, and keeps a row where the reader sees it. */
  keep(stays, change) {
    const top = stays?.getBoundingClientRect().top;
    change();
    if (stays?.isConnected) {
      this.log.scrollTop += stays.getBoundingClientRect().top - top;
    }
  }

  remove(gone) {
    gone.remove();
    this.rows.delete(gone.key);
    this.requests.delete(gone.key);
    gone.querySelectorAll(".duvo-tool").forEach((each) => {
      const id = each.dataset.call ?? each.result?.id;
      if (this.tools.get(id) === each) {
        this.tools.delete(id);
      }
    });
  }

  /** Takes a page's rows into the list, before another row or at the end. */
  take(page, before) {
    this.size = page.size;
    for (const entry of page.entries) {
      this.takeEntry(entry, before);
    }
    page.requests.forEach((request) => this.takeRequest(request));
  }

  takeEntry(entry, before) {
    const known = entry.id ? this.rows.get(entry.id) : undefined;
    if (known) { // a message that has changed since: its last words stand where its first did
      if (entry.from >= known.from) {
        this.replace(known, entry);
      } else {
        known.from = entry.from;
        this.list.insertBefore(known, before);
      }
      return;
    }
    const content = this.content(entry);
    if (content.length) {
      const made = row(entry.time, `#job-${encodeURIComponent(this.key)}-at-${entry.from}`);
      made.from = entry.from;
      made.key = entry.id;
      made.entry = entry;
      made.lastElementChild.append(...content);
      made.append(copier(() => plainText(made.entry)));
      this.list.insertBefore(made, before);
      if (entry.id) {
        this.rows.set(entry.id, made);
      }
    }
  }

  /** Gives a row another content; what the reader has unfolded stays so. */
  replace(row, entry) {
    row.entry = entry;
    const content = row.querySelector(".duvo-entry__content");
    const text = content.querySelector(".duvo-text");
    const isUnfolded = text && !text.classList.contains("duvo-text--folded");
    const open = [...content.querySelectorAll(".duvo-tool")].map((each) => each.open);
    content.replaceChildren(...this.content(entry, row));
    content.querySelectorAll(".duvo-tool").forEach((each, i) => {
      each.open ||= open[i];
    });
    if (isUnfolded) {
      content.querySelector(".duvo-text--folded")?.nextElementSibling.click();
    }
  }

  /** What a row says; nothing if it went to the row of the tool that it answers. `row` is the one that said it before, if one did. */
  content(entry, row = null) {
    const parts = [];
    if (entry.text || entry.kind) {
      parts.push(spoken(entry));
    }
    if (entry.call) {
      parts.push(this.called(entry.call, row));
    }
    if (entry.result) {
      const called = this.tools.get(entry.result.id);
      if (called?.isConnected && called.dataset.call) {
        called.result = entry.result; // the call may come again
        answer(called, entry.result);
      } else {
        const made = tool(null);
        made.result = entry.result;
        answer(made, entry.result);
        this.tools.set(entry.result.id, made);
        parts.push(made);
      }
    }
    if (this.word) {
      parts.forEach((part) => mark(part, this.word));
    }
    return parts;
  }

  called(call, row) {
    const made = tool(call);
    made.dataset.call = call.id;
    const before = [...(row?.querySelectorAll(".duvo-tool") ?? [])].find((each) => each.dataset.call === call.id);
    const known = before ?? this.tools.get(call.id);
    if (known?.result && (before || (known.isConnected && !known.dataset.call))) {
      made.result = known.result;
      answer(made, known.result);
    }
    if (known?.isConnected && !known.dataset.call) { // its result was read before it
      const itsRow = known.closest("li");
      known.remove();
      if (!itsRow.querySelector(".duvo-entry__content").hasChildNodes()) {
        this.remove(itsRow);
      }
    }
    this.tools.set(call.id, made);
    return made;
  }

  takeRequest(request) {
    const known = this.requests.get(request.id);
    if (known) {
      known.lastElementChild.replaceChildren(asked(request));
    } else if (request.at >= this.from && request.at <= this.next) {
      const made = row(request.time, null);
      made.from = request.at;
      made.key = request.id;
      made.lastElementChild.append(asked(request));
      this.requests.set(request.id, made);
      const next = [...this.list.children].find((each) => each.from >= request.at && !this.requests.has(each.key));
      this.list.insertBefore(made, next ?? null);
    }
  }

  // --- search

  async search() {
    const word = this.find.value.trim().toLowerCase();
    if (word === (this.word ?? "")) {
      return;
    }
    this.word = word || null;
    this.clear();
    this.tidy();
    await this.show(() => (word ? this.results(word) : this.newest()));
  }

  leaveSearch() {
    if (this.find && this.word) {
      this.find.value = "";
      this.word = null;
    }
  }

  async results(word) {
    const search = this.find.closest(".jenkins-search");
    search.classList.add("jenkins-search--loading");
    try {
      this.clear();
      this.from = 0;
      for (let next = 0; this.word === word && this.list.children.length < MOST_FOUND; ) {
        const page = await json(`${this.address}?from=${next}&find=${encodeURIComponent(word)}`);
        if (this.word !== word) {
          return;
        }
        this.next = page.next;
        page.requests = page.requests.filter((request) => JSON.stringify(request).toLowerCase().includes(word));
        this.take(page, null);
        if (page.next >= page.size || page.next <= next) {
          break;
        }
        next = page.next;
        this.tidy();
      }
      this.log.scrollTop = 0;
    } finally {
      search.classList.remove("jenkins-search--loading");
    }
  }

  // --- what belongs to the rows

  scrolled() {
    if (this.loading || this.word || this.from === null || this.failed) {
      return;
    }
    const below = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
    const work =
      this.log.scrollTop < NEAR && this.from > 0 ? () => this.earlier() : below < NEAR && this.next < this.size ? () => this.later() : null;
    if (below < NEAR / 10 && this.next >= this.size && this.unseen) {
      this.unseen = 0;
      this.tidy();
    }
    if (work) {
      this.loading = true;
      let isMore = false;
      this.show(async () => {
        isMore = await work();
      }).then(() => {
        this.loading = false;
        if (isMore) {
          this.scrolled(); // nothing of that page may be for people's eyes
        }
      });
    }
  }

  tidy() {
    const count = this.list.children.length;
    const hidden = (node, isHidden) => node?.classList.toggle("jenkins-hidden", isHidden);
    hidden(this.earlierButton, Boolean(this.word) || !this.from);
    hidden(this.laterButton, Boolean(this.word) || this.next === null || this.next >= this.size);
    const nothing = this.log.querySelector(".duvo-log__nothing");
    nothing.textContent = this.failed ? texts.unreadable : this.word ? texts.notFound : texts.nothing;
    hidden(nothing, !this.failed && (count > 0 || this.from === null));
    if (this.found) {
      const found = count >= MOST_FOUND ? texts.moreFound : texts.found;
      this.found.textContent = this.word ? say(found, count) : "";
    }
    const label = this.newestButton?.querySelector("span");
    if (label) {
      label.textContent = this.unseen ? `${texts.newest} (${say(texts.new, this.unseen)})` : texts.newest;
    }
  }
}
