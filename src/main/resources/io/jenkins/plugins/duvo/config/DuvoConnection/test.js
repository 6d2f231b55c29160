/**
 * The result of *Test connection*: it fills in the team if the field is empty, and goes as soon as it is not that of the fields any more.
 */
Behaviour.specify(
  "[data-validate-button-method='testConnection'][data-validate-button-descriptor-url$='.DuvoConnection']",
  "duvo-test-connection",
  0,
  (button) => {
    const status = button.parentElement.querySelector(".jenkins-validate-button__container__status");
    const form = button.closest(".repeated-chunk") || button.closest("form");
    const field = (name) => form.querySelector(`[name='_.${name}']`);
    const fields = ["name", "apiUrl", "credentialsId", "teamId"].map(field).filter((each) => each !== null);
    const values = () => JSON.stringify(fields.map((each) => each.value));
    let tested = null;

    const forget = () => {
      if (status.innerHTML !== "") {
        status.innerHTML = "";
      }
    };

    const forgetIfChanged = () => {
      if (values() !== tested) {
        forget();
      }
    };

    button.addEventListener("click", () => {
      tested = values();
      forget();
    });
    fields.forEach((each) => {
      each.addEventListener("input", forgetIfChanged);
      each.addEventListener("change", forgetIfChanged);
    });
    new MutationObserver(() => {
      forgetIfChanged();
      const team = status.querySelector("[data-duvo-team]");
      const teamId = field("teamId");
      if (team !== null && teamId !== null && teamId.value === "") {
        teamId.value = team.getAttribute("data-duvo-team");
        tested = values();
        teamId.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }).observe(status, { childList: true, subtree: true });
  },
);
