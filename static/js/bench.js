// Two things for the bench: the next round's list by what is chosen at this moment, and what was chosen but not saved
// is still there when one comes back from another page of this tab. Without script, both are as of the last saving.
(() => {
  const form = document.getElementById("decisions");
  const place = `bench ${window.location.pathname}`;
  let waiting, asked = 0;

  const show = (page) => {
    for (const part of page.querySelectorAll("[data-next]")) {
      const old = document.querySelector(`[data-next="${part.dataset.next}"]`);
      if (old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
    }
  };

  const ask = async () => {
    const number = ++asked;
    const body = new FormData(form);
    body.set("preview", "1");
    try {
      const answer = await fetch(window.location.pathname, { method: "POST", body });
      if (!answer.ok || answer.redirected || number !== asked) return;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // No connection: the list stays as it is, and saving says what is wrong.
    }
  };
  const askSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  };

  // By name of a field: what the server sent, and what it was changed to.
  const draft = JSON.parse(sessionStorage.getItem(place) || "{}");
  const sent = (name) => {
    const field = form.elements[name];
    if (field instanceof RadioNodeList) return [...field].find((each) => each.defaultChecked)?.value ?? "";
    return field?.defaultValue;
  };
  for (const [name, { base, value }] of Object.entries(draft)) {
    if (sent(name) !== base) continue; // decided meanwhile
    form.elements[name].value = value;
    askSoon();
  }

  form.addEventListener("input", ({ target: { name } }) => {
    if (!name) return;
    draft[name] = { base: sent(name), value: form.elements[name].value };
    sessionStorage.setItem(place, JSON.stringify(draft));
    if (name.startsWith("decision-")) askSoon();
  });
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name !== "undo") sessionStorage.removeItem(place);
  });
})();
