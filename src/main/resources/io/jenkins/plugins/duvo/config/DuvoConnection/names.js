/**
 * The names of the connections of the form: a hidden field beside each says whether another connection has it, which only the form knows
 * before it is saved. The check of the name runs again when that changes.
 */
(() => {
  const fieldOf = (taken) => taken.closest(".repeated-chunk")?.querySelector("[name='_.name']");

  const look = () => {
    const all = [...document.querySelectorAll(".repeated-chunk .duvo-name-taken")].filter(fieldOf);
    const names = all.map((each) => fieldOf(each).value.trim());
    all.forEach((each, i) => {
      const isTaken = String(names[i] !== "" && names.indexOf(names[i]) !== names.lastIndexOf(names[i]));
      if (each.value !== isTaken) {
        each.value = isTaken;
        each.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  };

  Behaviour.specify(".repeated-chunk .duvo-name-taken", "duvo-connection-names", 0, (taken) => {
    const field = fieldOf(taken);
    if (!field) {
      return; // users who may only read the configuration have texts instead of fields
    }
    field.addEventListener("input", look);
    field.addEventListener("change", look);
    const container = taken.closest(".repeated-container");
    if (!container.duvoNames) {
      container.duvoNames = new MutationObserver(look); // a connection was added or removed
      container.duvoNames.observe(container, { childList: true });
    }
    look(); // a file that was edited may have two connections of one name
  });
})();
