// Saves every choice at once and says so; keeps what could not be saved and tries again.
// Without this file the page is a plain form with a Save button.
(() => {
  const form = document.getElementById("rating-form");
  if (!form) return;
  const unsaved = new Map(); // save address -> field waiting to be saved
  const underWay = new Set(); // save addresses with a request on its way
  const ownRevisions = new Set(); // of the ballot, by requests of this window
  const token = form.elements.csrfmiddlewaretoken.value;
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 30000;

  const say = (field, text, state) => {
    const status = field.closest(".rate-item").querySelector(".rate-status");
    status.textContent = text;
    status.classList.toggle("is-saved", state === "saved");
    status.classList.toggle("is-failed", state === "failed");
  };

  // "rating-12" is sent as "rating", and "change-12", too, is a comment.
  const bodyOf = (field) => new URLSearchParams([[field.name.split("-")[0].replace("change", "comment"), field.value]]);

  const isAsStored = (field) =>
    field.type === "radio" ? field.defaultChecked === field.checked : field.value === field.defaultValue;
  const noteStored = (field, value) => {
    if (field.type !== "radio") field.defaultValue = value;
    else for (const each of form.elements[field.name]) each.defaultChecked = each === field;
  };

  // Revisions that follow upon each other are all ours; a gap is the work of another window, and
  // then the form goes on saying which one it has seen, so that the server can compare.
  const noteRevision = (revision) => {
    const seen = form.elements.revision;
    ownRevisions.add(revision);
    while (ownRevisions.has(Number(seen.value) + 1)) seen.value = Number(seen.value) + 1;
  };

  // What is told of a request may move the button that is being pressed, and the press would miss it:
  // it waits until the button is let go and clicked.
  let letGo = null;
  let release = null;
  window.addEventListener("pointerdown", () => {
    letGo ??= new Promise((tell) => (release = tell));
  });
  for (const end of ["pointerup", "pointercancel", "contextmenu", "keydown", "blur"]) {
    window.addEventListener(end, () => {
      if (letGo) setTimeout(() => ((letGo = null), release()));
    });
  }

  // One request at a time for each address: two that overtake each other would store the older choice.
  const save = async (address, field) => {
    unsaved.set(address, field);
    if (!failed.has(address)) say(field, form.dataset.saving);
    if (underWay.has(address)) return;
    underWay.add(address);
    const sent = bodyOf(field);
    const answer = await post(address, sent);
    await letGo;
    underWay.delete(address);
    const waiting = unsaved.get(address);
    if (waiting && bodyOf(waiting).toString() !== sent.toString()) return save(address, waiting);
    if (!answer.status && !answer.problem) return fail(address, field, answer);
    unsaved.delete(address);
    failed.delete(address);
    pause = FIRST_PAUSE;
    if (answer.revision) noteRevision(answer.revision);
    if (answer.status) noteStored(field, sent.values().next().value);
    say(field, answer.status || answer.problem, answer.status ? "saved" : "failed");
    // A comment goes with the rating: save it again with the new one.
    if (answer.status && field.type === "radio") {
      for (const text of field.closest(".rate-item").querySelectorAll("textarea")) {
        if (text.value) save(text.dataset.save, text);
      }
    }
    afterSaving();
  };

  // What our server says, or {} where it did not answer: no network, too busy, a hotel's sign-in page.
  const post = async (address, body) => {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
        body,
      });
      if (response.status >= 500) return {};
      return await response.json().catch(() => ({ isUnknown: [403, 404].includes(response.status) }));
    } catch {
      return {};
    }
  };

  // What failed is told beside its priority and, as that may be out of sight, beside the buttons.
  const failed = new Set();
  const alarm = document.getElementById("rate-unsaved");
  let pause = FIRST_PAUSE;
  let timer = null;
  const fail = (address, field, answer) => {
    failed.add(address);
    say(field, answer.isUnknown ? form.dataset.notKnown : form.dataset.notSaved, "failed");
    tryLater();
    afterSaving();
  };
  const tryAgain = () => unsaved.forEach((field, address) => save(address, field));
  const tryLater = () => {
    timer ??= setTimeout(() => {
      timer = null;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      if (navigator.onLine) tryAgain();
      else tryLater();
    }, pause);
  };

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
    if (!isAsStored(field)) saveChanged(field);
  }

  // Keeping an earlier rating is choosing it; without this file the button sends the form.
  form.addEventListener("click", (event) => {
    const keep = event.target.closest("[name=keep]");
    if (!keep) return;
    event.preventDefault();
    const choice = keep.closest(".rate-item").querySelector(`input[value="${keep.value.split("-")[1]}"]`);
    choice.focus({ preventScroll: true }); // the button goes away
    choice.click();
  });

  // The page is left when everything is saved, and stays while something is not. A page that was
  // refused holds words that are stored nowhere: it sends itself as a whole.
  let leaving = null;
  let isRefused = "isRefused" in form.dataset;
  const afterSaving = () => {
    alarm.hidden = !failed.size;
    alarm.textContent = failed.size ? alarm.dataset.sentence.replace("%count%", failed.size) : "";
    if (!leaving || underWay.size) return;
    const button = leaving;
    leaving = null;
    if (unsaved.size) alarm.focus();
    else form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    if (!unsaved.size) return (isRefused = false);
    event.preventDefault();
    leaving = event.submitter;
    tryAgain();
  });
  form.addEventListener("formdata", ({ formData }) => {
    if ("isRefused" in form.dataset) return;
    for (const name of [...formData.keys()]) {
      const field = form.querySelector(`[name="${name}"]:is(:checked, textarea)`);
      if (field && isAsStored(field)) formData.delete(name);
    }
  });
  window.addEventListener("online", tryAgain);
  window.addEventListener("beforeunload", (event) => (unsaved.size || isRefused) && event.preventDefault());
})();
