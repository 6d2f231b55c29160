import { part } from "./jenkins.js";

/** Milliseconds between two looks, and after one that failed. */
const PAUSE = 5000;
const PATIENCE = 60000;

const place = document.getElementById("duvo-live");

let timer;

/** Shows the rows as they are now, and leaves the focus on the request that it was on. */
async function look() {
  clearTimeout(timer);
  let pause = PAUSE;
  if (!document.hidden) {
    try {
      take(await part("rows"));
    } catch {
      pause = PATIENCE; // Jenkins restarts, or the session has ended
    }
  }
  timer = setTimeout(look, pause);
}

function take(fresh) {
  const focused = document.activeElement?.closest("[data-request]")?.dataset.request;
  place.replaceChildren(...fresh);
  if (focused) {
    const row = [...place.querySelectorAll("[data-request]")].find((each) => each.dataset.request === focused);
    row?.querySelector(".jenkins-button").focus({ preventScroll: true });
  }
}

timer = setTimeout(look, PAUSE);
document.addEventListener("visibilitychange", () => document.hidden || look());
