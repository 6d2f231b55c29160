/**
 * Makes elements of the HTML that Jenkins has made of Markdown. Jenkins has escaped what the agent said; here only elements and
 * attributes of a list are taken over, so that nothing else could get into the page.
 */
const ELEMENTS = new Set(
  ["a", "blockquote", "br", "code", "em", "h3", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"],
);
const ATTRIBUTES = { a: ["href", "title", "rel", "target"], h3: ["data-level"], ol: ["start"], td: ["align"], th: ["align"] };

export function markdown(html, label) {
  const made = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(html, "text/html").body, made, label);
  return made;
}

function copy(from, to, label) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const name = node.localName;
      if (!ELEMENTS.has(name)) {
        copy(node, to, label);
        continue;
      }
      const made = document.createElement(name);
      for (const attribute of ATTRIBUTES[name] ?? []) {
        const value = node.getAttribute(attribute);
        if (value !== null && (attribute !== "href" || /^https?:\/\//i.test(value))) {
          made.setAttribute(attribute, value);
        }
      }
      copy(node, made, label);
      to.append(name === "table" ? scrollable(made, label) : made);
      if (name === "pre") {
        made.tabIndex = 0;
      }
    }
  }
}

/** A table may be wider than the page. */
function scrollable(table, label) {
  const box = document.createElement("div");
  box.className = "duvo-markdown__table";
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  box.append(table);
  return box;
}
