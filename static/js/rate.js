// Saves every choice at once and says so; keeps what could not be saved and tries again.
// Without this file the page is a plain form with a Save button.
(() => {
  const form = document.getElementById("rating-form");
  if (!form) return;
  const unsaved = new Map(); // save address -> field waiting to be saved
  const token = form.elements.csrfmiddlewaretoken.value;

  for (const button of form.querySelectorAll("[data-only-without-script]")) button.hidden = true;

  const say = (field, text, state) => {
    const status = field.closest(".rate-item").querySelector(".rate-status");
    status.textContent = text;
    status.classList.toggle("is-saved", state === "saved");
    status.classList.toggle("is-failed", state === "failed");
  };

  const bodyOf = (field) =>
    new URLSearchParams(field.type === "radio" ? { rating: field.value } : { comment: field.value });

  const save = async (address, field) => {
    unsaved.set(address, field);
    say(field, form.dataset.saving);
    let response;
    try {
      response = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: bodyOf(field),
      });
    } catch {
      return say(field, form.dataset.notSaved, "failed");
    }
    if (response.status >= 500) return say(field, form.dataset.notSaved, "failed");
    if (unsaved.get(address) === field) unsaved.delete(address);
    const answer = await response.json().catch(() => ({ problem: form.dataset.notSaved }));
    if (answer.revision) form.elements.revision.value = answer.revision;
    say(field, answer.status || answer.problem, response.ok ? "saved" : "failed");
  };

  const countAnswered = () => {
    const place = document.getElementById("rate-progress");
    const done = form.querySelectorAll(".rate-scale input:checked").length;
    place.querySelector("progress").value = done;
    place.querySelector(".progress-sentence").textContent = place.dataset.sentence.replace("%done%", done);
  };

  form.addEventListener("change", (event) => {
    const field = event.target;
    const address = (field.closest("[data-save]") || {}).dataset?.save;
    if (!address) return;
    countAnswered();
    save(address, field);
  });

  const tryAgain = () => unsaved.forEach((field, address) => save(address, field));
  window.addEventListener("online", tryAgain);
  setInterval(() => unsaved.size && navigator.onLine && tryAgain(), 10000);
  window.addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault());
  form.addEventListener("submit", () => unsaved.clear()); // the form itself carries everything
})();
