import { pageAddress, part } from "./jenkins.js";

/** The open human requests on the page, each with its form. */
export class Requests {
  constructor(element) {
    this.element = element;
    [...element.children].forEach((each) => this.adopt(each));
    element.querySelector(".duvo-field__missing")?.closest("fieldset").querySelector("input, textarea").focus();
  }

  get(id) {
    return [...this.element.children].find((each) => each.dataset.request === id);
  }

  adopt(shown) {
    const form = shown.querySelector(".duvo-form");
    if (form) {
      prepare(form);
    }
  }

  add(made, isFirst) {
    if (isFirst) {
      this.element.prepend(made);
    } else {
      this.element.append(made);
    }
    window.Behaviour.applySubtree(made, true);
    this.adopt(made);
  }

  /** Takes what is asked now. A form that is being filled in stays as it is; of what is asked no more, it says what became of it. */
  async take(fresh) {
    const before = new Map([...this.element.children].map((each) => [each.dataset.request, each]));
    for (const each of fresh) {
      const known = before.get(each.dataset.request);
      before.delete(each.dataset.request);
      if (known?.dataset.stamp === each.dataset.stamp) {
        continue;
      }
      if (known) {
        if (hadForm(known)) {
          each.dataset.hadForm = "true"; // also while what was decided is on its way to Duvo
        }
        const isFocused = known.contains(document.activeElement);
        known.replaceWith(each);
        window.Behaviour.applySubtree(each, true);
        this.adopt(each);
        if (isFocused) {
          focusFirst(each);
        }
      } else {
        this.add(each, false);
      }
    }
    for (const [id, gone] of before) {
      if (hadForm(gone)) {
        await this.late(id, gone);
      } else if (!gone.classList.contains("duvo-late")) {
        gone.remove();
      }
    }
  }

  /** Says what became of a request whose form was shown. */
  async late(id, gone) {
    let said = null;
    try {
      [said] = await part(`request/${id}/form`);
    } catch {
      // the build is gone, or Jenkins: the page says so elsewhere
    }
    if (said?.classList.contains("duvo-late")) {
      forget(id);
      gone.replaceWith(said);
    } else if (!said) {
      gone.remove();
    }
  }

  /** Shows the request of an id, also one that is not on the page, or what became of it. */
  async show(id) {
    if (!this.get(id)) {
      const [made] = await part(`request/${id}/form`);
      this.add(made, true);
    }
    await loaded();
    const shown = this.get(id) ?? this.element.querySelector(".duvo-late");
    shown?.scrollIntoView();
    if (!shown?.contains(document.activeElement)) {
      focusFirst(shown);
    }
  }
}

/** Until then, the browser goes to the place that the address names, and takes the focus away. */
async function loaded() {
  if (document.readyState !== "complete") {
    await new Promise((done) => {
      window.addEventListener("load", done, { once: true });
    });
  }
  await new Promise((done) => {
    setTimeout(done, 0);
  });
}

function hadForm(request) {
  return request.dataset.hadForm === "true" || request.querySelector(".duvo-form") !== null;
}

/**
 * Sets the focus to the first field that lacks an answer, else to the first field, else to the heading. Not to a button: the next key would
 * decide what no one has read.
 */
function focusFirst(shown) {
  const place = shown?.querySelector(".duvo-field__missing")?.closest("fieldset") ?? shown;
  const field = place?.querySelector("input:not([type=hidden]), textarea");
  const heading = shown?.querySelector("h2");
  heading?.setAttribute("tabindex", "-1");
  (field ?? heading)?.focus({ preventScroll: true });
}

// --- one form

/** What was typed is kept for this tab until it is sent, so that no reload loses it. */
function draftName(form) {
  return `duvo:${form.name}:${form.dataset.draft}`;
}

function forget(id) {
  Object.keys(window.sessionStorage)
    .filter((name) => name.startsWith(`duvo:${id}:`))
    .forEach((name) => window.sessionStorage.removeItem(name));
}

function prepare(form) {
  restore(form);
  form.addEventListener("input", (event) => {
    if (event.target.name.endsWith("-own") && event.target.value) {
      const own = event.target.closest(".duvo-choice").querySelector("[type=radio]");
      if (own) {
        own.checked = true;
      }
    }
    save(form);
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.refuse && event.submitter?.name === "no" && !form.isSure) {
      event.preventDefault();
      confirmRefusal(form, event.submitter);
    }
  });
}

function confirmRefusal(form, button) {
  window.dialog
    .confirm(form.dataset.refuse, {
      message: form.dataset.refuseText,
      okText: form.dataset.refuseYes,
      type: "destructive",
      minWidth: "min(450px, 90vw)",
    })
    .then(
      () => {
        form.isSure = true;
        form.requestSubmit(button);
      },
      () => whenClosed(() => button.focus()),
    );
}

/** Does something when no dialog is open any more: one that is just closing still takes the focus away. */
function whenClosed(action) {
  if (document.querySelector("dialog[open]")) {
    setTimeout(() => whenClosed(action), 50);
  } else {
    action();
  }
}

function fields(form) {
  return [...form.elements].filter((each) => /^q\d/.test(each.name));
}

function save(form) {
  const typed = fields(form).map((each) => (/radio|checkbox/.test(each.type) ? each.checked : each.value));
  window.sessionStorage.setItem(draftName(form), JSON.stringify(typed));
}

function restore(form) {
  const typed = JSON.parse(window.sessionStorage.getItem(draftName(form)));
  if (form.dataset.typed) {
    save(form); // Jenkins shows again what was submitted; a reload must not submit it again
    const address = pageAddress();
    address.hash = form.name;
    window.history.replaceState(null, "", address);
  } else if (typed) {
    fields(form).forEach((each, i) => {
      if (/radio|checkbox/.test(each.type)) {
        each.checked = typed[i];
      } else {
        each.value = typed[i] ?? "";
      }
    });
  }
}
