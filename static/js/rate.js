// Saves every choice at once and says so; keeps what could not be saved and tries again.
// Without this file the page is a plain form with a Save button.
(() => {
  const form = document.getElementById("rating-form");
  if (!form) return;
  const unsaved = new Map(); // save address -> field waiting to be saved
  const underWay = new Set(); // save addresses with a request on its way
  const token = form.elements.csrfmiddlewaretoken.value;

  for (const button of form.querySelectorAll("[data-only-without-script]")) button.hidden = true;
  for (const part of document.querySelectorAll("[data-only-with-script]")) part.hidden = false;

  const say = (field, text, state) => {
    const status = field.closest(".rate-item").querySelector(".rate-status");
    status.textContent = text;
    status.classList.toggle("is-saved", state === "saved");
    status.classList.toggle("is-failed", state === "failed");
  };

  // The addresses know a rating, a suggestion, and words about a priority, whatever they explain.
  const nameOf = (field) =>
    field.type === "radio" ? "rating" : field.name.startsWith("suggestion-") ? "suggestion" : "comment";
  const bodyOf = (field) => new URLSearchParams({ [nameOf(field)]: field.value });

  // One request at a time for each address: two that overtake each other would store the older choice.
  const save = async (address, field) => {
    unsaved.set(address, field);
    say(field, form.dataset.saving);
    if (underWay.has(address)) return;
    underWay.add(address);
    const sent = bodyOf(field).toString();
    const response = await post(address, sent);
    underWay.delete(address);
    const waiting = unsaved.get(address);
    if (waiting && bodyOf(waiting).toString() !== sent) return save(address, waiting);
    if (!response || response.status >= 500) return say(field, form.dataset.notSaved, "failed");
    unsaved.delete(address);
    const answer = await response.json().catch(() => ({ problem: form.dataset.notSaved }));
    if (answer.revision) form.elements.revision.value = answer.revision;
    say(field, answer.status || answer.problem, response.ok ? "saved" : "failed");
    // A comment goes with the rating: save it again with the new one.
    if (!response.ok || field.type !== "radio") return;
    for (const text of field.closest(".rate-item").querySelectorAll("textarea")) {
      if (text.value) save(text.dataset.save, text);
    }
  };

  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
      body,
    }).catch(() => null); // no network

  // Some priorities may be left out by a filter: count from what the server knew.
  const place = document.getElementById("rate-progress");
  const chosenNow = () => form.querySelectorAll(".rate-scale input:checked").length;
  const notShown = place.dataset.already - form.querySelectorAll(".rate-scale input[checked]").length;
  const countAnswered = () => {
    const done = notShown + chosenNow();
    place.querySelector("progress").value = done;
    place.querySelector(".progress-sentence").textContent = place.dataset.sentence.replace("%done%", done);
  };

  const saveChanged = (field) => {
    const address = (field.closest("[data-save]") || {}).dataset?.save;
    if (!address) return;
    countAnswered();
    save(address, field);
  };
  form.addEventListener("change", (event) => saveChanged(event.target));
  // What was chosen or typed before this file arrived, on a slow line.
  for (const field of form.querySelectorAll("input[type=radio]:checked, textarea")) {
    const isAsSent = field.type === "radio" ? field.defaultChecked : field.value === field.defaultValue;
    if (!isAsSent) saveChanged(field);
  }

  // Keeping an earlier rating is choosing it; without this file the button sends the form.
  form.addEventListener("click", (event) => {
    const keep = event.target.closest("[name=keep]");
    if (!keep) return;
    event.preventDefault();
    keep.closest(".rate-item").querySelector(`input[value="${keep.value.split("-")[1]}"]`).click();
  });

  const tryAgain = () => unsaved.forEach((field, address) => save(address, field));
  window.addEventListener("online", tryAgain);
  setInterval(() => unsaved.size && navigator.onLine && tryAgain(), 10000);
  window.addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault());
  form.addEventListener("submit", () => unsaved.clear()); // the form itself carries everything
})();
