// Moving through the priorities: one at a time or as a list, by keys, to the next that is not rated.
(() => {
  const form = document.getElementById("rating-form");
  const items = [...form.querySelectorAll("article.rate-item")];
  if (!items.length) return;
  const root = document.documentElement;
  const viewButton = document.getElementById("rate-view");
  const back = document.getElementById("rate-back");
  const forward = document.getElementById("rate-forward");
  const keysOn = document.getElementById("rate-keys-on");
  const next = document.getElementById("rate-next");
  const left = document.getElementById("rate-left");
  const isOne = () => root.dataset.rateView === "one";
  const isRated = (item) => item.querySelector(".rate-scale input:checked") !== null;
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // not remembered, then
    }
  };

  const named = items.find((item) => `#${item.id}` === location.hash);
  let current = named || form.querySelector("article.is-current") || items[0];

  const show = (item, { focus = false } = {}) => {
    current = item;
    const at = items.indexOf(item);
    for (const each of items) each.classList.toggle("is-current", each === item);
    let area = null;
    for (const part of form.querySelectorAll(".rate-area, article.rate-item")) {
      if (part.matches(".rate-area")) area = part;
      if (part === item) break;
    }
    for (const each of form.querySelectorAll(".rate-area")) each.classList.toggle("is-current", each === area);
    back.disabled = at === 0;
    forward.disabled = at === items.length - 1;
    forward.textContent = forward.disabled ? forward.dataset.end : forward.dataset.next;
    const place = document.getElementById("rate-place");
    place.textContent = place.dataset.sentence.replace("%place%", at + 1).replace("%total%", items.length);
    if (!focus) return;
    const choice = item.querySelector(".rate-scale input:checked") || item.querySelector(".rate-scale input");
    choice.focus({ preventScroll: true });
    item.scrollIntoView({ block: isOne() ? "nearest" : "start" });
  };
  const move = (step) => {
    const item = items[items.indexOf(current) + step];
    if (item) show(item, { focus: true });
  };
  const unrated = () => {
    const at = items.indexOf(current);
    return [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => !isRated(item));
  };

  viewButton.addEventListener("click", () => {
    root.dataset.rateView = isOne() ? "list" : "one";
    remember("rate-view", root.dataset.rateView);
    show(current);
  });
  back.addEventListener("click", () => move(-1));
  forward.addEventListener("click", () => move(1));
  form.addEventListener("focusin", (event) => {
    const item = event.target.closest("article.rate-item");
    if (item && item !== current) show(item);
  });
  next?.addEventListener("click", (event) => {
    event.preventDefault();
    const item = unrated();
    if (item) show(item, { focus: true });
  });
  for (const link of document.querySelectorAll(".error-summary a[href^='#item-']")) {
    link.addEventListener("click", () => show(document.querySelector(link.hash), { focus: true }));
  }

  // Keys act on the priority that one is at; never while typing, never with another key held.
  try {
    keysOn.checked = localStorage.getItem("rate-keys") !== "off";
  } catch {
    keysOn.checked = true;
  }
  keysOn.addEventListener("change", () => remember("rate-keys", keysOn.checked ? "on" : "off"));
  const moves = { n: () => move(1), p: () => move(-1), u: () => next?.click() };
  document.addEventListener("keydown", (event) => {
    if (!keysOn.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const value = event.key === "0" ? "U" : event.key;
    const choice = /^[1-9U]$/.test(value) && current.querySelector(`.rate-scale input[value="${value}"]`);
    if (choice && event.key !== "U") {
      choice.focus({ preventScroll: true });
      if (!choice.checked) choice.click();
    } else if (moves[event.key.toLowerCase()]) {
      moves[event.key.toLowerCase()]();
    } else {
      return;
    }
    event.preventDefault();
  });

  // What changed my mind is asked only of whoever crossed the line of agreement.
  const askForChange = (item) => {
    const change = item.querySelector(".rate-change");
    const chosen = item.querySelector(".rate-scale input:checked");
    if (!change) return;
    const line = Number(change.dataset.line);
    const crossed =
      chosen && chosen.value !== "U" && Number(change.dataset.before) >= line !== Number(chosen.value) >= line;
    change.classList.toggle("is-asked", crossed || change.querySelector("textarea").value !== "");
    change.open = change.open || crossed;
  };

  // Minutes left, by the estimate of what there is to read and then by the own pace.
  let lastChoice = null;
  let spent = 0;
  let expected = 0;
  const estimate = () => {
    const waiting = items.filter((item) => !isRated(item));
    const seconds = waiting.reduce((sum, item) => sum + Number(item.dataset.seconds), 0);
    const pace = expected > 60 ? Math.min(3, Math.max(0.3, spent / expected)) : 1;
    const minutes = Math.max(1, Math.round((seconds * pace) / 60));
    next?.classList.toggle("invisible", !waiting.length); // its place stays, so that nothing moves
    if (left.dataset.isPart) return;
    left.textContent = waiting.length ? left.dataset.sentence.replace("%minutes%", minutes) : left.dataset.done;
  };
  form.addEventListener("change", (event) => {
    const item = event.target.closest("article.rate-item");
    if (!item || event.target.type !== "radio") return;
    const keep = item.querySelector(".rate-keep");
    if (keep) keep.classList.add("invisible");
    askForChange(item);
    const now = performance.now();
    if (lastChoice !== null && now - lastChoice < 120000) {
      spent += (now - lastChoice) / 1000;
      expected += Number(item.dataset.seconds);
    }
    lastChoice = now;
    estimate();
  });

  items.forEach(askForChange);
  show(current);
  estimate();
})();
