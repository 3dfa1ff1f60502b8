// The coding board: saves every choice at once, and takes keys and drags beside the plain form.
// Without this file the board is a form with a Save button.
(() => {
  const rows = [...document.querySelectorAll(".coding-form .coding-row")];
  if (!rows.length) return;
  const formOf = (row) => row.closest("form");
  const selectOf = (row) => row.querySelector("select");
  const entriesOf = (row) => row.closest(".bench").querySelectorAll(".code-entry[data-code]");

  const say = (row, text, state) => {
    const status = row.querySelector(".coding-status");
    status.textContent = text;
    status.classList.toggle("is-saved", state === "saved");
    status.classList.toggle("is-failed", state === "failed");
  };

  // One request at a time for each priority: two that overtake each other would store the older choice.
  const underWay = new Set(), waiting = new Set();
  const save = async (row) => {
    const form = formOf(row), note = row.querySelector("textarea");
    if (selectOf(row).value === "none" && !note?.value.trim()) {
      row.querySelector(".coding-note").open = true;
      say(row, form.dataset.note, "failed");
      return note.focus();
    }
    if (underWay.has(row)) return waiting.add(row);
    underWay.add(row);
    say(row, form.dataset.saving);
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "pillar"]) body.set(name, form.elements[name].value);
    body.set("priority", row.dataset.priority);
    for (const field of row.querySelectorAll("select, textarea")) body.set(field.name, field.value);
    let answer = {};
    try {
      const response = await fetch(form.dataset.choose, { method: "POST", headers: { Accept: "application/json" }, body });
      answer = await response.json();
    } catch {
      // No connection, or an answer that is not ours: said below.
    }
    underWay.delete(row);
    if (waiting.delete(row)) return save(row);
    if (answer.status) say(row, answer.status, "saved");
    else say(row, answer.problem || form.dataset.failed, "failed");
    count(row);
  };

  // The bar above the form counts what is chosen.
  const count = (row) => {
    const bar = row.closest("section").querySelector("progress");
    const done = [...formOf(row).querySelectorAll("select")].filter((each) => each.value).length;
    bar.closest("label").querySelector(".progress-sentence").textContent = formOf(row).dataset.progress.replace("#", done);
    bar.value = done;
  };

  const choose = (row, code) => {
    const select = selectOf(row);
    if (![...select.options].some((option) => option.value === code)) return;
    select.value = code;
    save(row);
  };

  const go = (row) => {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  // j and k go on and back; an area's number and a letter choose; 0: none fits; x: nothing.
  let area = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, summary, a, button")) return;
    const row = event.target.closest(".coding-form .coding-row"), at = rows.indexOf(row), { key } = event;
    if (!row) return; // keys count where one works, nowhere else
    const code = area && [...entriesOf(row)].find((each) => each.dataset.key === area + key)?.dataset.code;
    if (code) choose(row, code);
    else if (key === "j") go(rows[at + 1]);
    else if (key === "k") go(rows[Math.max(at - 1, 0)]);
    else if (key === "0") choose(row, "none");
    else if (key === "x") choose(row, "");
    else if (!/^[1-9]$/.test(key)) return void (area = "");
    area = !code && /^[1-9]$/.test(key) ? key : "";
    event.preventDefault();
  });

  // The number of a priority is dragged onto an entry of the codebook.
  let dragged;
  for (const row of rows) {
    const handle = row.querySelector(".coding-handle");
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.setData("text/plain", handle.textContent);
    });
    handle.addEventListener("dragend", () => (dragged = undefined));
    row.addEventListener("change", () => save(row));
  }
  for (const entry of document.querySelectorAll(".code-entry[data-code]")) {
    const isTarget = () => dragged && [...entriesOf(dragged)].includes(entry);
    entry.addEventListener("dragover", (event) => {
      if (!isTarget()) return;
      event.preventDefault();
      entry.classList.add("is-target");
    });
    entry.addEventListener("dragleave", () => entry.classList.remove("is-target"));
    entry.addEventListener("drop", (event) => {
      entry.classList.remove("is-target");
      if (!isTarget()) return;
      event.preventDefault();
      choose(dragged, entry.dataset.code);
    });
  }

  // Codes by what they say.
  for (const find of document.querySelectorAll(".code-find")) {
    const field = find.querySelector("input");
    find.hidden = false;
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      for (const entry of find.parentElement.querySelectorAll(".code-entry")) {
        entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
      }
    });
  }
  for (const keys of document.querySelectorAll(".coding-keys")) keys.hidden = false;
})();
