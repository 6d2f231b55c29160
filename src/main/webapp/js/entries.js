import { markdown } from "./markdown.js";

/** Makes elements of what the transcript says. Whatever comes from Duvo is set as text, or as what its Markdown means. */

const LONG_LINES = 20;
const LONG_TEXT = 2500;
const LONGEST_GIST = 200;

/** Texts for people and symbols are the page's. */
export const texts = document.getElementById("duvo-jobs").dataset;

export function say(text, ...values) {
  return values.reduce((result, value, i) => result.replace(`{${i}}`, value), text);
}

function symbol(name) {
  return document.getElementById("duvo-symbols").content.querySelector(`.duvo-symbol-${name}`).cloneNode(true);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

/** Milliseconds as hours, minutes and seconds. */
export function clock(millis) {
  const seconds = Math.floor(millis / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** An empty row of the list; `link` is the address of its message within the page, if it is one. */
export function row(time, link) {
  const label = time === undefined || time === null ? "" : clock(time);
  const made = element("li", "duvo-entry");
  if (link) {
    const anchor = element("a", "duvo-entry__time", label || "#");
    anchor.href = link;
    anchor.title = texts.link;
    anchor.setAttribute("aria-label", `${texts.link} ${label}`);
    made.append(anchor);
  } else {
    made.append(element("span", "duvo-entry__time", label));
  }
  made.append(element("div", "duvo-entry__content"));
  return made;
}

/** A button that copies a message; `source` tells its text when it is pressed. */
export function copier(source) {
  const button = element("button", "jenkins-button jenkins-button--tertiary duvo-entry__copy", symbol("copy"));
  button.type = "button";
  button.title = texts.copy;
  button.setAttribute("aria-label", texts.copy);
  button.addEventListener("click", async () => {
    const isCopied = await copy(source(), button);
    button.setAttribute("aria-label", isCopied ? texts.copied : texts.notCopied);
    button.title = isCopied ? texts.copied : texts.notCopied;
    button.classList.toggle("duvo-entry__copy--done", isCopied);
    setTimeout(() => {
      button.setAttribute("aria-label", texts.copy);
      button.title = texts.copy;
      button.classList.remove("duvo-entry__copy--done");
    }, 2000);
  });
  return button;
}

/** Many a Jenkins is reached over http, where browsers have no clipboard for scripts. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", "jenkins-visually-hidden");
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    button.focus();
    return isCopied;
  }
}

/** Whether Markdown is shown as it was written; the browser remembers it. */
export function isPlain() {
  return window.localStorage.getItem("duvo-plain") === "true";
}

export function setPlain(plain) {
  window.localStorage.setItem("duvo-plain", String(plain));
}

/** What an entry says, as one text. */
export function plainText(entry) {
  return [entry.kind, entry.text, entry.call?.name, entry.call?.arguments, entry.result?.output].filter(Boolean).join("\n");
}

/** What is said, by the agent or, where `kind` tells what it is, by whatever else. */
export function spoken(entry) {
  const made = element("div", "duvo-spoken");
  if (entry.kind || entry.edited) {
    made.append(element("span", "duvo-muted", [entry.kind, entry.edited ? texts.edited : ""].filter(Boolean).join(", ")));
  }
  if (entry.text) {
    made.append(...folded(entry));
  }
  return made;
}

function folded({ text, html }) {
  const shown = element("div", "duvo-text");
  if (html && !isPlain()) {
    shown.classList.add("duvo-markdown");
    shown.append(markdown(html, texts.table));
  } else {
    shown.append(text);
  }
  if (text.length < LONG_TEXT && text.split("\n").length < LONG_LINES) {
    return [shown];
  }
  const button = element("button", "jenkins-button jenkins-button--tertiary duvo-entry__more", texts.showAll);
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  shown.classList.add("duvo-text--folded");
  button.addEventListener("click", () => {
    const isFolded = shown.classList.toggle("duvo-text--folded");
    button.textContent = isFolded ? texts.showAll : texts.showLess;
    button.setAttribute("aria-expanded", String(!isFolded));
  });
  return [shown, button];
}

/** A tool that is called, or of which only the result is known. */
export function tool(call) {
  const made = element("details", "duvo-tool");
  const gist = call ? call.arguments.replace(/\s+/g, " ").slice(0, LONGEST_GIST) : "";
  const summary = element("summary", "", symbol("call"), element("span", "duvo-tool__name", call ? call.name : texts.result));
  summary.append(element("code", "duvo-tool__gist duvo-muted", gist), element("span", "duvo-tool__state"));
  made.append(summary);
  if (call?.arguments) {
    made.append(element("p", "duvo-tool__part duvo-muted", texts.arguments), block(call.arguments));
  }
  made.append(element("div", "duvo-tool__result"));
  if (call) {
    made.querySelector(".duvo-tool__result").append(element("p", "duvo-tool__part duvo-muted", texts.noAnswer));
  }
  return made;
}

/** Puts what a tool gave back into its element. */
export function answer(made, result) {
  made.querySelector(".duvo-tool__result").replaceChildren(
    element("p", "duvo-tool__part duvo-muted", result.failed ? texts.failed : texts.result),
    block(result.output || "–"),
  );
  const state = symbol(result.failed ? "failed" : "done");
  const words = element("span", "jenkins-visually-hidden", result.failed ? texts.failed : texts.result);
  made.querySelector(".duvo-tool__state").replaceChildren(state, words);
}

function block(text) {
  const made = element("pre", "", text);
  made.tabIndex = 0;
  return made;
}

/** What a person is asked, and what became of it. */
export function asked(request) {
  const title = element("div", "duvo-asked__title", symbol(request.open ? "waiting" : "person"), element("span", "", request.title));
  const accepted = request.accepted === true ? `; ${texts.accepted}` : request.accepted === false ? `; ${texts.notAccepted}` : "";
  const made = element("div", "duvo-asked", title, element("div", "duvo-muted", request.state + accepted));
  if (request.answers.length) {
    const list = element("dl", "");
    for (const each of request.answers) {
      list.append(element("dt", "duvo-muted", each.question), element("dd", "", each.answer));
    }
    made.append(list);
  }
  return made;
}

/** Marks a word, given in lower case, wherever it stands in an element, and unfolds what hides it. */
export function mark(made, word) {
  const walker = document.createTreeWalker(made, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest(".duvo-text, .duvo-tool__name, pre, .duvo-asked")) {
      nodes.push(walker.currentNode);
    }
  }
  for (const node of nodes) {
    const lower = node.data.toLowerCase();
    const places = [];
    if (lower.length === node.data.length) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
        places.push(at);
      }
    }
    for (const at of places.reverse()) {
      const found = node.splitText(at);
      found.splitText(word.length);
      const marked = document.createElement("mark");
      found.replaceWith(marked);
      marked.append(found);
    }
    if (places.length) {
      node.parentElement?.closest("details")?.setAttribute("open", "");
      node.parentElement?.closest(".duvo-text--folded")?.nextElementSibling?.click();
    }
  }
}
