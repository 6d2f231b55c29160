/** Asks this Jenkins. Addresses are relative to the page of the build's Jobs, or to a page whose rows are fetched again and again. */

/** An answer that is none; its status is 0 where Jenkins could not be reached. */
export class Unanswered extends Error {
  constructor(status) {
    super(`Jenkins answered ${status}`);
    this.status = status;
  }
}

async function ask(address) {
  let response;
  try {
    response = await fetch(new URL(address, pageAddress()), { cache: "no-store", redirect: "error" });
  } catch {
    throw new Unanswered(0);
  }
  if (!response.ok) {
    throw new Unanswered(response.status);
  }
  return response;
}

/** The page may have been called without the slash at its end, or be the answer to a form. */
export function pageAddress() {
  const named = document.getElementById("duvo-jobs") ?? document.getElementById("duvo-live");
  return new URL(named.dataset.url, document.location);
}

export async function json(address) {
  return (await ask(address)).json();
}

/** The elements of a part of the page, as Jenkins has rendered and escaped it. */
export async function part(address) {
  const text = await (await ask(address)).text();
  return [...new DOMParser().parseFromString(text, "text/html").body.children].map((each) => document.importNode(each, true));
}
