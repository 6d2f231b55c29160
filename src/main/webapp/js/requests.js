import { part } from "./jenkins.js";

/** The open human requests on the page, each with its form. */
export class Requests {
  constructor(element) {
    this.element = element;
  }

  get(id) {
    return [...this.element.children].find((each) => each.dataset.request === id);
  }

  /** Takes what is asked now. A form that is being filled in stays as it is. */
  take(fresh) {
    const before = new Map([...this.element.children].map((each) => [each.dataset.request, each]));
    const now = new Set(
      fresh.map((each) => {
        const known = before.get(each.dataset.request);
        return known?.dataset.stamp === each.dataset.stamp ? known : each;
      }),
    );
    [...before.values()].filter((each) => !now.has(each)).forEach((each) => each.remove());
    now.forEach((each) => {
      if (!each.isConnected) {
        this.element.append(each);
        window.Behaviour.applySubtree(each, true);
      }
    });
  }

  /** Shows the request of an id, also one that is not on the page, or what became of it. */
  async show(id) {
    if (!this.get(id)) {
      const [made] = await part(`request/${id}/form`);
      this.element.prepend(made);
      window.Behaviour.applySubtree(made, true);
    }
    const shown = this.get(id);
    shown?.scrollIntoView();
    shown?.querySelector("input:not([type=hidden]), textarea, button, a")?.focus({ preventScroll: true });
  }
}
